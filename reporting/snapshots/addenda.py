"""What addenda put right: the corrected figures of a frozen period."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reporting.snapshots.canonical import canonical, digest
from reporting.snapshots.choices import AMOUNTS, DAYS, STATUSES
from reporting.snapshots.models import Addendum, Snapshot, SnapshotProject

if TYPE_CHECKING:
    from django.db.models import QuerySet


def addenda_of(snapshots: "Iterable[Snapshot]") -> "QuerySet[Addendum]":
    """All addenda of these periods as they were agreed, of whatever projects: narrow it to who reads."""
    found = Addendum.objects.filter(snapshot__in=[one.pk for one in snapshots])
    return found.select_related("row", "by", "agreed_by").order_by("snapshot", "number")


def texts_by_row(rows: "QuerySet[SnapshotProject]") -> dict[int, dict[str, str]]:
    """By sealed row: the texts of the figures that are not as frozen; the last addendum counts. One query."""
    found: dict[int, dict[str, str]] = {}
    addenda = Addendum.objects.filter(row__in=rows).order_by("number")
    for row_id, field, new in addenda.values_list("row_id", "field", "new"):
        found.setdefault(row_id, {})[field] = new
    return found


def corrected_values(snapshot: Snapshot) -> dict[int, dict[str, Any]]:
    """By sealed row: the figures that are not as frozen, as values of its columns; the last one counts."""
    found: dict[int, dict[str, Any]] = {}
    for row_id, texts in texts_by_row(SnapshotProject.objects.filter(snapshot=snapshot)).items():
        for field, text in texts.items():
            found.setdefault(row_id, {}).update(as_columns(field, text))
    return found


def put_right(data: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The canonical content of a row with the figures that addenda put right, as texts by figure."""
    found = dict(data)
    for field, text in texts.items():
        if field in AMOUNTS:
            found[field] = {"amount": text or None, "state": "known" if text else "missing"}
        else:
            found[field] = text or None
    if statuses := {field: text for field, text in texts.items() if field in STATUSES}:
        *past, now = data["history"]
        found["history"] = [*past, {**now, **statuses}]
    return found


def as_columns(field: str, text: str) -> dict[str, Any]:
    """The text of an addendum as values of the columns of `SnapshotProject`."""
    if field in AMOUNTS:
        amount = Decimal(text) if text else None
        return {field: amount, f"{field}_state": "known" if text else "missing"}
    if field in DAYS:
        return {field: date.fromisoformat(text) if text else None}
    return {field: text}


def chained(addendum: Addendum, before: str) -> str:
    """The hash of an addendum over its content and the hash before it."""
    return digest(
        canonical(
            {
                "before": before,
                "number": addendum.number,
                "row": addendum.row.sha256,
                "field": addendum.field,
                "old": addendum.old,
                "new": addendum.new,
                "reason": addendum.reason,
                "language": addendum.language,
                "by": addendum.by_id,
                "agreed_by": addendum.agreed_by_id,
                "at": addendum.at.astimezone(UTC),
            }
        )
    )


def root_of(snapshot: Snapshot) -> str:
    """The fingerprint of a period with its addenda: the hash of the last one, or the period's own."""
    last = snapshot.addenda.order_by("-number").first()
    return last.sha256 if last else snapshot.fingerprint
