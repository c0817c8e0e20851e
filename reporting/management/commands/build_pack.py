from argparse import ArgumentParser
from pathlib import Path
from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portfolio.meetings.models import Committee
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.jobs.choices import JobState
from ppm.jobs.execution import run
from ppm.jobs.models import Job
from reporting.packs import services
from reporting.packs.models import Pack
from reporting.snapshots.models import Snapshot


class Command(BaseCommand):
    help = "Build the pack of a frozen period in this process, and write its files to a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", default="latest", help="month as 2026-10, or latest")
        parser.add_argument("--languages", default="fr,nl,en")
        parser.add_argument(
            "--committee", default="", help="code; the portfolio board when not given"
        )
        parser.add_argument("--output", type=Path, required=True, help="folder for the files")

    def handle(self, *args: Any, **options: Any) -> None:
        languages = options["languages"].split(",")
        if unknown := set(languages) - set(Language.values):
            raise CommandError(f"No such language: {', '.join(sorted(unknown))}")
        pack = services.ask_for_pack(
            committee=self._committee(options["committee"]),
            snapshot=self._snapshot(options["period"]),
            languages=languages,
            forewords={},
            by=Person.objects.system(),
            at=timezone.now(),
        )
        if pack.job is not None:
            run(pack.job.pk)
            self._wait(pack.job.pk)
        self._write(pack, options["output"])

    def _committee(self, code: str) -> Committee:
        found = Committee.objects.order_by("-is_portfolio_board", "pk")
        committee = found.filter(code=code).first() if code else found.first()
        if committee is None:
            raise CommandError(f"No such committee: {code or 'none at all'}")
        return committee

    def _snapshot(self, period: str) -> Snapshot:
        snapshots = Snapshot.objects.latest_first()
        if period != "latest":
            snapshots = snapshots.filter(cycle__period=f"{period}-01")
        snapshot = snapshots.first()
        if snapshot is None:
            raise CommandError(f"This period has not been frozen: {period}")
        return snapshot

    def _wait(self, job_id: int) -> None:
        """A worker may have been quicker: then it builds, and we wait for it."""
        while (job := Job.objects.get(pk=job_id)).is_open:
            sleep(0.5)
        if job.state != JobState.DONE:
            raise CommandError(
                f"The pack was not built: {job.error or job.state} {job.error_params}"
            )

    def _write(self, pack: Pack, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for file in pack.files.select_related("document", "figures").order_by("language"):
            document = folder / file.document.name
            document.write_bytes(files.read(file.document))
            document.with_suffix(".json").write_bytes(files.read(file.figures))
            self.stdout.write(f"{document} {file.pages} pages")
