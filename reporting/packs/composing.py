"""From frozen periods to the content of a pack: the perimeter, figures with their sources, reds."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ppm.permissions.choices import Confidentiality
from reporting.packs.choices import PRESETS, Preset
from reporting.packs.composing_sections import compose_sections
from reporting.packs.content import (
    EVERYTHING,
    MEASURES,
    Ask,
    BoardItem,
    Content,
    Department,
    Erratum,
    MoneyRow,
    Override,
    Red,
    Scope,
    Trend,
)
from reporting.packs.counting import count_whole_registers
from reporting.packs.numbering import Numbering
from reporting.snapshots import calc
from reporting.snapshots.frozen import Body, Period, Project


def perimeter(
    period: Period,
    committee: Body,
    closed_now: Collection[str] = (),
    scope: Scope = EVERYTHING,
) -> tuple[Project, ...]:
    """The projects a committee reads about: those below its unit, never a confidential one.

    Left out is what was confidential when it was sealed, and what has become so since (`closed_now`).
    """
    return tuple(
        sorted(
            (
                project
                for project in _below(period, committee, scope)
                if not project.is_confidential
                and project.code not in closed_now
                and (not scope.is_exceptions_only or is_exceptional(project))
            ),
            key=lambda project: project.code,
        )
    )


def is_exceptional(project: Project) -> bool:
    """Red, or with an open exception."""
    return project.declared == "red" or bool(project.lines.exceptions)


def _below(period: Period, committee: Body, scope: Scope) -> Iterator[Project]:
    return (
        project
        for project in period.projects
        if committee.unit in project.unit_path
        and (not scope.unit or scope.unit in project.unit_path)
        and (not scope.project or scope.project == project.code)
    )


def compose(
    *,
    period: Period,
    previous: Period | None,
    committee: Body,
    trend: Sequence[Trend],
    closed_now: Collection[str] = (),
    parts: Sequence[str] = PRESETS[Preset.BOARD],
    preset: str = Preset.BOARD,
    scope: Scope = EVERYTHING,
    errata: Sequence[Erratum] = (),
    overrides: Sequence[Override] = (),
) -> Content:
    """Put a pack together from frozen periods only.

    Last time's figures cover the same perimeter: a difference must not tell what became confidential.
    """
    projects = perimeter(period, committee, closed_now, scope)
    closed = {*closed_now, *(one.code for one in period.projects if one.is_confidential)}
    codes = {project.code for project in projects}
    before = _before(previous, committee, closed, scope, codes) if previous else ()
    numbering = Numbering()
    _status_figures(numbering, period, projects, previous, before)
    money = _money(numbering, projects)
    departments = _departments(numbering, period, scope.unit or committee.unit, projects)
    sections = compose_sections(numbering, period, projects, frozenset(closed))
    board_items = tuple(_board_items(projects, overrides)) if committee.is_portfolio_board else ()
    if board_items:
        # Numbered last: the other figures keep the numbers that they have in earlier editions.
        found = sorted({item.project.code for item in board_items})
        numbering.add("board.items", "board_items", len(board_items), found)
    count_whole_registers(numbering, projects)
    return Content(
        committee=committee,
        period=period,
        previous=previous.period if previous else None,
        projects=projects,
        restricted=sum(
            one.confidentiality == Confidentiality.RESTRICTED
            for one in _below(period, committee, replace(scope, project=""))
        ),
        figures=numbering.figures,
        changes=calc.compare(
            projects,
            before,
            beyond=_beyond(period, codes, closed),
            beyond_before=_beyond(previous, {one.code for one in before}, closed),
        )
        if previous
        else (),
        reds=_reds(projects),
        asks=tuple(
            Ask(project, decision)
            for project in projects
            for decision in project.decisions
            if decision.committee == committee.code
        ),
        departments=departments,
        money=money,
        trend=tuple(trend),
        parts=tuple(parts),
        preset=preset,
        scope=scope,
        sections=sections,
        errata=tuple(entry for entry in errata if entry.project.code in codes),
        board_items=board_items,
    )


def _before(
    previous: Period,
    committee: Body,
    closed: Collection[str],
    scope: Scope,
    codes: Collection[str],
) -> tuple[Project, ...]:
    """The same perimeter last time: of what is out of order now, whatever colour it had then."""
    if not scope.is_exceptions_only:
        return perimeter(previous, committee, closed, scope)
    whole = perimeter(previous, committee, closed, replace(scope, is_exceptions_only=False))
    return tuple(project for project in whole if project.code in codes)


def _beyond(period: Period, codes: Collection[str], closed: Collection[str]) -> tuple[Project, ...]:
    """The open projects outside of a perimeter: where one that left it is, or one that joined it was."""
    return tuple(
        project
        for project in period.projects
        if project.code not in codes and project.code not in closed and not project.is_confidential
    )


def _status_figures(
    numbering: Numbering,
    period: Period,
    projects: Sequence[Project],
    previous: Period | None,
    before: Sequence[Project],
) -> None:
    codes = [project.code for project in projects]
    numbering.add(
        "projects", "in_perimeter", len(projects), codes, last=len(before) if previous else None
    )
    now, last = calc.count_colours(projects), calc.count_colours(before)
    for colour in calc.COLOURS:
        numbering.add(
            f"status.{colour}",
            "declared",
            len(now[colour]),
            now[colour],
            last=len(last[colour]) if previous else None,
        )
    earlier = {entry.currency: entry for entry in calc.deviations(before)}
    for entry in calc.deviations(projects):
        past = earlier.get(entry.currency)
        numbering.add(
            f"deviation.{entry.currency}",
            "forecast_minus_budget",
            entry.difference if entry.known else None,
            entry.codes,
            currency=entry.currency,
            known=entry.known,
            of=entry.of,
            last=past.difference if past and past.known else None,
        )
    late = calc.late_milestones(projects, period.frozen_on)
    late_before = calc.late_milestones(before, previous.frozen_on) if previous else ()
    numbering.add(
        "milestones.late",
        "late_milestones",
        sum(count for _code, count in late),
        [code for code, _count in late],
        last=sum(count for _code, count in late_before) if previous else None,
    )
    beyond, beyond_before = calc.beyond_tolerance(projects), calc.beyond_tolerance(before)
    numbering.add(
        "tolerance.beyond",
        "beyond_tolerance",
        len(beyond),
        beyond,
        last=len(beyond_before) if previous else None,
    )
    stale = [project.code for project in projects if project.is_stale]
    numbering.add("reports.stale", "stale", len(stale), stale)


def _money(numbering: Numbering, projects: Sequence[Project]) -> tuple[MoneyRow, ...]:
    by_measure = {
        measure: {entry.currency: entry for entry in calc.total(projects, measure)}
        for measure in MEASURES
    }
    rows = []
    for currency in by_measure["budget"]:
        totals = {}
        for measure in MEASURES:
            entry = by_measure[measure][currency]
            totals[measure] = numbering.add(
                f"{measure}.{currency}",
                f"sum_{measure}",
                entry.amount if entry.known else None,
                entry.codes,
                currency=currency,
                known=entry.known,
                of=entry.of,
            )
        rows.append(MoneyRow(currency, totals, numbering.figures[f"deviation.{currency}"]))
    return tuple(rows)


def _departments(
    numbering: Numbering, period: Period, top: str, projects: Sequence[Project]
) -> tuple[Department, ...]:
    """Status by the units directly below the one at the top of the perimeter."""
    groups: dict[str, list[Project]] = {}
    for project in projects:
        below = project.unit_path[project.unit_path.index(top) :]
        groups.setdefault(below[1] if len(below) > 1 else below[0], []).append(project)
    found = []
    for code in sorted(groups):
        unit = period.unit(code)
        if unit is None:
            raise ValueError(f"The frozen period names no unit {code}")
        codes = calc.count_colours(groups[code])
        counts = {
            colour: numbering.add(
                f"unit.{code}.{colour}", "declared_in_unit", len(codes[colour]), codes[colour]
            )
            for colour in calc.COLOURS
        }
        found.append(Department(unit, tuple(groups[code]), counts))
    return tuple(found)


def _board_items(projects: Sequence[Project], overrides: Sequence[Override]) -> Iterator[BoardItem]:
    """The longest-standing first."""
    of_report = {project.report_id: project for project in projects if project.report_id}
    for one in sorted(overrides, key=lambda one: (-one.times, one.report_id, one.dimension)):
        project = of_report.get(one.report_id)
        dimension = project.dimension(one.dimension) if project else None
        if project and dimension:
            yield BoardItem(project, dimension, one.times)


def _reds(projects: Sequence[Project]) -> tuple[Red, ...]:
    """The reds, the longest-standing first."""
    reds = []
    for project in projects:
        if project.declared != "red":
            continue
        worst = next((entry for entry in project.dimensions if entry.declared == "red"), None)
        worst = worst or next(
            (entry for entry in project.dimensions if entry.declared == "amber"), None
        )
        reds.append(Red(project, worst, calc.periods_red(project)))
    return tuple(sorted(reds, key=lambda red: (-red.periods, red.project.code)))
