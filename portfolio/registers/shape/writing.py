"""How lines of registers are written: numbered within their initiative, checked, saved under their version.

Called by the services of each register, inside their own `audit.action`.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from portfolio.registers.shape.models import Entry
from portfolio.registers.shape.notices import tell_owner
from portfolio.registers.shape.traces import Origin
from ppm.accounts.models import Person
from ppm.org.turns import take_turns
from ppm.org.versions import lock
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

Line = TypeVar("Line", bound=Entry)
UNCHECKED = ("initiative", "owner", "raised_by")


def add_line(line: Line, *, by: Person, origin: Origin | None, has_notices: bool = True) -> Line:
    """Number and save a new line, and tell its owner. Raises ValidationError."""
    line.raised_by = by
    if origin is not None:
        line.origin_kind, line.origin_id = origin.kind, origin.pk
    check(line)
    line.number = _next_number(type(line), line.initiative_id)
    line.save()
    if has_notices:
        tell_owner(line, by)
    return line


def edit_line(
    model: type[Line],
    pk: int,
    version: int | None,
    values: Mapping[str, Any],
    *,
    by: Person,
    has_notices: bool = True,
) -> tuple[Line, list[str]]:
    """Change some columns of a line; returns it with the columns that changed.

    Raises StaleVersion, ValidationError.
    """
    line = lock(model, pk, version)
    changed = [name for name, value in values.items() if getattr(line, name) != value]
    for name in changed:
        setattr(line, name, values[name])
    if changed:
        check(line, changed)
        line.save(update_fields=changed)
        line.refresh_from_db(fields=["version"])
        if has_notices and "owner" in changed:
            tell_owner(line, by)
    return line, changed


def check(line: Entry, changed: "list[str] | None" = None) -> None:
    """The rules of the fields, and of who may own a line. Raises ValidationError."""
    line.clean_fields(exclude=[*UNCHECKED, "number"])
    line.clean()
    if (changed is None or "owner" in changed) and line.owner is not None:
        _check_owner(line)


def _check_owner(line: Entry) -> None:
    """What is confidential is owned by people who may read it: the portal tells owners what they own."""
    owner, initiative = line.owner, line.initiative
    if initiative is None or not initiative.is_confidential:
        return
    if not can(owner, Perm.INITIATIVE_VIEW, initiative):
        text = _("%(person)s is not in the know about this initiative.")
        raise ValidationError({"owner": text % {"person": owner}})


def _next_number(model: type[Entry], initiative_id: int | None) -> int:
    """One more than the last of the initiative; waits for who is adding there at this moment."""
    take_turns(f"{model._meta.db_table}:{initiative_id}")
    rows: Any = model._default_manager.filter(initiative=initiative_id)
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def add_lines(lines: "list[Line]", *, by: Person) -> "list[Line]":
    """Number and save many new lines of one register in three statements, without notices.

    Raises ValidationError.
    """
    if not lines:
        return []
    model = type(lines[0])
    keys = {line.initiative_id for line in lines}
    take_turns(*(f"{model._meta.db_table}:{key}" for key in keys))
    rows: Any = model._default_manager.filter(initiative__in=keys)
    numbers = dict(rows.order_by().values("initiative").values_list("initiative", Max("number")))
    for line in lines:
        line.raised_by = line.raised_by if line.raised_by_id else by
        line.clean_fields(exclude=[*UNCHECKED, "number"])
        line.clean()
        numbers[line.initiative_id] = line.number = numbers.get(line.initiative_id, 0) + 1
    made: list[Line] = model._default_manager.bulk_create(lines, 500)
    return made
