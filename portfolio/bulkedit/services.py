from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portfolio.bulkedit.models import BulkChange, BulkLine
from portfolio.bulkedit.wanted import columns_of, objects_of, stored, wanted_of
from portfolio.changesets.choices import ChangeState, Outcome, Why
from portfolio.initiatives import assignments, checks, naming
from portfolio.initiatives import services as initiatives
from portfolio.initiatives.assignments import MANAGING
from portfolio.initiatives.decided import fixed_columns
from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import Role

AT_ONCE = 200  # rows; more is a job
MOST = 5000
BATCH = 500

Tell = Callable[[int, int], None]


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


def prepare_change(
    *,
    keys: Iterable[int],
    wanted: Mapping[str, Any],
    reason: str,
    by: Person,
    at: datetime,
    came_from: str = "",
) -> BulkChange:
    """Work out what would become of each row; writes nothing to them. Raises TooMany, NothingChosen."""
    keys = list(keys)
    if len(keys) > MOST:
        raise TooMany
    rows = (
        Initiative.objects.visible_to(by)
        .filter(pk__in=keys)
        .select_related("unit", "parent", "standing")
        .order_by("pk")
    )
    found = objects_of([wanted])
    apart = _managing_elsewhere(list(rows), found["manager"].get(wanted.get("manager", 0)), at)
    fixed = fixed_columns([row.pk for row in rows], wanted)
    lines = [_line(row, wanted, found, by, apart, fixed.get(row.pk, {})) for row in rows]
    if not lines or not wanted:
        raise NothingChosen
    change = BulkChange.objects.create(
        wanted=dict(wanted), reason=reason, created_by=by, created_at=at, came_from=came_from
    )
    for line in lines:
        line.change = change
    BulkLine.objects.bulk_create(lines, BATCH)
    return change


def _managing_elsewhere(
    rows: Sequence[Initiative], person: Person | None, at: datetime
) -> dict[int, str]:
    """Where the new manager holds the other side of the control already: initiative id → why not."""
    if person is None:
        return {}
    found: dict[int, str] = {}
    for kind, role in MANAGING.items():
        of_kind = [one for one in rows if one.kind == kind]
        if of_kind:
            sides = naming.other_sides(of_kind, role, person, localdate(at))
            for key, held in sides.items():
                found[key] = naming.other_side_in_words(person, Role(held.role), role)
    return found


def _line(
    row: Initiative,
    wanted: Mapping[str, Any],
    found: Mapping[str, Any],
    by: Person,
    apart: Mapping[int, str],
    fixed: Mapping[str, Any],
) -> BulkLine:
    line = BulkLine(initiative=row, version=row.version, outcome=Outcome.SKIPPED)
    if not can(by, Perm.INITIATIVE_EDIT, row):
        line.why = Why.NO_RIGHT
        return line
    after, obstacle = wanted_of(row, wanted)
    after = {name: value for name, value in after.items() if value != stored(row, name)}
    line.before = {name: stored(row, name) for name in after}
    line.after = after
    if not after:
        line.why = obstacle or Why.SAME
        return line
    line.rule = checks.refusal_of(row, **columns_of(after, found))[:300]
    for name in fixed.keys() & after.keys():
        line.rule = str(fixed[name])[:300]
    if "manager" in after and not line.rule:
        line.rule = apart.get(row.pk, "")[:300]
    if "tailoring_class" in after and not can(by, Perm.TAILORING_AGREE, row):
        line.rule = gettext("The class follows from the scores: change it on the tailoring page.")
    if line.rule:
        line.why = Why.RULE
        return line
    line.outcome = Outcome.CHANGES
    return line


def apply_change(
    *, change_id: int, by: Person, at: datetime, tell: Tell | None = None
) -> BulkChange:
    """Make the change, all rows or none. Raises AlreadyDone, RowsChanged (the lines say which)."""
    return _carry_out(APPLYING, change_id, by, at, tell)


def undo_change(
    *, change_id: int, by: Person, at: datetime, tell: Tell | None = None
) -> BulkChange:
    """Put all rows back, or none. Raises AlreadyDone, RowsChanged when something else touched a row."""
    return _carry_out(UNDOING, change_id, by, at, tell)


@dataclass(frozen=True)
class Way:
    """One of the two ways: from which state to which, and which values of the lines are written."""

    action: str
    begins: ChangeState
    ends: ChangeState
    writes: str
    stamp: str


APPLYING = Way(
    "initiative.bulk_changed", ChangeState.PREPARED, ChangeState.APPLIED, "after", "applied_at"
)
UNDOING = Way(
    "initiative.bulk_undone", ChangeState.APPLIED, ChangeState.UNDONE, "before", "undone_at"
)


def _carry_out(way: Way, change_id: int, by: Person, at: datetime, tell: Tell | None) -> BulkChange:
    try:
        with audit.action(way.action, by=by, at=at, reason=_reason(change_id)):
            change = _locked(change_id, way.begins)
            lines = _write(change, way.writes, by, at, tell)
            if way is APPLYING:
                for line in lines:
                    line.version_after = line.initiative.version
                BulkLine.objects.bulk_update(lines, ["version_after"], BATCH)
            change.state = way.ends
            setattr(change, way.stamp, at)
            change.save(update_fields=["state", way.stamp])
    except RowsChanged as error:
        mark_stale(error.line_ids)
        raise
    return change


def mark_stale(line_ids: Iterable[int]) -> None:
    """Note which rows stopped the change; on its own, for the change itself is rolled back."""
    BulkLine.objects.filter(pk__in=line_ids).update(why=Why.STALE)


def _reason(change_id: int) -> str:
    return BulkChange.objects.values_list("reason", flat=True).get(pk=change_id)


def _locked(change_id: int, state: str) -> BulkChange:
    change = BulkChange.objects.select_for_update().get(pk=change_id)
    if change.state != state:
        raise AlreadyDone
    return change


def _write(
    change: BulkChange, which: str, by: Person, at: datetime, tell: Tell | None
) -> list[BulkLine]:
    """Write the values `before` or `after` of all lines that change, each by the initiative's own service."""
    lines = list(change.lines.filter(outcome=Outcome.CHANGES).order_by("initiative_id"))
    rows = _checked(lines, which, by)
    found = objects_of([getattr(line, which) for line in lines])
    for number, line in enumerate(lines):
        values = getattr(line, which)
        line.initiative = rows[line.initiative_id]
        columns = columns_of(values, found)
        if columns:
            line.initiative = initiatives.edit_initiative(
                initiative_id=line.initiative_id,
                version=line.initiative.version,
                by=by,
                at=at,
                **columns,
            )
        if "manager" in values:
            try:
                _manage(line.initiative, found["manager"].get(values["manager"]), by, at)
            except naming.HoldsOtherSide as error:
                raise RowsChanged([line.pk]) from error
        if tell is not None:
            tell(number, len(lines))
    return lines


def _checked(lines: list[BulkLine], which: str, by: Person) -> dict[int, Initiative]:
    """The rows, locked, as the lines expect them."""
    rows = (
        Initiative.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("standing")
        .filter(pk__in=[line.initiative_id for line in lines])
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    changed = [line.pk for line in lines if not _is_as_expected(line, found, which, by)]
    if changed:
        raise RowsChanged(changed)
    return found


def _is_as_expected(
    line: BulkLine, found: Mapping[int, Initiative], which: str, by: Person
) -> bool:
    row = found.get(line.initiative_id)
    if row is None or not can(by, Perm.INITIATIVE_EDIT, row):
        return False
    version, values = (
        (line.version, line.before) if which == "after" else (line.version_after, line.after)
    )
    # A change of manager is a role, which does not count up the version of the initiative.
    is_manager_kept = "manager" not in values or values["manager"] == stored(row, "manager")
    return row.version == version and is_manager_kept


def _manage(initiative: Initiative, person: Person | None, by: Person, at: datetime) -> None:
    if person is not None:
        naming.change_manager(initiative=initiative, person=person, by=by, at=at)
        return
    role = assignments.MANAGING[initiative.kind]
    for held in initiative.roles.filter(role=role, valid_to__isnull=True).order_by("pk"):
        assignments.end_role(role=held, by=by, at=at)
