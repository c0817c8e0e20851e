"""Frozen periods as plain data."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import Series
from ppm.permissions.choices import Confidentiality
from reporting.snapshots.addenda import texts_by_row
from reporting.snapshots.canonical import digest, fingerprint
from reporting.snapshots.choices import Figure
from reporting.snapshots.frozen import Period, units_below
from reporting.snapshots.models import Addendum, Snapshot, SnapshotPerson, SnapshotProject
from reporting.snapshots.reading import read_meta, read_project

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise


class SnapshotBroken(Exception):
    """The frozen content is no longer what was sealed; nothing may be made from it."""

    message: "_StrPromise" = _(
        "This frozen period is no longer what was sealed, so nothing is made from it."
    )


def latest_snapshot(*, series: str = Series.MONTHLY) -> Snapshot | None:
    """The last frozen period."""
    return Snapshot.objects.current().latest_first().filter(cycle__series=series).first()


def snapshot_before(snapshot: Snapshot) -> Snapshot | None:
    """The frozen period before this one."""
    return (
        Snapshot.objects.current()
        .latest_first()
        .filter(cycle__series=snapshot.cycle.series, cycle__period__lt=snapshot.cycle.period)
        .first()
    )


def read_period(snapshot: Snapshot, codes: Collection[str] | None = None) -> Period:
    """The whole frozen period, checked against its seal. Raises SnapshotBroken, UnknownSchema.

    With `codes` only these projects, each checked against the seal of its row.
    """
    schema = snapshot.schema_version
    found = SnapshotProject.objects.filter(snapshot=snapshot).order_by("code")
    if codes is not None:
        found = found.filter(code__in=list(codes))
    rows = list(found.values_list("payload", "sha256"))
    if codes is None:
        _check_seal(snapshot, rows)
    elif any(digest(payload) != kept for payload, kept in rows):
        raise SnapshotBroken
    people = SnapshotPerson.objects.filter(snapshot=snapshot).order_by("person_id")
    return Period(
        period=snapshot.cycle.period,
        series=snapshot.cycle.series,
        fingerprint=snapshot.fingerprint,
        frozen_at=snapshot.sealed_at,
        frozen_on=timezone.localdate(snapshot.sealed_at),
        people=tuple(people.values_list("person_id", "name")),
        projects=tuple(
            read_project(payload, schema=schema, row_hash=row_hash) for payload, row_hash in rows
        ),
        **read_meta(snapshot.header, schema=schema),
    )


def _check_seal(snapshot: Snapshot, rows: Sequence[tuple[str, str]]) -> None:
    """The texts only; `services.verify` also looks at the columns beside them."""
    header_hash = digest(snapshot.header)
    row_hashes = [digest(payload) for payload, _kept in rows]
    if fingerprint(header_hash, row_hashes) != snapshot.fingerprint:
        raise SnapshotBroken


def counts_as_reported(
    rows: "QuerySet[SnapshotProject]", *, snapshots: "Iterable[Snapshot]", unit: str
) -> list[tuple[date, str, int]]:
    """Projects by period and declared colour, below a unit in the tree of each period: *as reported*.

    `rows` are the frozen projects that count; a unit that did not exist in a period has none there.
    A colour that an addendum put right counts as put right.
    """
    right = Addendum.objects.filter(row=OuterRef("pk"), field=Figure.DECLARED).order_by("-number")
    grouped: dict[int, list[tuple[int, str, int]]] = {}
    for pk, then, declared, count in (
        rows.order_by()
        .annotate(colour=Coalesce(Subquery(right.values("new")[:1]), F("declared")))
        .values_list("snapshot", "unit_id_then", "colour")
        .annotate(rows=Count("pk"))
    ):
        grouped.setdefault(pk, []).append((then, declared, count))
    found = []
    for snapshot in snapshots:
        units = read_meta(snapshot.header, schema=snapshot.schema_version)["units"]
        below = units_below(units, unit)
        counts: dict[str, int] = {}
        for then, declared, count in grouped.get(snapshot.pk, ()):
            if then in below:
                counts[declared] = counts.get(declared, 0) + count
        found += [(snapshot.cycle.period, declared, n) for declared, n in sorted(counts.items())]
    return found


def status_counts(
    snapshot: Snapshot, *, unit: str, periods: int, without: Collection[int] = ()
) -> Sequence[tuple[date, dict[str, int]]]:
    """Open projects below a unit by declared colour, in the last frozen periods, oldest first.

    Each period is read in its own unit tree: *as reported*, with what addenda put right. `without` leaves
    initiatives out.
    """
    found = []
    snapshots = (
        Snapshot.objects.current()
        .latest_first()
        .filter(cycle__series=snapshot.cycle.series, cycle__period__lte=snapshot.cycle.period)
    )[:periods]
    for entry in snapshots:
        units = read_meta(entry.header, schema=entry.schema_version)["units"]
        rows = (
            SnapshotProject.objects.filter(
                snapshot=entry,
                confidentiality=Confidentiality.OPEN,
                unit_id_then__in=sorted(units_below(units, unit)),
            )
            .exclude(initiative__in=without)
            .order_by("declared")
        )
        said = rows.values_list("declared").annotate(rows=Count("pk"))
        counts = dict.fromkeys(("green", "amber", "red", "grey"), 0) | dict(said)
        texts = texts_by_row(rows)
        for pk, declared in rows.filter(pk__in=texts).values_list("pk", "declared"):
            counts[declared] -= 1
            counts[texts[pk].get("declared", declared)] += 1
        found.append((entry.cycle.period, counts))
    return found[::-1]
