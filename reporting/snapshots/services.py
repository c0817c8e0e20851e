"""Freezing a cycle, and checking that what was frozen is still the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock
from reporting.snapshots import copying, frame, sealing
from reporting.snapshots.canonical import canonical, digest, fingerprint
from reporting.snapshots.frozen import Project
from reporting.snapshots.models import Snapshot, SnapshotPerson, SnapshotProject
from reporting.snapshots.reading import SCHEMA, read_data
from reporting.snapshots.sealed_lines import Registers
from reporting.snapshots.trend import refresh_colours

PART = 500

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class CycleAlreadyFrozen(Exception):
    message: "_StrPromise" = _("This period has been frozen already.")


class EarlierPeriodOpen(Exception):
    """The earlier period would become the "last time" of this one afterwards."""

    message: "_StrPromise" = _("An earlier period is still open: freeze that one first.")


class CycleEmpty(Exception):
    message: "_StrPromise" = _("This period has no reports, so there is nothing to freeze.")


@dataclass(frozen=True)
class Fault:
    """One place where the frozen content is not what was sealed."""

    where: str
    what: str


@dataclass
class Seals:
    """What the rows of a snapshot leave behind: their hashes, and the people named in them."""

    snapshot_id: int
    hashes: list[str] = field(default_factory=list)
    people: set[int] = field(default_factory=set)


def freeze_cycle(
    *, cycle: ReportingCycle, by: Person, at: datetime, version: int | None = None
) -> Snapshot:
    """Seal the period in one transaction. Late reports are carried with their last frozen values.

    Raises StaleVersion, CycleAlreadyFrozen, EarlierPeriodOpen, CycleEmpty.
    """
    with audit.action("cycle.frozen", by=by, at=at):
        cycle = lock(ReportingCycle, cycle.pk, version)
        if cycle.state == CycleState.FROZEN:
            raise CycleAlreadyFrozen
        earlier = ReportingCycle.objects.open().filter(series=cycle.series)
        if earlier.filter(period__lt=cycle.period).exists():
            raise EarlierPeriodOpen
        # Whoever submits or validates holds the report's row: wait for them, and let nobody in after.
        list(
            StatusReport.objects.select_for_update().filter(cycle=cycle).order_by("pk").values("pk")
        )
        header = canonical(frame.header(cycle, at))
        seals = _seal_rows(cycle, at, json.loads(header)["units"])
        if not seals.hashes:
            raise CycleEmpty
        snapshot = Snapshot.objects.create(
            pk=seals.snapshot_id,
            cycle=cycle,
            schema_version=SCHEMA,
            header=header,
            header_sha256=digest(header),
            fingerprint=fingerprint(digest(header), seals.hashes),
            projects_count=len(seals.hashes),
            sealed_at=at,
            sealed_by=by,
        )
        _keep_names(snapshot, seals.people)
        refresh_colours()
        cycle.state, cycle.frozen_by, cycle.frozen_at = CycleState.FROZEN, by, at
        cycle.save(update_fields=["state", "frozen_by", "frozen_at"])
    return snapshot


def verify(snapshot: Snapshot) -> Iterator[Fault]:
    """Every difference between a snapshot and its seals; nothing when it is untouched."""
    on = timezone.localdate(snapshot.sealed_at)
    if digest(snapshot.header) != snapshot.header_sha256:
        yield Fault("header", "text")  # perhaps no JSON any more
    else:
        header = json.loads(snapshot.header)
        if datetime.fromisoformat(header["frozen_at"]) != snapshot.sealed_at:
            yield Fault("header", "sealed_at")
        if header["period"] != snapshot.cycle.period.isoformat():
            yield Fault("header", "period")
    hashes = []
    for row in SnapshotProject.objects.filter(snapshot=snapshot).order_by("code").iterator(500):
        hashes.append(row.sha256)
        if digest(row.payload) != row.sha256:
            yield Fault(row.code, "text")
            continue
        data = json.loads(row.payload)
        project = read_data(data, schema=snapshot.schema_version, row_hash=row.sha256)
        for name, value in sealing.columns(data, on=on, project=project).items():
            if getattr(row, name) != value:
                yield Fault(row.code, name)
        if row.initiative_id != data["initiative_id"]:
            yield Fault(row.code, "initiative")
    if len(hashes) != snapshot.projects_count:
        yield Fault("rows", "projects_count")
    if fingerprint(snapshot.header_sha256, hashes) != snapshot.fingerprint:
        yield Fault("rows", "fingerprint")


def _seal_rows(cycle: ReportingCycle, at: datetime, units: Sequence[Mapping[str, Any]]) -> Seals:
    """Write the rows, some hundreds at a time: memory does not grow with the number of projects.

    The snapshot's own row follows, since it holds the hash over theirs; its key is drawn beforehand.
    """
    taking_part = StatusReport.objects.taking_part().filter(cycle=cycle)
    keys = taking_part.order_by("initiative__code", "pk")
    paths = frame.paths_of(units)
    seals = Seals(copying.next_key(Snapshot))
    for part in _parts(list(keys.values_list("pk", flat=True))):
        rows = _rows(cycle, part, at, paths, seals)
        copying.write(SnapshotProject, rows)
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
    last = _last_frozen(cycle, keys)
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


def _last_frozen(
    cycle: ReportingCycle, keys: list[int]
) -> dict[int, tuple[Project, dict[str, Any]]]:
    """The latest frozen row of each of these reports' projects before this period."""
    latest = (
        SnapshotProject.objects.filter(
            snapshot__cycle__series=cycle.series,
            snapshot__cycle__period__lt=cycle.period,
            initiative__reports__in=keys,
        )
        .order_by("initiative_id", "-snapshot__cycle__period")
        .distinct("initiative_id")
    )
    rows = SnapshotProject.objects.filter(pk__in=list(latest.values_list("pk", flat=True)))
    found = {}
    for row in rows.select_related("snapshot").order_by("pk"):
        data = json.loads(row.payload)
        schema = row.snapshot.schema_version
        found[row.initiative_id] = (read_data(data, schema=schema, row_hash=row.sha256), data)
    return found


def _keep_names(snapshot: Snapshot, keys: set[int]) -> None:
    """Names lie beside the sealed rows, so that a person can be pseudonymised without breaking the seal."""
    SnapshotPerson.objects.bulk_create(
        SnapshotPerson(snapshot=snapshot, person=person, name=str(person))
        for person in Person.objects.filter(pk__in=keys).order_by("pk")
    )
