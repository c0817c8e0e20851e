import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ppm.accounts.services import ensure_system_person
from reporting.benchmark.organisation import PASSWORD
from reporting.benchmark.services import AlreadySeeded, DatabaseNotEmpty, seed


class Command(BaseCommand):
    help = "Write a large invented portfolio to measure with, into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--projects", type=int, default=2000, help="200, 2000, 20000, …")
        parser.add_argument("--periods", type=int, default=6, help="months that are over")
        parser.add_argument(
            "--frozen", type=int, default=None, help="how many of them are sealed; all if not given"
        )
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="the day it is hung up on"
        )
        parser.add_argument(
            "--beside", action="store_true", help="write into a database that is not empty"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = last = time.perf_counter()

        def say(text: str) -> None:
            nonlocal last
            now = time.perf_counter()
            if options["verbosity"]:
                self.stderr.write(f"{now - last:6.1f} s  {text}")
            last = now

        try:
            seeded = seed(
                projects=options["projects"],
                past=options["periods"],
                frozen=options["periods"] if options["frozen"] is None else options["frozen"],
                today=options["today"] or timezone.localdate(),
                by=ensure_system_person(),
                is_beside=options["beside"],
                say=say,
            )
        except DatabaseNotEmpty as error:
            raise CommandError(
                f"{error.message} Give --beside to write into it all the same."
            ) from error
        except AlreadySeeded as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(
            f"{seeded.initiatives} initiatives, {seeded.reports} reports, {seeded.people} people,"
            f" {seeded.units} units in {time.perf_counter() - started:.0f} s."
            f" Sign in as central@bench.example or scoped@bench.example, {PASSWORD}."
        )
