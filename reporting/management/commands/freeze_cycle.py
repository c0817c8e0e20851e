from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portfolio.statusreports.models import ReportingCycle
from ppm.accounts.models import Person
from reporting.snapshots import services


class Command(BaseCommand):
    help = "Freeze a reporting cycle: seal what was reported, with a fingerprint."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", default="latest", help="month as 2026-10, or latest")

    def handle(self, *args: Any, **options: Any) -> None:
        cycles = ReportingCycle.objects.open().order_by("-period")
        if options["period"] != "latest":
            cycles = cycles.filter(period=f"{options['period']}-01")
        cycle = cycles.first()
        if cycle is None:
            raise CommandError(f"No open reporting cycle: {options['period']}")
        try:
            snapshot = services.freeze_cycle(
                cycle=cycle, by=Person.objects.system(), at=timezone.now()
            )
        except (
            services.CycleAlreadyFrozen,
            services.EarlierPeriodOpen,
            services.CycleEmpty,
        ) as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(
            f"{cycle}: {snapshot.projects_count} projects, fingerprint {snapshot.fingerprint}"
        )
