"""Freezing a cycle, and checking that what was frozen is still the same."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock
from reporting.snapshots import sealing
from reporting.snapshots.canonical import canonical, digest, fingerprint
from reporting.snapshots.frozen import SCHEMA, Project, read_project
from reporting.snapshots.models import Snapshot, SnapshotPerson, SnapshotProject

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
        frame = sealing.header(cycle, at)
        rows = _rows(cycle, at, sealing.paths_of(frame["units"]))
        if not rows:
            raise CycleEmpty
        header = canonical(frame)
        snapshot = Snapshot.objects.create(
            cycle=cycle,
            schema_version=SCHEMA,
            header=header,
            header_sha256=digest(header),
            fingerprint=fingerprint(digest(header), [row.sha256 for row in rows]),
            projects_count=len(rows),
            sealed_at=at,
            sealed_by=by,
        )
        for row in rows:
            row.snapshot = snapshot
        SnapshotProject.objects.bulk_create(rows, batch_size=500)
        _keep_names(snapshot, rows)
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
        project = read_project(row.payload, schema=snapshot.schema_version, row_hash=row.sha256)
        data = json.loads(row.payload)
        for name, value in sealing.columns(data, on=on, project=project).items():
            if getattr(row, name) != value:
                yield Fault(row.code, name)
        if row.initiative_id != data["initiative_id"]:
            yield Fault(row.code, "initiative")
    if len(hashes) != snapshot.projects_count:
        yield Fault("rows", "projects_count")
    if fingerprint(snapshot.header_sha256, hashes) != snapshot.fingerprint:
        yield Fault("rows", "fingerprint")


def _rows(
    cycle: ReportingCycle, at: datetime, paths: Mapping[int, tuple[str, ...]]
) -> list[SnapshotProject]:
    on = timezone.localdate(at)
    last = _last_frozen(cycle)
    rows = []
    for report in sealing.reports_of(cycle):
        last_project, last_data = last.get(report.initiative_id, (None, None))
        payload = canonical(
            sealing.project_data(report, unit_paths=paths, last=last_project, last_data=last_data)
        )
        project = read_project(payload, schema=SCHEMA, row_hash=digest(payload))
        rows.append(
            SnapshotProject(
                initiative_id=report.initiative_id,
                payload=payload,
                sha256=project.row_hash,
                **sealing.columns(json.loads(payload), on=on, project=project),
            )
        )
    return rows


def _last_frozen(cycle: ReportingCycle) -> dict[int, tuple[Project, dict[str, Any]]]:
    """The latest frozen row of each project before this period."""
    rows = (
        SnapshotProject.objects.filter(
            snapshot__cycle__series=cycle.series,
            snapshot__cycle__period__lt=cycle.period,
            initiative__reports__cycle=cycle,
        )
        .select_related("snapshot")
        .order_by("initiative_id", "-snapshot__cycle__period")
        .distinct("initiative_id")
    )
    return {
        row.initiative_id: (
            read_project(row.payload, schema=row.snapshot.schema_version, row_hash=row.sha256),
            json.loads(row.payload),
        )
        for row in rows
    }


def _keep_names(snapshot: Snapshot, rows: list[SnapshotProject]) -> None:
    """Names lie beside the sealed rows, so that a person can be pseudonymised without breaking the seal."""
    keys: set[int] = set()
    for row in rows:
        data = json.loads(row.payload)
        keys |= {key for key in (data["manager"], data["executive"]) if key}
    SnapshotPerson.objects.bulk_create(
        SnapshotPerson(snapshot=snapshot, person=person, name=str(person))
        for person in Person.objects.filter(pk__in=keys).order_by("pk")
    )
