from django.apps import AppConfig


class MethodologyConfig(AppConfig):
    name = "methodology"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from methodology.library.vocabulary import word
        from ppm.audit.tracking import track_package
        from ppm.search.tracking import index_package
        from ppm.ui.words import register_words

        register_words(word)
        track_package("methodology")
        index_package("methodology")
