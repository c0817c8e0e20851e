"""What each section of a pack lists, from the frozen lines of its projects."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reporting.packs.content import (
    MEASURES,
    ActionRow,
    BenefitRow,
    DecidedRow,
    DependencyRow,
    ExceptionRow,
    HistoryRow,
    ObjectiveRow,
    RiskRow,
    Sections,
    SlipRow,
    YearRow,
)
from reporting.packs.counting import BENEFITS_WITHIN, count_registers, count_rows, is_at_stake
from reporting.packs.numbering import Numbering
from reporting.snapshots import calc
from reporting.snapshots.frozen import Amount, Period, Project

PERIODS = 6


def compose_sections(
    numbering: Numbering,
    period: Period,
    projects: Sequence[Project],
    closed: Collection[str] = frozenset(),
) -> Sections:
    """All sections of a perimeter. `closed` are codes that no line may name."""
    on = period.frozen_on
    inside = {project.code for project in projects}
    dependencies = _dependencies(projects, on, closed, inside)
    actions = _actions(projects, on)
    benefits = _benefits(projects, on)
    exceptions = _exceptions(projects, on)
    slips = _slips(projects, on)
    risks = [
        RiskRow(project, line)
        for project in projects
        for line in project.lines.risks
        if line.is_shown
    ]
    cells = Counter[tuple[int, int]]()
    for project in projects:
        for probability, impact, count in project.lines.risk_cells:
            cells[probability, impact] += count
    if any(project.lines.has_registers for project in projects):
        count_registers(numbering, projects, on, slips, closed, inside)
    else:
        count_rows(numbering, "slips.open", "slipped", slips)
    return Sections(
        exceptions=tuple(exceptions),
        years=tuple(_years(numbering, projects)),
        slips=tuple(row for row in slips if row.milestone.is_shown),
        history=tuple(_history(projects)),
        risk_cells=tuple((p, i, count) for (p, i), count in sorted(cells.items())),
        risks=tuple(sorted(risks, key=_weight)),
        dependencies=tuple(dependencies),
        benefits=tuple(benefits),
        decided=tuple(_decided(projects)),
        actions=tuple(actions),
        objectives=tuple(_objectives(numbering, projects)),
    )


def _weight(row: RiskRow) -> tuple[bool, int]:
    return row.line.kind != "threat", -row.line.score


def _exceptions(projects: Iterable[Project], on: date) -> list[ExceptionRow]:
    """The longest-standing first."""
    rows = [
        ExceptionRow(project, line, (on - line.since).days)
        for project in projects
        for line in project.lines.exceptions
    ]
    return sorted(rows, key=lambda row: (-row.days_open, row.project.code))


def _slips(projects: Iterable[Project], on: date) -> list[SlipRow]:
    """Late milestones, the latest against their agreed date first."""
    rows = []
    for project in projects:
        for entry in project.milestones:
            if not entry.is_late(on) or entry.forecast_on is None:
                continue
            agreed = entry.baseline_on or entry.forecast_on
            since = (entry.forecast_on - entry.previous_on).days if entry.previous_on else None
            rows.append(SlipRow(project, entry, (entry.forecast_on - agreed).days, since))
    return sorted(rows, key=lambda row: (-row.days, row.project.code, row.milestone.name.value))


def _history(projects: Iterable[Project]) -> list[HistoryRow]:
    """Projects that were not green throughout; those with the most red periods first."""
    rows = [
        HistoryRow(project, project.history[-PERIODS:])
        for project in projects
        if any(past.declared != "green" for past in project.history[-PERIODS:])
    ]

    def weight(row: HistoryRow) -> tuple[int, int, str]:
        colours = [past.declared for past in row.past]
        return -colours.count("red"), -colours.count("amber"), row.project.code

    return sorted(rows, key=weight)


def _dependencies(
    projects: Sequence[Project], on: date, closed: Collection[str], inside: Collection[str]
) -> list[DependencyRow]:
    """Promises later than the need, or gone by; one row where both sides are in the perimeter."""
    rows = [
        DependencyRow(project, line, line.days_late(on))
        for project in projects
        for line in project.lines.dependencies
        if is_at_stake(line.days, on, closed, inside)
    ]
    return sorted(rows, key=lambda row: (-row.days_late, row.project.code, row.line.what.value))


def _benefits(projects: Iterable[Project], on: date) -> list[BenefitRow]:
    """To be measured within three months, the longest overdue first."""
    rows = [
        BenefitRow(project, line, (line.next_review_on - on).days)
        for project in projects
        for line in project.lines.benefits
        if line.next_review_on and line.next_review_on <= on + BENEFITS_WITHIN
    ]
    return sorted(rows, key=lambda row: (row.days, row.project.code, row.line.name.value))


def _decided(projects: Iterable[Project]) -> list[DecidedRow]:
    """The latest first, of those that committees read."""
    rows = [
        DecidedRow(project, line)
        for project in projects
        for line in project.lines.decided
        if line.is_shown
    ]
    return sorted(rows, key=lambda row: (-row.line.decided_on.toordinal(), row.project.code))


def _actions(projects: Iterable[Project], on: date) -> list[ActionRow]:
    """The longest overdue first, of those that the project shows to committees."""
    rows = [
        ActionRow(project, line, max((on - line.due_on).days, 0))
        for project in projects
        for line in project.lines.actions
        if line.is_for_committee
    ]
    return sorted(rows, key=lambda row: (row.line.due_on, row.project.code, row.line.reference))


def _years(numbering: Numbering, projects: Sequence[Project]) -> Iterator[YearRow]:
    """Money by currency and year; the difference over the projects where budget and forecast are known."""
    found: dict[tuple[str, int], list[tuple[str, Any]]] = {}
    for project in projects:
        for entry in project.lines.years:
            found.setdefault((project.currency, entry.year), []).append((project.code, entry))
    for currency, year in sorted(found, key=lambda key: (key[0] != "EUR", *key)):
        rows = found[currency, year]
        codes = [code for code, _entry in rows]
        totals = {}
        for measure in MEASURES:
            amounts: list[Amount] = [getattr(entry, measure) for _code, entry in rows]
            known = [amount.value for amount in amounts if amount.value is not None]
            totals[measure] = numbering.add(
                f"year.{year}.{measure}.{currency}",
                f"year_{measure}",
                sum(known, Decimal(0)) if known else None,
                codes,
                currency=currency,
                known=len(known),
                of=len(rows),
            )
        both = [(c, e) for c, e in rows if e.budget.is_known and e.forecast.is_known]
        difference = numbering.add(
            f"year.{year}.difference.{currency}",
            "year_difference",
            sum((e.forecast.value - e.budget.value for _c, e in both), Decimal(0))
            if both
            else None,
            [code for code, _entry in both],
            currency=currency,
            known=len(both),
            of=len(rows),
        )
        yield YearRow(currency, year, totals, difference)


def _objectives(numbering: Numbering, projects: Sequence[Project]) -> Iterator[ObjectiveRow]:
    """By the code of the objective; a project counts in each objective that it serves."""
    found: dict[str, tuple[Any, list[tuple[Project, int]]]] = {}
    for project in projects:
        for line in project.lines.objectives:
            found.setdefault(line.code, (line.names, []))[1].append((project, line.weight))
    for code in sorted(found):
        names, serving = found[code]
        serving.sort(key=lambda one: (-one[1], one[0].code))
        codes = calc.count_colours(project for project, _weight in serving)
        counts = {
            colour: numbering.add(
                f"objective.{code}.{colour}", "declared_serving", len(codes[colour]), codes[colour]
            )
            for colour in calc.COLOURS
        }
        yield ObjectiveRow(code, names, tuple(serving), counts)
