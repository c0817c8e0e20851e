"""Comparison and totals of frozen periods. Plain arithmetic on plain data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reporting.snapshots.frozen import Amount, Project

COLOURS = ("green", "amber", "red", "grey")
MOVED_DAYS = 31


@dataclass(frozen=True)
class Change:
    """What became of one project since the period before; the two sides depend on the kind."""

    kind: str  # turned_red, recovered, new, joined, left, closed, moved
    project: Project
    colour_before: str = ""
    end_before: date | None = None
    unit_before: str = ""


@dataclass(frozen=True)
class Total:
    """A sum that says how much of it is known."""

    currency: str
    amount: Decimal
    known: int
    of: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Deviation:
    """Forecast against budget, over the projects where both are known."""

    currency: str
    budget: Decimal
    forecast: Decimal
    known: int
    of: int
    codes: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        return self.forecast - self.budget

    @property
    def share(self) -> Decimal | None:
        return self.difference / self.budget if self.budget else None


def compare(
    current: Sequence[Project],
    previous: Sequence[Project],
    *,
    beyond: Sequence[Project] = (),
    beyond_before: Sequence[Project] = (),
) -> tuple[Change, ...]:
    """What became of the projects of a perimeter, by kind, then by code.

    Turned red, recovered, new, joined from another unit, left for one, closed, end moved by over a month.
    `beyond` are projects outside of the perimeter, now and before: without them, who moved is new or closed.
    """
    before = {project.code: project for project in previous}
    now = {project.code for project in current}
    elsewhere = {project.code: project for project in beyond}
    came_from = {project.code: project for project in beyond_before}
    found: list[Change] = []
    for project in sorted(current, key=lambda project: project.code):
        last = before.get(project.code)
        if last is None:
            other = came_from.get(project.code)
            found.append(
                Change("joined", project, unit_before=other.unit)
                if other
                else Change("new", project)
            )
            continue
        if project.declared == "red" and last.declared != "red":
            found.append(Change("turned_red", project, colour_before=last.declared))
        if last.declared == "red" and project.declared in ("green", "amber"):
            found.append(Change("recovered", project, colour_before=last.declared))
        if moved(project.forecast_end, last.forecast_end):
            found.append(Change("moved", project, end_before=last.forecast_end))
    found += [
        Change("left", elsewhere[project.code], unit_before=project.unit)
        if project.code in elsewhere
        else Change("closed", project)
        for project in sorted(previous, key=lambda project: project.code)
        if project.code not in now
    ]
    order = ("turned_red", "recovered", "new", "joined", "left", "closed", "moved")
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def moved(end: date | None, last: date | None) -> bool:
    return bool(end and last and abs(end - last) > timedelta(days=MOVED_DAYS))


def count_colours(projects: Iterable[Project]) -> dict[str, tuple[str, ...]]:
    """The codes behind each declared colour."""
    found: dict[str, list[str]] = {colour: [] for colour in COLOURS}
    for project in projects:
        found[project.declared].append(project.code)
    return {colour: tuple(sorted(codes)) for colour, codes in found.items()}


def total(projects: Iterable[Project], measure: str) -> tuple[Total, ...]:
    """One total per currency; currencies are never added up."""
    groups: dict[str, list[Project]] = {}
    for project in projects:
        groups.setdefault(project.currency, []).append(project)
    totals = []
    for currency in sorted(groups, key=lambda currency: (currency != "EUR", currency)):
        amounts: list[Amount] = [getattr(project, measure) for project in groups[currency]]
        known = [amount.value for amount in amounts if amount.value is not None]
        codes = tuple(sorted(project.code for project in groups[currency]))
        totals.append(Total(currency, sum(known, Decimal(0)), len(known), len(amounts), codes))
    return tuple(totals)


def deviations(projects: Iterable[Project]) -> tuple[Deviation, ...]:
    """Forecast against budget per currency, only where both are known."""
    groups: dict[str, list[Project]] = {}
    for project in projects:
        groups.setdefault(project.currency, []).append(project)
    found = []
    for currency in sorted(groups, key=lambda currency: (currency != "EUR", currency)):
        both = [p for p in groups[currency] if p.budget.is_known and p.forecast.is_known]
        found.append(
            Deviation(
                currency,
                sum((p.budget.value or Decimal(0) for p in both), Decimal(0)),
                sum((p.forecast.value or Decimal(0) for p in both), Decimal(0)),
                len(both),
                len(groups[currency]),
                tuple(sorted(p.code for p in both)),
            )
        )
    return tuple(found)


def late_milestones(projects: Iterable[Project], on: date) -> tuple[tuple[str, int], ...]:
    """How many milestones are late per project, for those that have any."""
    counted = [
        (project.code, sum(milestone.is_late(on) for milestone in project.milestones))
        for project in projects
    ]
    return tuple(sorted((code, count) for code, count in counted if count))


def beyond_tolerance(projects: Iterable[Project]) -> tuple[str, ...]:
    """Projects whose computed time or cost is red: the condition for an exception."""
    return tuple(
        sorted(
            project.code
            for project in projects
            if any(
                entry.computed == "red"
                for entry in project.dimensions
                if entry.dimension in ("time", "cost")
            )
        )
    )


def periods_red(project: Project) -> int:
    """For how many periods in a row the project has been red, this one included."""
    count = 0
    for past in reversed(project.history):
        if past.declared != "red":
            break
        count += 1
    return count
