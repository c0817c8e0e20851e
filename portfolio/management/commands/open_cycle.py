from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from portfolio.statusreports.services import NothingToReport, open_cycle
from ppm.accounts.models import Person


def month(text: str) -> date:
    """“2026-10” as the first of that month."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError as error:
        raise CommandError(f"{text} is not a month; write it as 2026-10.") from error


class Command(BaseCommand):
    help = "Open a reporting cycle for all running projects, with the usual dates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="the month reported on, as 2026-10")
        parser.add_argument(
            "--by", help="e-mail of the person in whose name; by default the portal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = Person.objects.system()
        if options["by"]:
            found = Person.objects.people().filter(email=options["by"].lower()).first()
            if found is None:
                raise CommandError(f"Nobody here has the address {options['by']}.")
            by = found
        try:
            cycle = open_cycle(period=month(options["period"]), by=by, at=now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except NothingToReport as error:
            raise CommandError(str(error.message)) from error
        count = cycle.reports.count()
        self.stdout.write(
            f"{cycle}: {count} reports expected by {cycle.deadline_on}, freeze {cycle.freeze_on}."
        )
