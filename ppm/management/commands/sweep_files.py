from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ppm.files.services import sweep_orphans


class Command(BaseCommand):
    help = "Find stored bytes that no row refers to, and rows whose bytes are missing or damaged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove bytes without a row")

    def handle(self, *args: Any, **options: Any) -> None:
        orphans, damaged = sweep_orphans(delete=options["delete"], tell=self.stderr.write)
        self.stdout.write(f"{orphans} without a row, {damaged} missing or damaged")
        if damaged:
            raise SystemExit(1)
