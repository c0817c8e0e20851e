from typing import Any

from django.core.management.commands import migrate

from ppm.org.rendering import quick_rendering


class Command(migrate.Command):
    """Django's, in half of the time when there is much to do."""

    def handle(self, *args: Any, **options: Any) -> None:
        with quick_rendering():
            super().handle(*args, **options)
