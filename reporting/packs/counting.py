"""How many lines the registers of a perimeter had: of all lines, those that a pack does not list too."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from reporting.packs.content import SlipRow
from reporting.packs.numbering import Numbering
from reporting.snapshots.frozen import Project
from reporting.snapshots.frozen_lines import DependencyDays, Lines

BENEFITS_WITHIN = timedelta(days=92)
Row = TypeVar("Row", bound=Any)


def count_registers(
    numbering: Numbering,
    projects: Sequence[Project],
    on: date,
    slips: Sequence[SlipRow],
    closed: Collection[str],
    inside: Collection[str],
) -> None:
    """How many lines each register had, and the slips, in the order in which a reader meets them.

    Of all lines, those that are not listed too. Only where registers were frozen: that there is no line
    is not a zero.
    """

    def tally(key: str, rule: str, of: Callable[[Lines], int | None]) -> None:
        _tally(numbering, key, rule, projects, of)

    tally("exceptions.open", "open_exceptions", lambda lines: lines.exceptions_open)
    tally("risks.open", "open_threats", lambda lines: lines.threats)
    tally("risks.high", "high_threats", lambda lines: lines.high_threats)
    count_rows(numbering, "slips.open", "slipped", slips)
    tally(
        "dependencies.late",
        "late_dependencies",
        lambda lines: _how_many(
            lines.dependency_days, lambda one: is_at_stake(one, on, closed, inside)
        ),
    )
    until = on + BENEFITS_WITHIN
    tally(
        "benefits.due",
        "benefits_due",
        lambda lines: _how_many(lines.benefit_days, lambda day: day <= until),
    )
    tally(
        "actions.open",
        "open_actions",
        lambda lines: _how_many(lines.action_days, lambda _day: True),
    )
    tally(
        "actions.late",
        "late_actions",
        lambda lines: _how_many(lines.action_days, lambda day: day < on),
    )


def count_whole_registers(numbering: Numbering, projects: Sequence[Project]) -> None:
    """The same numbers as the list of frozen periods and comparisons: opportunities too, and issues."""
    if any(project.lines.has_registers for project in projects):
        _tally(numbering, "risks.all", "open_risks", projects, lambda lines: lines.open_risks)
        _tally(numbering, "issues.open", "open_issues", projects, lambda lines: lines.issues)


def _tally(
    numbering: Numbering,
    key: str,
    rule: str,
    projects: Sequence[Project],
    of: Callable[[Lines], int | None],
) -> None:
    """The sum over the projects of which it is known; where it is not of all, the figure says so."""
    found = {project.code: of(project.lines) for project in projects}
    known = {code: count for code, count in found.items() if count is not None}
    numbering.add(
        key,
        rule,
        sum(known.values()) if known else None,
        sorted(code for code, count in known.items() if count),
        **({"known": len(known), "of": len(found)} if len(known) < len(found) else {}),
    )


def _how_many(rows: Sequence[Row] | None, counts: Callable[[Row], bool]) -> int | None:
    return None if rows is None else sum(1 for row in rows if counts(row))


def is_at_stake(
    line: DependencyDays, on: date, closed: Collection[str], inside: Collection[str]
) -> bool:
    """Late, and counted here: from the side that takes where both sides are in the perimeter."""
    if line.other in closed or (line.role == "gives" and line.other in inside):
        return False
    return line.days_late(on) > 0


def count_rows(numbering: Numbering, key: str, rule: str, rows: Sequence[Row]) -> None:
    numbering.add(key, rule, len(rows), sorted({row.project.code for row in rows}))
