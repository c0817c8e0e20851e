"""What a workbook changes beside the draft: lines of registers; with a submission plan and money too.

A picture holds the columns concerned of all rows of a project, by kind and key, as JSON; what differs between
the one before and the one after can be put back, as long as nobody has changed it again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portfolio.finance.calc import Line
from portfolio.finance.models import MoneyLine
from portfolio.finance.services import LINE_FIELDS, record_many, withdraw_amounts
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from portfolio.milestones.models import Milestone
from portfolio.milestones.services import edit_milestone
from portfolio.registers.shape.register import register_of
from portfolio.registers.shape.values import as_json, as_python, objects_of
from ppm.accounts.models import Person

PROJECT, MILESTONE, MONEY = "project", "milestone", "money"
REGISTERS: Mapping[str, tuple[str, ...]] = {
    "risk": (
        *("probability", "impact", "proximity", "state", "outcome"),
        *("is_for_committee", "reviewed_on"),
    ),
    "issue": ("severity", "priority", "due_on", "state", "resolution", "is_for_committee"),
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **REGISTERS,
    PROJECT: ("forecast_end",),
    MILESTONE: ("forecast_on", "actual_on"),
    MONEY: (*LINE_FIELDS, "as_of", "source", "imported_at"),
}
Picture = Mapping[str, Mapping[int, dict[str, Any]]]


class Touched(Exception):
    """Something else was done with what the workbook wrote."""


def picture(initiative_id: int, kinds: Iterable[str]) -> Picture:
    """How these kinds of rows stand now, in a statement each."""
    return {kind: _values(_rows(kind, initiative_id), kind) for kind in kinds}


def differences(before: Picture, after: Picture) -> list[dict[str, Any]]:
    """The rows that changed: `before` is empty for one that is new."""
    return [
        {"kind": kind, "pk": pk, "before": before[kind].get(pk), "after": values}
        for kind, rows in after.items()
        for pk, values in rows.items()
        if values != before[kind].get(pk)
    ]


def put_back(
    initiative_id: int, changes: Iterable[Mapping[str, Any]], *, by: Person, at: datetime
) -> None:
    """Give these rows what they held before, through their services. Raises Touched, ValidationError."""
    changes = list(changes)
    kinds = {one["kind"] for one in changes}
    now = {
        kind: _values(_rows(kind, initiative_id).select_for_update(of=("self",)), kind)
        for kind in sorted(kinds)
    }
    for one in changes:
        if now[one["kind"]].get(one["pk"]) != one["after"]:
            raise Touched
        _put_back(initiative_id, one["kind"], one["pk"], one["before"], by, at)


def _rows(kind: str, initiative_id: int) -> QuerySet[Any]:
    match kind:
        case "project":
            return Initiative.objects.filter(pk=initiative_id)
        case "milestone":
            return Milestone.objects.filter(initiative=initiative_id)
        case "money":
            return MoneyLine.objects.filter(initiative=initiative_id)
    rows: QuerySet[Any] = register_of(kind).model._default_manager.filter(initiative=initiative_id)
    return rows


def _values(rows: QuerySet[Any], kind: str) -> dict[int, dict[str, Any]]:
    return {
        one.pop("pk"): {name: as_json(value) for name, value in one.items()}
        for one in rows.order_by("pk").values("pk", *COLUMNS[kind])
    }


def _put_back(
    initiative_id: int,
    kind: str,
    pk: int,
    before: Mapping[str, Any] | None,
    by: Person,
    at: datetime,
) -> None:
    if before is None:
        if kind != MONEY:
            raise Touched
        withdraw_amounts(line_ids=[pk], by=by, at=at)
        return
    model: Any = _rows(kind, initiative_id).model
    given = as_python(model, before, objects_of(model, [before]))
    match kind:
        case "project":
            edit_initiative(initiative_id=pk, version=None, by=by, at=at, **given)
        case "milestone":
            edit_milestone(milestone_id=pk, version=None, by=by, at=at, **given)
        case "money":
            line = Line(**{name: given.pop(name) for name in LINE_FIELDS})
            record_many(amounts={initiative_id: [line]}, by=by, at=at, **given)
        case _:
            register_of(kind).edit(pk=pk, version=None, by=by, at=at, **given)
