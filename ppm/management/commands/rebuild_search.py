from typing import Any

from django.core.management.base import BaseCommand

from ppm.search.services import rebuild


class Command(BaseCommand):
    help = "Write the search entries anew from the objects themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, count in rebuild().items():
            self.stdout.write(f"{kind}: {count}")
