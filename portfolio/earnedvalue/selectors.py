"""The earned value of one project, from its milestones, their weights and its money."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portfolio.earnedvalue.calc import (
    Indicators,
    Schedule,
    Weighted,
    earned_schedule,
    earned_share,
    month_ends,
    planned_share,
)
from portfolio.earnedvalue.models import MilestoneWeight
from portfolio.finance.calc import KNOWN, Total
from portfolio.finance.models import MoneyOptions
from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class EarnedValue:
    """Indicators on a day, the earned schedule, and the curves by month; amounts in one currency."""

    on: date
    currency: str
    indicators: Indicators
    schedule: Schedule
    months: Sequence[date]
    planned: Sequence[Decimal]
    earned: Sequence[Decimal]
    milestones: int


@dataclass(frozen=True)
class NotMeasured:
    """Why there is no earned value although it is asked for: the code of a sentence."""

    reason: str


def weighted_milestones(initiative: Initiative) -> list[tuple[Milestone, MilestoneWeight | None]]:
    """The milestones that were agreed, in the order of the baseline, with their weights, in one query."""
    rows = (
        Milestone.objects.filter(initiative=initiative, baseline_on__isnull=False)
        .select_related("weight")
        .order_by("baseline_on", "pk")
    )
    return [(one, getattr(one, "weight", None)) for one in rows]


def earned_value_of(
    initiative: Initiative,
    options: MoneyOptions,
    *,
    budget: Total,
    actual: Total,
    currency: str,
    on: date,
) -> EarnedValue | NotMeasured | None:
    """The earned value on a day; None where the project does not use it."""
    if not options.uses_earned_value:
        return None
    if budget.state != KNOWN or budget.amount is None:
        return NotMeasured("budget")
    rows = weighted_milestones(initiative)
    begin = initiative.actual_start or initiative.baseline_start
    if not rows or begin is None:
        return NotMeasured("milestones")
    if actual.amount is None:
        return NotMeasured("actual")
    milestones = _weighted(rows, begin)
    rule, bac = options.earning_rule, budget.amount
    last = max(one.due_on for one in milestones)
    months = month_ends(begin, max(last, on))
    planned = [bac * planned_share(milestones, day, rule) for day in months]
    # What share of the work was done is known of the day itself, not of the months before.
    then = [replace(one, percent=Decimal(0)) for one in milestones]
    earned = [
        bac * earned_share(milestones if day == _end(on) else then, min(day, on), rule)
        for day in months
        if day <= _end(on)
    ]
    ev, pv = bac * earned_share(milestones, on, rule), bac * planned_share(milestones, on, rule)
    passed = Decimal(sum(day <= on for day in months))
    baseline = [value for day, value in zip(months, planned, strict=True) if day <= _end(last)]
    return EarnedValue(
        on=on,
        currency=currency,
        indicators=Indicators(bac, pv, ev, actual.amount),
        schedule=earned_schedule(baseline, ev, passed),
        months=months,
        planned=planned,
        earned=earned,
        milestones=len(rows),
    )


def _end(day: date) -> date:
    return month_ends(day, day)[0]


def _weighted(
    rows: Sequence[tuple[Milestone, MilestoneWeight | None]], begin: date
) -> list[Weighted]:
    """Work on a milestone begins when the one before it is due; it has begun when that one is reached."""
    found = []
    before: date = begin
    begun_on: date | None = begin
    for one, weight in rows:
        due = one.baseline_on or begin
        share = Decimal(weight.percent) / HUNDRED if weight else Decimal(0)
        found.append(
            Weighted(
                weight=weight.weight if weight else Decimal(1),
                begins_on=min(before, due),
                due_on=due,
                reached_on=one.actual_on,
                begun_on=begun_on,
                percent=share,
            )
        )
        before, begun_on = due, one.actual_on
    return found


def indices_of(
    initiative_ids: Collection[int], on: date
) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """SPI and CPI on a day of each of these projects that measures its earned value. Two queries."""
    options = MoneyOptions.objects.filter(
        initiative__in=initiative_ids, uses_earned_value=True
    ).select_related("initiative__standing")
    rows: dict[int, list[tuple[Milestone, MilestoneWeight | None]]] = {}
    for one in (
        Milestone.objects.filter(initiative__in=initiative_ids, baseline_on__isnull=False)
        .select_related("weight")
        .order_by("baseline_on", "pk")
    ):
        rows.setdefault(one.initiative_id, []).append((one, getattr(one, "weight", None)))
    found = {}
    for option in options.order_by("pk"):
        initiative, own = option.initiative, rows.get(option.initiative_id, [])
        standing, begin = initiative.standing, initiative.actual_start or initiative.baseline_start
        is_known = standing.budget_state == standing.actual_state == KNOWN
        if not is_known or not own or begin is None:
            continue
        weighted, bac = _weighted(own, begin), standing.budget or Decimal(0)
        indicators = Indicators(
            bac,
            bac * planned_share(weighted, on, option.earning_rule),
            bac * earned_share(weighted, on, option.earning_rule),
            standing.actual or Decimal(0),
        )
        found[initiative.pk] = (indicators.spi, indicators.cpi)
    return found
