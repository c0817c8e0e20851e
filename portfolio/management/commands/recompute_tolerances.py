from time import process_time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from portfolio.lifecycle.tolerances.services import refresh_all


class Command(BaseCommand):
    help = "Work out anew how much of its tolerances every running project uses."

    def handle(self, *args: Any, **options: Any) -> None:
        begun = process_time()
        written = refresh_all(localdate())
        seconds = process_time() - begun
        self.stdout.write(f"{written} rows written, {seconds:.2f} s of processor time.")
