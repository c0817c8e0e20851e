from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PpmConfig(AppConfig):
    name = "ppm"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ppm.audit.grants import analyse_after_migrate, grant_after_migrate
        from ppm.audit.indexes import index_after_migrate
        from ppm.audit.reference import load_after_migrate
        from ppm.audit.tracking import track_package
        from ppm.jobs import due
        from ppm.notices.tasks import due_mails
        from ppm.search.tracking import index_package

        due.register(due_mails)
        import_module("ppm.permissions.checks")
        import_module("ppm.permissions.unit_grants")
        import_module("ppm.security.receivers")
        track_package("ppm")
        post_migrate.connect(index_after_migrate, sender=self)
        index_package("ppm")
        post_migrate.connect(grant_after_migrate, sender=self)
        post_migrate.connect(load_after_migrate, sender=self)
        post_migrate.connect(analyse_after_migrate, sender=self)
