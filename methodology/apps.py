from django.apps import AppConfig


class MethodologyConfig(AppConfig):
    name = "methodology"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ppm.audit.tracking import track_package
        from ppm.search.tracking import index_package

        track_package("methodology")
        index_package("methodology")
