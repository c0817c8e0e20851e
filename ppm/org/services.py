from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from ppm import audit
from ppm.org.models import OrgUnit
from ppm.org.versions import lock

if TYPE_CHECKING:
    from ppm.accounts.models import Person

_obstacles: list[Callable[[OrgUnit, date], Sequence[Any]]] = []


def register_obstacle(find: Callable[[OrgUnit, date], Sequence[Any]]) -> None:
    """Add `find(unit, last_day) -> sentences` that say why a unit cannot end; packages call it when ready."""
    if find not in _obstacles:
        _obstacles.append(find)


class UnitStillInUse(Exception):
    """Something still belongs to the unit; `reasons` are sentences."""

    def __init__(self, reasons: Sequence[Any]) -> None:
        super().__init__("; ".join(str(reason) for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class NewUnit:
    """A unit to be created; the name is in one language."""

    code: str
    name: str
    language: str


def create_units(
    *, units: Sequence[NewUnit], parent: OrgUnit | None, by: "Person", at: datetime
) -> list[OrgUnit]:
    """Create units below `parent` (at the top without one). Raises ValidationError."""
    made = []
    with audit.action("unit.created", by=by, at=at):
        for new in units:
            unit = OrgUnit(code=new.code, parent=parent, **{f"name_{new.language}": new.name})
            unit.full_clean(exclude=["path", "parent"])
            unit.save()
            made.append(unit)
    return made


def create_unit(*, values: Mapping[str, Any], by: "Person", at: datetime) -> OrgUnit:
    """Create a unit with its names, its place and its first day. Raises ValidationError."""
    unit = OrgUnit(**values)
    unit.full_clean(exclude=["path"])
    with audit.action("unit.created", by=by, at=at):
        unit.save()
    return unit


def change_unit(
    *,
    unit: OrgUnit,
    version: int,
    values: Mapping[str, Any],
    by: "Person",
    at: datetime,
    reason: str = "",
) -> OrgUnit:
    """Rename a unit or place it elsewhere. Raises StaleVersion, ValidationError."""
    with audit.action("unit.changed", by=by, at=at, reason=reason):
        row = lock(OrgUnit, unit.pk, version)
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=["path"])
        row.save(update_fields=list(values))
    return row


def end_unit(
    *,
    unit: OrgUnit,
    version: int,
    last_day: date,
    successor: OrgUnit | None,
    by: "Person",
    at: datetime,
    reason: str = "",
) -> OrgUnit:
    """Say that a unit ends. Raises StaleVersion, UnitStillInUse, ValidationError."""
    with audit.action("unit.ended", by=by, at=at, reason=reason):
        row = lock(OrgUnit, unit.pk, version)
        reasons: list[Any] = [found for find in _obstacles for found in find(row, last_day)]
        if row.children.exclude(valid_to__lte=last_day).exists():
            reasons.append(_("Units below it are still in force."))
        if reasons:
            raise UnitStillInUse(reasons)
        row.valid_to, row.successor = last_day, successor
        row.full_clean(exclude=["path"])
        row.save(update_fields=["valid_to", "successor"])
    return row
