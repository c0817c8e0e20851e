"""The rules of the status colours (domain notes §2.1), on plain values: no Django, no clock, no database.

Use of the tolerance u = adverse deviation ÷ adverse tolerance: green u ≤ 0.5, amber u ≤ 1, red u > 1.
Missing or stale data are grey, never green. Colours are never averaged: that hides the red ones.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"
# From good to bad; grey is not a degree of either.
SEVERITY = {GREEN: 0, AMBER: 1, RED: 2}
TIME, COST, SCOPE, BENEFITS = "time", "cost", "scope", "benefits"
# One red here makes the whole red.
DECISIVE = (TIME, COST, SCOPE, BENEFITS)
KNOWN, WITHHELD, NOT_YET = "known", "withheld", "not_yet"

WorkingDays = Callable[[date, date], int]


@dataclass(frozen=True)
class Rules:
    """The thresholds in force; `version` is kept with every result."""

    version: int
    amber_above: Decimal = Decimal("0.5")
    red_above: Decimal = Decimal(1)
    time_percent: Decimal = Decimal(10)
    time_floor_days: int = 5
    cost_percent: Decimal = Decimal(5)
    mandatory: frozenset[str] = frozenset({TIME, COST})


@dataclass(frozen=True)
class Result:
    """A colour, the code of the sentence that explains it, and what it was computed from (as text)."""

    colour: str
    reason: str
    rule_version: int
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Amount:
    """An amount, or why there is none."""

    state: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Plan:
    """The dates of a project or of its running stage."""

    start: date | None
    baseline_end: date | None
    forecast_end: date | None


def colour_of_deviation(deviation: Decimal, tolerance: Decimal, rules: Rules) -> str:
    """The colour of an adverse (positive) or favourable deviation. Tolerance 0 leaves no amber."""
    if deviation <= 0:
        return GREEN
    if tolerance <= 0:
        return RED
    use = deviation / tolerance
    if use > rules.red_above:
        return RED
    return AMBER if use > rules.amber_above else GREEN


def default_time_tolerance(plan: Plan, rules: Rules, working_days: WorkingDays) -> int:
    """A share of the baselined duration in working days, rounded, with a floor."""
    if plan.start is None or plan.baseline_end is None:
        return rules.time_floor_days
    duration = Decimal(max(working_days(plan.start, plan.baseline_end), 0))
    share = (duration * rules.time_percent / 100).quantize(Decimal(1), ROUND_HALF_UP)
    return max(int(share), rules.time_floor_days)


def time_status(
    *,
    project: Plan,
    rules: Rules,
    working_days: WorkingDays,
    stage: Plan | None = None,
    legal_deadline_on: date | None = None,
    late_critical_milestones: int = 0,
    is_stale: bool = False,
) -> Result:
    """Forecast end against agreed end, in working days; the worse of the project and its running stage.

    `late_critical_milestones` is the number of critical ones late by a period or more.
    """

    def result(colour: str, reason: str, **inputs: object) -> Result:
        return Result(
            colour, reason, rules.version, {key: str(value) for key, value in inputs.items()}
        )

    if is_stale:
        return result(GREY, "stale")
    if project.forecast_end is None:
        return result(GREY, "time_no_forecast")
    if legal_deadline_on is not None and project.forecast_end > legal_deadline_on:
        return result(
            RED, "time_legal_missed", forecast=project.forecast_end, deadline=legal_deadline_on
        )
    if project.baseline_end is None:
        return result(GREY, "time_no_baseline")
    found = _plan_status("time", project, rules, working_days)
    if stage is not None and stage.baseline_end is not None and stage.forecast_end is not None:
        found = _worse(found, _plan_status("stage", stage, rules, working_days))
    if late_critical_milestones and SEVERITY[found.colour] < SEVERITY[AMBER]:
        return result(AMBER, "time_milestone_late", count=late_critical_milestones)
    return found


def _plan_status(prefix: str, plan: Plan, rules: Rules, working_days: WorkingDays) -> Result:
    if plan.baseline_end is None or plan.forecast_end is None:
        raise ValueError(plan)
    allowed = default_time_tolerance(plan, rules, working_days)
    days = working_days(plan.baseline_end, plan.forecast_end)
    return Result(
        colour_of_deviation(Decimal(days), Decimal(allowed), rules),
        _direction(prefix, Decimal(days), Decimal(allowed)),
        rules.version,
        {
            "days": str(days),
            "allowed": str(allowed),
            "baseline": str(plan.baseline_end),
            "forecast": str(plan.forecast_end),
        },
    )


def cost_status(
    *,
    budget: Amount,
    forecast: Amount,
    rules: Rules,
    currency: str = "EUR",
    months_without_actuals: int | None = 0,
    is_stale: bool = False,
) -> Result:
    """Forecast at completion against budget.

    `months_without_actuals` counts closed months that the accounts do not show; None when they show none.
    """

    def result(colour: str, reason: str, **inputs: object) -> Result:
        return Result(
            colour, reason, rules.version, {key: str(value) for key, value in inputs.items()}
        )

    if is_stale:
        return result(GREY, "stale")
    for name, amount in (("budget", budget), ("forecast", forecast)):
        if amount.state == WITHHELD:
            return result(GREY, f"cost_{name}_withheld")
        if amount.state == NOT_YET:
            return result(GREY, f"cost_{name}_not_yet")
        if amount.state != KNOWN or amount.value is None:
            return result(GREY, f"cost_{name}_missing")
    if budget.value is None or forecast.value is None:
        raise ValueError(budget)
    allowed = (budget.value * rules.cost_percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    deviation = forecast.value - budget.value
    colour = colour_of_deviation(deviation, allowed, rules)
    if colour == GREEN and months_without_actuals is None:
        return result(AMBER, "cost_no_actuals")
    if colour == GREEN and months_without_actuals is not None and months_without_actuals > 1:
        return result(AMBER, "cost_actuals_old", months=months_without_actuals)
    return result(
        colour,
        _direction("cost", deviation, allowed),
        deviation=deviation,
        allowed=allowed,
        budget=budget.value,
        forecast=forecast.value,
        currency=currency,
    )


def _direction(prefix: str, deviation: Decimal, allowed: Decimal) -> str:
    if deviation == 0:
        return f"{prefix}_as_agreed"
    if deviation > 0:
        return f"{prefix}_over"
    # A plan that is beaten by more than the tolerance was too loose.
    return f"{prefix}_under_beyond" if -deviation > allowed else f"{prefix}_under"


def _worse(one: Result, other: Result) -> Result:
    return other if SEVERITY[other.colour] > SEVERITY[one.colour] else one


def not_computed(rules: Rules) -> Result:
    """A dimension for which the portal holds no data: grey, with the sentence that says so."""
    return Result(GREY, "no_data", rules.version)


def overall(
    colours: Mapping[str, str],
    *,
    mandatory: Collection[str],
    rule_version: int,
    has_undecided_exception: bool = False,
) -> Result:
    """The colour of the whole from those of its dimensions; `mandatory` ones must be known for a green."""
    reds = [name for name, colour in colours.items() if colour == RED]
    ambers = [name for name, colour in colours.items() if colour == AMBER]
    unknown = [name for name in mandatory if colours.get(name, GREY) == GREY]
    decisive = [name for name in reds if name in DECISIVE]
    if has_undecided_exception:
        return _overall(RED, "overall_exception", rule_version)
    if decisive:
        return _overall(RED, "overall_red", rule_version, decisive)
    if len(reds) >= 2:
        return _overall(RED, "overall_reds", rule_version, reds)
    if reds or ambers:
        return _overall(AMBER, "overall_amber", rule_version, [*reds, *ambers])
    if unknown:
        return _overall(GREY, "overall_unknown", rule_version, sorted(unknown))
    return _overall(GREEN, "overall_green", rule_version)


def _overall(colour: str, reason: str, rule_version: int, dimensions: Iterable[str] = ()) -> Result:
    named = ",".join(dimensions)
    return Result(colour, reason, rule_version, {"dimensions": named} if named else {})


def is_better(declared: str, computed: str) -> bool:
    """Whether the declared colour claims more than the computed one; grey is neither better nor worse."""
    if GREY in (declared, computed):
        return False
    return SEVERITY[declared] < SEVERITY[computed]


def needs_path(declared: str, declared_before: str | None) -> bool:
    """A path to green is asked for a red, and for an amber in its second period."""
    return declared == RED or (declared == AMBER and declared_before in (AMBER, RED))


def months_without_actuals(
    period: date, accounts_as_of: date | None, closing_months: int = 1
) -> int | None:
    """Closed months that the accounts do not show; those of a month close `closing_months` later."""
    if accounts_as_of is None:
        return None
    gap = (period.year - accounts_as_of.year) * 12 + period.month - accounts_as_of.month
    return max(gap - closing_months, 0)


def is_other_magnitude(before: Decimal | None, after: Decimal | None) -> bool:
    """Whether an amount changed by a factor of ten or more: usually euro typed for thousands."""
    if not before or not after or before < 0 or after < 0:
        return False
    return after >= before * 10 or after * 10 <= before
