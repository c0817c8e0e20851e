"""What addenda put right: the corrected figures of a frozen period."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reporting.snapshots.choices import AMOUNTS, DAYS
from reporting.snapshots.models import Addendum, Snapshot

if TYPE_CHECKING:
    from django.db.models import QuerySet


def addenda_of(snapshots: "Iterable[Snapshot]") -> "QuerySet[Addendum]":
    """All addenda of these periods as they were agreed, of whatever projects: narrow it to who reads."""
    found = Addendum.objects.filter(snapshot__in=[one.pk for one in snapshots])
    return found.select_related("row", "by", "agreed_by").order_by("snapshot", "number")


def corrected_values(snapshot: Snapshot) -> dict[int, dict[str, Any]]:
    """By sealed row: the figures that are not as frozen, as values of its columns; the last one counts."""
    found: dict[int, dict[str, Any]] = {}
    rows = Addendum.objects.filter(snapshot=snapshot).order_by("number")
    for row_id, field, new in rows.values_list("row_id", "field", "new"):
        found.setdefault(row_id, {}).update(as_columns(field, new))
    return found


def as_columns(field: str, text: str) -> dict[str, Any]:
    """The text of an addendum as values of the columns of `SnapshotProject`."""
    if field in AMOUNTS:
        amount = Decimal(text) if text else None
        return {field: amount, f"{field}_state": "known" if text else "missing"}
    if field in DAYS:
        return {field: date.fromisoformat(text) if text else None}
    return {field: text}
