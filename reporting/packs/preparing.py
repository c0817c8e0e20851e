"""Lays out the project pages of a period soon after its freeze: a pack of it is then put together at once."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from portfolio.initiatives.models import Initiative
from ppm.accounts.choices import Language
from ppm.jobs.due import Due
from ppm.permissions.choices import Confidentiality
from reporting.packs import assembly, closing, errata
from reporting.packs.models import PackSchedule
from reporting.snapshots import selectors as snapshots
from reporting.snapshots.models import Snapshot, SnapshotProject

PREPARE = "reporting.packs.prepare"
LOOK_BACK = timedelta(
    days=3
)  # periods frozen longer ago are laid out when somebody asks for a pack
AT_A_TURN = 60  # projects: half a minute of work, then others have their turn


def due(at: datetime) -> Iterator[Due]:
    """The last frozen period, if it is that fresh: once."""
    snapshot = Snapshot.objects.current().latest_first().first()
    if snapshot is not None and at - LOOK_BACK <= snapshot.sealed_at <= at:
        yield Due(PREPARE, f"{snapshot.pk}:0", {"snapshot_id": snapshot.pk, "at": 0}, queue="heavy")


def prepare(snapshot: Snapshot, at: int, tick: Callable[[str], None]) -> int | None:
    """Lay out the projects from the `at`-th on; where to go on, or None at the end.

    Raises SnapshotBroken, PdfEngineMissing.
    """
    rows = SnapshotProject.objects.filter(
        snapshot=snapshot, confidentiality=Confidentiality.OPEN
    ).exclude(initiative__in=Initiative.objects.confidential())
    codes = list(rows.order_by("code").values_list("code", flat=True)[at : at + AT_A_TURN])
    if not codes:
        return None
    period = closing.opened(errata.corrected(snapshots.read_period(snapshot, codes), snapshot))
    for language in languages():
        assembly.lay_out_sheets(period, language, tick)
    return at + AT_A_TURN


def languages() -> list[str]:
    """French and Dutch always, English where a schedule wants it."""
    wanted = {Language.FR.value, Language.NL.value}
    for said in PackSchedule.objects.running().values_list("languages", flat=True):
        wanted.update(said.split())
    return [one for one in Language.values if one in wanted]
