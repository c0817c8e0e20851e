"""The rules of the status colours (domain notes §2.1), on plain values: no Django, no clock, no database.

Use of the tolerance u = adverse deviation ÷ adverse tolerance: green u ≤ 0.5, amber u ≤ 1, red u > 1.
Missing or stale data are grey, never green. Colours are never averaged: that hides the red ones.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portfolio.lifecycle.tolerances.calc import (
    AMBER,
    BENEFITS,
    COST,
    DAYS,
    GREEN,
    GREY,
    RED,
    SCOPE,
    SEVERITY,
    TIME,
    Limits,
    Measured,
    Plan,
    Rules,
    Tolerance,
    Use,
    WorkingDays,
    colour_of_deviation,
    default_time_tolerance,
    default_tolerance,
    measure_time,
    use_of,
)

__all__ = [
    "AGREED",
    "AMBER",
    "DEFAULT",
    "GREEN",
    "GREY",
    "RED",
    "Amount",
    "Limits",
    "Plan",
    "Result",
    "Rules",
    "Tolerance",
    "WorkingDays",
    "colour_of_deviation",
    "cost_status",
    "default_time_tolerance",
    "overall",
    "time_status",
]

# One red here makes the whole red.
DECISIVE = (TIME, COST, SCOPE, BENEFITS)
KNOWN, WITHHELD, NOT_YET = "known", "withheld", "not_yet"
AGREED, DEFAULT = "agreed", "default"


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


def time_status(
    *,
    project: Plan,
    rules: Rules,
    working_days: WorkingDays,
    stage: Plan | None = None,
    legal_deadline_on: date | None = None,
    late_critical_milestones: int = 0,
    is_stale: bool = False,
    tolerance: Tolerance | None = None,
    stage_tolerance: Tolerance | None = None,
) -> Result:
    """Forecast end against agreed end, in working days; the worse of the project and its running stage.

    Tolerances that were agreed go before the default of the rules.
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
    found = _plan_status("time", project, rules, working_days, tolerance)
    if stage is not None and stage.baseline_end is not None and stage.forecast_end is not None:
        found = _worse(found, _plan_status("stage", stage, rules, working_days, stage_tolerance))
    if late_critical_milestones and SEVERITY[found.colour] < SEVERITY[AMBER]:
        return result(AMBER, "time_milestone_late", count=late_critical_milestones)
    return found


def _plan_status(
    prefix: str,
    plan: Plan,
    rules: Rules,
    working_days: WorkingDays,
    tolerance: Tolerance | None = None,
) -> Result:
    measured = measure_time(plan, working_days)
    if isinstance(measured, str):
        raise ValueError(plan)
    found = use_of(measured, tolerance or time_default(plan, rules, working_days), rules)
    return _result(
        prefix,
        found,
        rules,
        days=int(measured.deviation),
        baseline=plan.baseline_end,
        forecast=plan.forecast_end,
    )


def time_default(plan: Plan, rules: Rules, working_days: WorkingDays) -> Tolerance:
    """The tolerance on time where none was agreed."""
    return Tolerance(Decimal(default_time_tolerance(plan, rules, working_days)))


def _result(prefix: str, found: Use, rules: Rules, **inputs: object) -> Result:
    """A use as the colour of a report, with the limit it was compared with and where that comes from."""
    limit = found.adverse if found.deviation is None or found.deviation >= 0 else _easy_side(found)
    inputs["allowed"] = "" if limit is None else _plain(limit, found.unit)
    inputs["tolerance"] = AGREED if found.tolerance_version else DEFAULT
    return Result(
        found.colour,
        _direction(prefix, found),
        rules.version,
        {key: str(value) for key, value in inputs.items()},
    )


def _plain(limit: Decimal, unit: str) -> Decimal | int:
    return int(limit) if unit == DAYS and limit == int(limit) else limit


def _easy_side(found: Use) -> Decimal | None:
    return found.favourable if found.favourable is not None else found.adverse


def cost_status(
    *,
    budget: Amount,
    forecast: Amount,
    rules: Rules,
    currency: str = "EUR",
    months_without_actuals: int | None = 0,
    is_stale: bool = False,
    tolerance: Tolerance | None = None,
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
    measured = Measured(forecast.value - budget.value, "amount", budget.value)
    found = use_of(measured, tolerance or _cost_default(rules), rules)
    if found.colour == GREEN and months_without_actuals is None:
        return result(AMBER, "cost_no_actuals")
    if found.colour == GREEN and months_without_actuals is not None and months_without_actuals > 1:
        return result(AMBER, "cost_actuals_old", months=months_without_actuals)
    return _result(
        "cost",
        found,
        rules,
        deviation=measured.deviation,
        budget=budget.value,
        forecast=forecast.value,
        currency=currency,
    )


def _cost_default(rules: Rules) -> Tolerance:
    found = default_tolerance(COST, rules, is_stage=False)
    if found is None:
        raise ValueError(COST)
    return found


def _direction(prefix: str, found: Use) -> str:
    if not found.deviation:
        return f"{prefix}_as_agreed"
    if found.deviation > 0:
        return f"{prefix}_over"
    # A plan that is beaten by more than the tolerance was too loose.
    return f"{prefix}_under_beyond" if found.is_loose else f"{prefix}_under"


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
