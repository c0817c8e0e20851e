from importlib import import_module

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ppm.audit.tracking import track_package

        import_module("portfolio.initiatives.role_grants")
        track_package("portfolio")
