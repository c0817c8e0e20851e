import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils.timezone import now

from ppm.accounts.models import Person
from reporting.retention import destruction
from reporting.retention.choices import ListState
from reporting.retention.models import DestructionList
from reporting.retention.nights import next_night
from reporting.retention.sweeping import sweep


class Command(BaseCommand):
    help = (
        "What the owner of the database does every night: sweep technical data by the approved rules; "
        "with --carry-out also destroy what approved lists name. Needs DATABASE_OWNER_URL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--carry-out", action="store_true", help="carry out approved destruction lists too"
        )
        parser.add_argument(
            "--stay", action="store_true", help="do not end: wait for each night, at three o'clock"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["stay"]:
            if failed := self._night(options["carry_out"]):
                raise CommandError(" ".join(failed))
            return
        while True:
            close_old_connections()
            time.sleep((next_night(now()) - now()).total_seconds())
            for text in self._night(options["carry_out"]):
                self.stderr.write(text)

    def _night(self, does_carry_out: bool) -> list[str]:
        """One night; returns what went wrong. One step that fails stops no other."""
        failed = []
        by = Person.objects.system()
        try:
            for kind, count in sweep(by=by, at=now()).items():
                self.stdout.write(f"{kind}: {count}")
        except DatabaseError as error:
            failed.append(f"Technical data: {error}")
        lists = DestructionList.objects.filter(state=ListState.APPROVED) if does_carry_out else []
        for one in lists:
            try:
                destruction.carry_out(list_id=one.pk, by=by, at=now())
            except (destruction.OnHold, destruction.HasParts, DatabaseError) as error:
                failed.append(f"List {one.pk}: {type(error).__name__} {error}".strip())
            else:
                self.stdout.write(f"list {one.pk}: carried out")
        return failed
