from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ppm.accounts.services import ensure_system_person
from reporting.demo.packs import ask_for_packs
from reporting.demo.services import AlreadyLoaded, load_demo


class Command(BaseCommand):
    help = "Load the invented institution: people, projects and twelve months of reports."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="Day that the story is hung up on (YYYY-MM-DD); today when not given.",
        )

        parser.add_argument(
            "--with-packs",
            action="store_true",
            help="Also ask for two packs of the last frozen period; the worker builds them.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or timezone.localdate()
        try:
            loaded = load_demo(today=today, by=ensure_system_person())
        except AlreadyLoaded as error:
            raise CommandError(str(error.message)) from error
        if options["with_packs"]:
            ask_for_packs(timezone.now())
        self.stdout.write(
            f"{loaded.people} people, {loaded.initiatives} initiatives, "
            f"{loaded.cycles} cycles, {loaded.reports} reports."
        )
