"""Freezing a cycle, and checking that what was frozen is still the same."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.cycles import one_period_at_a_time
from portfolio.statusreports.judgement.services import raise_unvalidated
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.jobs.models import Job
from ppm.jobs.services import enqueue
from ppm.org.versions import lock
from reporting.snapshots import copying, frame, sealing
from reporting.snapshots.addenda import put_right, texts_by_row
from reporting.snapshots.canonical import canonical, digest, fingerprint
from reporting.snapshots.carrying import carry_over
from reporting.snapshots.frozen import Project
from reporting.snapshots.models import Snapshot, SnapshotPerson, SnapshotProject
from reporting.snapshots.reading import SCHEMA, read_data
from reporting.snapshots.sealed_lines import Registers
from reporting.snapshots.trend import refresh_colours

PART = 250
AT_ONCE = 150  # reports that are frozen while the reader waits
FREEZE = "reporting.snapshots.freeze"

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class CycleAlreadyFrozen(Exception):
    message: "_StrPromise" = _("This period has been frozen already.")


class EarlierPeriodOpen(Exception):
    """The earlier period would become the "last time" of this one afterwards."""

    message: "_StrPromise" = _("An earlier period is still open: freeze that one first.")


class CycleEmpty(Exception):
    message: "_StrPromise" = _("This period has no reports, so there is nothing to freeze.")


@dataclass
class Seals:
    """What the rows of a snapshot leave behind: their hashes, and the people named in them."""

    snapshot_id: int
    hashes: list[str] = field(default_factory=list)
    people: set[int] = field(default_factory=set)


def ask_to_freeze(
    *, cycle: ReportingCycle, by: Person, at: datetime, version: int
) -> Snapshot | Job:
    """Freeze at once, or as a job with progress when there are many reports.

    Raises StaleVersion, CycleAlreadyFrozen, EarlierPeriodOpen, CycleEmpty.
    """
    if StatusReport.objects.filter(cycle=cycle).count() <= AT_ONCE:
        return freeze_cycle(cycle=cycle, by=by, at=at, version=version)
    with transaction.atomic():
        check_freezable(lock(ReportingCycle, cycle.pk, version))
        # A cycle that was frozen, opened again and is frozen anew is other work.
        key = f"{cycle.pk}.{version}"
        return enqueue(FREEZE, by=by, params={"cycle_id": cycle.pk, "version": version}, key=key)


def check_freezable(cycle: ReportingCycle) -> None:
    """Raise CycleAlreadyFrozen or EarlierPeriodOpen when this cycle cannot be frozen now."""
    if cycle.state == CycleState.FROZEN:
        raise CycleAlreadyFrozen
    earlier = ReportingCycle.objects.open().filter(series=cycle.series)
    if earlier.filter(period__lt=cycle.period).exists():
        raise EarlierPeriodOpen


def freeze_cycle(
    *,
    cycle: ReportingCycle,
    by: Person,
    at: datetime,
    version: int | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Snapshot:
    """Seal the period in one transaction. Late reports are carried with their last frozen values.

    `tell(done, total)` is called after each part.

    Raises StaleVersion, CycleAlreadyFrozen, EarlierPeriodOpen, CycleEmpty.
    """
    with audit.action("cycle.frozen", by=by, at=at):
        one_period_at_a_time()
        cycle = lock(ReportingCycle, cycle.pk, version)
        check_freezable(cycle)
        # Whoever submits or validates holds the report's row: wait for them, and let nobody in after.
        list(
            StatusReport.objects.select_for_update().filter(cycle=cycle).order_by("pk").values("pk")
        )
        raise_unvalidated(cycle, at)
        former = Snapshot.objects.current().filter(cycle=cycle).first()
        version_now = former.version + 1 if former else 1
        header = canonical(frame.header(cycle, at, former))
        seals = _seal_rows(cycle, at, json.loads(header)["units"], tell)
        if not seals.hashes:
            raise CycleEmpty
        snapshot = Snapshot.objects.create(
            pk=seals.snapshot_id,
            cycle=cycle,
            version=version_now,
            supersedes=former,
            schema_version=SCHEMA,
            header=header,
            header_sha256=digest(header),
            fingerprint=fingerprint(digest(header), seals.hashes),
            projects_count=len(seals.hashes),
            sealed_at=at,
            sealed_by=by,
        )
        _keep_names(snapshot, seals.people)
        if former:
            carry_over(former, snapshot)
        refresh_colours()
        cycle.state, cycle.frozen_by, cycle.frozen_at = CycleState.FROZEN, by, at
        cycle.save(update_fields=["state", "frozen_by", "frozen_at"])
    return snapshot


def _seal_rows(
    cycle: ReportingCycle,
    at: datetime,
    units: Sequence[Mapping[str, Any]],
    tell: Callable[[int, int], None],
) -> Seals:
    """Write the rows, some hundreds at a time: memory does not grow with the number of projects.

    The snapshot's own row follows, since it holds the hash over theirs; its key is drawn beforehand.
    """
    taking_part = StatusReport.objects.taking_part().filter(cycle=cycle)
    keys = taking_part.order_by("initiative__code", "pk")
    paths = frame.paths_of(units)
    seals = Seals(copying.next_key(Snapshot))
    wanted = list(keys.values_list("pk", flat=True))
    for part in _parts(wanted):
        copying.write(SnapshotProject, _rows(cycle, part, at, paths, seals))
        tell(len(seals.hashes), len(wanted))
    return seals


def _parts(keys: list[int]) -> Iterator[list[int]]:
    return (keys[at : at + PART] for at in range(0, len(keys), PART))


def _rows(
    cycle: ReportingCycle,
    keys: list[int],
    at: datetime,
    paths: Mapping[int, tuple[str, ...]],
    seals: Seals,
) -> list[SnapshotProject]:
    on = timezone.localdate(at)
    last = last_frozen(cycle, keys)
    rows = []
    reports = list(sealing.reports_of(keys))
    registers = Registers((report.initiative_id for report in reports), on=on)
    for report in reports:
        last_project, last_data = last.get(report.initiative_id, (None, None))
        payload = canonical(
            sealing.project_data(
                report,
                unit_paths=paths,
                last=last_project,
                last_data=last_data,
                registers=registers,
            )
        )
        data = json.loads(payload)
        project = read_data(data, schema=SCHEMA, row_hash=digest(payload))
        rows.append(
            SnapshotProject(
                snapshot_id=seals.snapshot_id,
                initiative_id=report.initiative_id,
                payload=payload,
                sha256=project.row_hash,
                **sealing.columns(data, on=on, project=project),
            )
        )
        seals.hashes.append(project.row_hash)
        seals.people |= project.people
    return rows


def last_frozen(
    cycle: ReportingCycle, keys: Sequence[int]
) -> dict[int, tuple[Project, dict[str, Any]]]:
    """The latest frozen row of each of these reports' projects before this period.

    That of the same series; of a project that is new in the series, that of any other one. Each with its
    figures as addenda have put them right.
    """
    latest = (
        SnapshotProject.objects.filter(
            snapshot__cycle__period__lt=cycle.period,
            snapshot__superseded_by__isnull=True,
            initiative__reports__in=keys,
        )
        .annotate(
            is_other=Case(
                When(snapshot__cycle__series=cycle.series, then=Value(False)), default=Value(True)
            )
        )
        .order_by("initiative_id", "is_other", "-snapshot__cycle__period", "-snapshot")
        .distinct("initiative_id")
    )
    rows = SnapshotProject.objects.filter(pk__in=list(latest.values_list("pk", flat=True)))
    texts = texts_by_row(rows)
    found = {}
    for row in rows.select_related("snapshot").order_by("pk"):
        data = put_right(json.loads(row.payload), texts.get(row.pk, {}))
        schema = row.snapshot.schema_version
        found[row.initiative_id] = (read_data(data, schema=schema, row_hash=row.sha256), data)
    return found


def _keep_names(snapshot: Snapshot, keys: set[int]) -> None:
    """Names lie beside the sealed rows, so that a person can be pseudonymised without breaking the seal."""
    SnapshotPerson.objects.bulk_create(
        SnapshotPerson(snapshot=snapshot, person=person, name=str(person))
        for person in Person.objects.filter(pk__in=keys).order_by("pk")
    )
