from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.snapshots import services
from reporting.snapshots.models import Snapshot


class Command(BaseCommand):
    help = (
        "Check that frozen periods are still what was sealed; ends with an error when they are not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--period", default="", help="month as 2026-10, or latest; all when not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        snapshots = Snapshot.objects.latest_first()
        if options["period"] == "latest":
            snapshots = snapshots[:1]
        elif options["period"]:
            snapshots = snapshots.filter(cycle__period=f"{options['period']}-01")
        if not snapshots:
            raise CommandError("Nothing has been frozen there.")
        broken = 0
        for snapshot in snapshots:
            faults = list(services.verify(snapshot))
            broken += bool(faults)
            self.stdout.write(
                f"{snapshot.cycle} {snapshot.fingerprint} {snapshot.projects_count} projects: "
                + ("intact" if not faults else f"{len(faults)} differences")
            )
            for fault in faults:
                self.stdout.write(f"  {fault.where}: {fault.what}")
        if broken:
            raise CommandError(f"{broken} frozen periods are not what was sealed.")
