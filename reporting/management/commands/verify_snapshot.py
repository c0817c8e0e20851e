from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.snapshots.models import Snapshot
from reporting.snapshots.verifying import verify


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
        for snapshot in snapshots.select_related("cycle", "supersedes"):
            faults = list(verify(snapshot))
            broken += bool(faults)
            self.stdout.write(
                f"{snapshot.cycle}{_version(snapshot)} {snapshot.fingerprint}"
                f" {snapshot.projects_count} projects{_addenda(snapshot)}: "
                + ("intact" if not faults else f"{len(faults)} differences")
            )
            for fault in faults:
                self.stdout.write(f"  {fault}")
        if broken:
            raise CommandError(f"{broken} frozen periods are not what was sealed.")


def _version(snapshot: Snapshot) -> str:
    return f" version {snapshot.version}" if snapshot.version > 1 or snapshot.is_superseded else ""


def _addenda(snapshot: Snapshot) -> str:
    count = snapshot.addenda.count()
    return f", {count} addenda" if count else ""
