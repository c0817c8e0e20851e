"""Changes of many lines at once: tried out first, then made as a whole or not at all; they can be undone.

Chosen in a form or read from a workbook, a change is the same: lines with old and new values. Each line goes
through the service of its register.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portfolio.changesets.choices import ChangeState, Outcome, Why
from portfolio.initiatives.models import Initiative
from portfolio.registers.shape.models import Entry, EntryChange, EntryChangeLine
from portfolio.registers.shape.permits import may_change
from portfolio.registers.shape.register import Register, register_of
from portfolio.registers.shape.values import as_json, as_python, objects_of, stored
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm

MOST = 1000
BATCH = 500


class TooMany(Exception):
    """More rows than one change may touch."""

    message = _("This is more than one change may touch: narrow the filter first.")


class NothingChosen(Exception):
    """No row, or no value."""

    message = _("Choose at least one thing to change.")


class AlreadyDone(Exception):
    """Applied or undone before."""

    message = _("This change has been dealt with already.")


class RowsChanged(Exception):
    """Rows are not as the preview, or the change, left them: nothing has been written."""

    def __init__(self, line_ids: list[int]) -> None:
        super().__init__(str(len(line_ids)))
        self.line_ids = line_ids


class Tried(Exception):
    """Rolls a trial back."""


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one line, or of a new one in `initiative`: values as the service takes them.

    `version` is the one that was seen; without it, the present one.
    """

    entry: Entry | None
    values: Mapping[str, Any]
    version: int | None = None
    initiative: Initiative | None = field(default=None)


def prepare(
    one: Register,
    wanted: Sequence[Wanted],
    *,
    source: str,
    reason: str,
    by: Person,
    at: datetime,
    came_from: str = "",
) -> EntryChange:
    """Work out what would become of each line, by trying; nothing of it stays.

    Raises TooMany, NothingChosen.
    """
    if len(wanted) > MOST:
        raise TooMany
    lines = [_line(one, item, by, at) for item in wanted]
    if not lines:
        raise NothingChosen
    change = EntryChange.objects.create(
        register=one.key,
        source=source,
        reason=reason,
        created_by=by,
        created_at=at,
        came_from=came_from,
    )
    for line in lines:
        line.change = change
    EntryChangeLine.objects.bulk_create(lines, BATCH)
    return change


def _line(one: Register, item: Wanted, by: Person, at: datetime) -> EntryChangeLine:
    if item.entry is None:
        return _new_line(one, item, by, at)
    row = item.entry
    after = {name: as_json(value) for name, value in item.values.items()}
    before = stored(row, after)
    after = {name: value for name, value in after.items() if value != before[name]}
    line = EntryChangeLine(
        initiative_id=row.initiative_id,
        entry_id=row.pk,
        reference=row.reference,
        title=row.title,
        version=row.version,
        before={name: before[name] for name in after},
        after=after,
        outcome=Outcome.SKIPPED,
    )
    if not may_change(by, row):
        line.why = Why.NO_RIGHT
    elif not after:
        line.why = Why.SAME
    elif item.version is not None and item.version != row.version:
        line.why = Why.STALE
    elif rule := _refusal(one, row.pk, {name: item.values[name] for name in after}, by, at):
        line.why, line.rule = Why.RULE, rule[:300]
    else:
        line.outcome = Outcome.CHANGES
    return line


def _new_line(one: Register, item: Wanted, by: Person, at: datetime) -> EntryChangeLine:
    line = EntryChangeLine(
        initiative=item.initiative,
        title=str(item.values.get("title", ""))[:240],
        after={name: as_json(value) for name, value in item.values.items()},
        outcome=Outcome.CHANGES,
    )
    if rule := _try(lambda: one.add(initiative=item.initiative, by=by, at=at, **item.values)):
        line.outcome, line.why, line.rule = Outcome.SKIPPED, Why.RULE, rule[:300]
    return line


def _refusal(one: Register, pk: int, values: Mapping[str, Any], by: Person, at: datetime) -> str:
    return _try(lambda: one.edit(pk=pk, version=None, by=by, at=at, **values))


def _try(act: Any) -> str:
    """The sentence with which the service refuses, or nothing; nothing of the trial stays."""
    try:
        with transaction.atomic():
            act()
            raise Tried
    except Tried:
        return ""
    except ValidationError as error:
        return " ".join(error.messages)


def apply_change(*, change_id: int, by: Person, at: datetime) -> EntryChange:
    """Make the change, all lines or none. Raises AlreadyDone, RowsChanged (the lines say which)."""
    return _carry_out(change_id, by, at, ChangeState.PREPARED, "after")


def undo_change(*, change_id: int, by: Person, at: datetime) -> EntryChange:
    """Put all lines back, or none. What was added stays: it is closed, never deleted.

    Raises AlreadyDone, RowsChanged when something else touched a line.
    """
    return _carry_out(change_id, by, at, ChangeState.APPLIED, "before")


def _carry_out(
    change_id: int, by: Person, at: datetime, begins: ChangeState, which: str
) -> EntryChange:
    is_undo = begins == ChangeState.APPLIED
    change = EntryChange.objects.get(pk=change_id)
    try:
        with audit.action(
            "entries.undone" if is_undo else "entries.changed",
            by=by,
            at=at,
            reason=change.reason,
            via=f"change:{change_id}",
        ):
            change = EntryChange.objects.select_for_update().get(pk=change_id)
            if change.state != begins:
                raise AlreadyDone
            _write(change, which, by, at)
            change.state = ChangeState.UNDONE if is_undo else ChangeState.APPLIED
            stamp = "undone_at" if is_undo else "applied_at"
            setattr(change, stamp, at)
            change.save(update_fields=["state", stamp])
    except RowsChanged as error:
        EntryChangeLine.objects.filter(pk__in=error.line_ids).update(why=Why.STALE)
        raise
    return change


def _write(change: EntryChange, which: str, by: Person, at: datetime) -> None:
    one = register_of(change.register)
    lines = list(change.lines.filter(outcome=Outcome.CHANGES).order_by("pk"))
    if which == "before":
        lines = [line for line in lines if line.before]
    found = objects_of(one.model, [getattr(line, which) for line in lines])
    keys = [line.entry_id for line in lines if line.entry_id]
    rows = {row.pk: row for row in one.visible_to(by).for_list().filter(pk__in=keys)}
    places = {line.initiative_id for line in lines if line.entry_id is None}
    own = Initiative.objects.permitting(by, Perm.INITIATIVE_EDIT).filter(pk__in=places - {None})
    homes = {None, *own.values_list("pk", flat=True)}
    stale = []
    for line in lines:
        values = as_python(one.model, getattr(line, which), found)
        if line.entry_id is None:
            if line.initiative_id not in homes:
                stale.append(line.pk)
                continue
            _add(one, line, values, by, at)
            continue
        row = rows.get(line.entry_id)
        seen = line.version if which == "after" else line.version_after
        if row is None or not may_change(by, row):
            stale.append(line.pk)
            continue
        try:
            made = one.edit(pk=line.entry_id, version=seen, by=by, at=at, **values)
        except (StaleVersion, ValidationError):
            stale.append(line.pk)
            continue
        line.version_after = made.version
    if stale:
        raise RowsChanged(stale)
    EntryChangeLine.objects.bulk_update(lines, ["version_after", "entry_id", "reference"], BATCH)


def _add(
    one: Register, line: EntryChangeLine, values: Mapping[str, Any], by: Person, at: datetime
) -> None:
    made = one.add(initiative=line.initiative, by=by, at=at, **values)
    line.entry_id, line.reference, line.version_after = made.pk, made.reference, made.version


def counts_of(change: EntryChange) -> dict[str, int]:
    """How many lines change, are skipped, and have been changed by somebody else."""
    outcomes: Iterable[tuple[str, str]] = list(change.lines.values_list("outcome", "why"))
    outcomes = list(outcomes)
    changes = sum(outcome == Outcome.CHANGES for outcome, _why in outcomes)
    return {
        "changes": changes,
        "skipped": len(outcomes) - changes,
        "stale": sum(why == Why.STALE for _outcome, why in outcomes),
    }
