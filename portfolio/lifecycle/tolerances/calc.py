"""The rules of tolerances (domain notes §1.7, §2.1), on plain values: no Django, no clock, no database.

Use of the tolerance u = adverse deviation ÷ adverse tolerance: green u ≤ 0.5, amber u ≤ 1, red u > 1.
Missing or stale data are grey, never green.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"
# From good to bad; grey is not a degree of either.
SEVERITY = {GREEN: 0, AMBER: 1, RED: 2}
TIME, COST, SCOPE, QUALITY, BENEFITS, RISK = (
    "time",
    "cost",
    "scope",
    "quality",
    "benefits",
    "risk",
)
DAYS, AMOUNT, PERCENT, COUNT, POINTS = "days", "amount", "percent", "count", "points"
CENT = Decimal("0.01")
FOURTH = Decimal("0.0001")
# A share larger than this says no more than this.
MOST = Decimal("9999.9999")

WorkingDays = Callable[[date, date], int]


@dataclass(frozen=True)
class Rules:
    """The thresholds in force; `version` is kept with every result. Percentages are of the plan's own."""

    version: int
    amber_above: Decimal = Decimal("0.5")
    red_above: Decimal = Decimal(1)
    time_percent: Decimal = Decimal(10)
    time_floor_days: int = 5
    cost_percent: Decimal = Decimal(5)
    mandatory: frozenset[str] = frozenset({TIME, COST})
    stage_cost_percent: Decimal = Decimal(10)
    risk_percent: Decimal = Decimal(10)
    benefits_percent: Decimal = Decimal(10)
    scope_percent: Decimal = Decimal(20)
    quality_percent: Decimal = Decimal(10)
    # Triggers beside the tolerances (domain notes §2.1).
    milestone_days: int = 30
    spi_amber: Decimal = Decimal("0.90")
    cpi_amber: Decimal = Decimal("0.90")
    actuals_periods: int = 1
    closing_months: int = 1
    risk_line: int = 15
    review_grace_days: int = 5
    resources_amber: Decimal = Decimal(100)
    resources_red: Decimal = Decimal(110)
    vacancy_days: int = 31
    stale_periods: int = 2
    overrides_allowed: int = 2


@dataclass(frozen=True)
class Plan:
    """The dates of a project or of its running stage."""

    start: date | None
    baseline_end: date | None
    forecast_end: date | None


@dataclass(frozen=True)
class Tolerance:
    """What may be deviated from a plan on one aspect: to the bad side and to the good one.

    A side without a limit is None. Version 0 was not agreed: it is the default of the rule set.
    """

    adverse: Decimal | None
    favourable: Decimal | None = None
    unit: str = DAYS
    version: int = 0

    @property
    def is_agreed(self) -> bool:
        return self.version > 0


@dataclass(frozen=True)
class Limits:
    """A tolerance in the unit in which the deviation is measured."""

    adverse: Decimal | None
    favourable: Decimal | None
    version: int = 0

    @property
    def is_agreed(self) -> bool:
        return self.version > 0


@dataclass(frozen=True)
class Measured:
    """What an aspect deviates (adverse is positive), in which unit, and what a percentage is taken of."""

    deviation: Decimal
    unit: str
    base: Decimal | None = None


@dataclass(frozen=True)
class Use:
    """How a plan stands against its limits on one aspect; `reason` codes why it is not known."""

    colour: str
    deviation: Decimal | None = None
    unit: str = ""
    adverse: Decimal | None = None
    favourable: Decimal | None = None
    use: Decimal | None = None
    is_loose: bool = False
    reason: str = ""
    tolerance_version: int = 0
    rule_version: int = 0

    @property
    def is_breach(self) -> bool:
        """The forecast goes beyond the limit."""
        return self.colour == RED


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


def share_used(deviation: Decimal, tolerance: Decimal | None) -> Decimal | None:
    """u, to four decimals; none where there is no limit, or a limit of 0 that is exceeded."""
    if tolerance is None:
        return None
    if deviation <= 0:
        return Decimal(0)
    if tolerance <= 0:
        return None
    return min((deviation / tolerance).quantize(FOURTH, ROUND_HALF_UP), MOST)


def limits_of(tolerance: Tolerance, measured: Measured) -> Limits | None:
    """The tolerance in the unit of what was measured; none when the two cannot be compared."""
    if tolerance.unit == measured.unit:
        return Limits(tolerance.adverse, tolerance.favourable, tolerance.version)
    if tolerance.unit != PERCENT or measured.base is None:
        return None
    base, step = measured.base, Decimal(1) if measured.unit in (DAYS, COUNT) else CENT

    def part(percent: Decimal | None) -> Decimal | None:
        return None if percent is None else (base * percent / 100).quantize(step, ROUND_HALF_UP)

    return Limits(part(tolerance.adverse), part(tolerance.favourable), tolerance.version)


def is_beyond_favourable(deviation: Decimal, limits: Limits) -> bool:
    """Whether a plan is beaten by more than was thought possible: it was too loose.

    Without a favourable limit that was agreed, the adverse one is taken.
    """
    limit = limits.favourable if limits.favourable is not None else limits.adverse
    return limit is not None and deviation < 0 and -deviation > limit


def use_of(measured: Measured, tolerance: Tolerance, rules: Rules) -> Use:
    """How much of its tolerance a plan uses on one aspect. Without an adverse limit nothing can be red."""
    limits = limits_of(tolerance, measured)
    if limits is None:
        return unknown("unit_differs", rules, tolerance)
    adverse = limits.adverse
    colour = GREEN if adverse is None else colour_of_deviation(measured.deviation, adverse, rules)
    return Use(
        colour=colour,
        deviation=measured.deviation,
        unit=measured.unit,
        adverse=adverse,
        favourable=limits.favourable,
        use=share_used(measured.deviation, adverse),
        is_loose=is_beyond_favourable(measured.deviation, limits),
        tolerance_version=limits.version,
        rule_version=rules.version,
    )


def unknown(reason: str, rules: Rules, tolerance: Tolerance | None = None) -> Use:
    """An aspect that nothing is known of: grey."""
    version = tolerance.version if tolerance else 0
    return Use(GREY, reason=reason, tolerance_version=version, rule_version=rules.version)


def duration_of(plan: Plan, working_days: WorkingDays) -> int | None:
    """The agreed duration in working days."""
    if plan.start is None or plan.baseline_end is None:
        return None
    return max(working_days(plan.start, plan.baseline_end), 0)


def default_time_tolerance(plan: Plan, rules: Rules, working_days: WorkingDays) -> int:
    """A share of the baselined duration in working days, rounded, with a floor."""
    duration = duration_of(plan, working_days)
    if duration is None:
        return rules.time_floor_days
    share = (duration * rules.time_percent / 100).quantize(Decimal(1), ROUND_HALF_UP)
    return max(int(share), rules.time_floor_days)


def measure_time(plan: Plan, working_days: WorkingDays) -> Measured | str:
    """Forecast end less agreed end in working days; or the code of what is missing."""
    if plan.forecast_end is None:
        return "time_no_forecast"
    if plan.baseline_end is None:
        return "time_no_baseline"
    duration = duration_of(plan, working_days)
    return Measured(
        Decimal(working_days(plan.baseline_end, plan.forecast_end)),
        DAYS,
        None if duration is None else Decimal(duration),
    )


def default_tolerance(
    aspect: str, rules: Rules, *, is_stage: bool, time_days: int = 0
) -> Tolerance | None:
    """What holds where nothing was agreed (domain notes §2.1); none where nothing can be said."""
    percent = {
        COST: rules.stage_cost_percent if is_stage else rules.cost_percent,
        RISK: rules.risk_percent,
        BENEFITS: rules.benefits_percent,
        SCOPE: rules.scope_percent,
        QUALITY: rules.quality_percent,
    }
    if aspect == TIME:
        return Tolerance(Decimal(time_days), unit=DAYS)
    if aspect in percent:
        return Tolerance(percent[aspect], unit=PERCENT)
    return None


@dataclass(frozen=True)
class Overdrawn:
    """The stages of a project may together deviate more than the project."""

    stages: Decimal
    project: Decimal


def overdrawn(project: Decimal | None, stages: Sequence[Decimal | None]) -> Overdrawn | None:
    """A warning when the tolerances agreed for stages add up to more than the project's (§0.8)."""
    total = sum((one for one in stages if one is not None), Decimal(0))
    if project is None or total <= project:
        return None
    return Overdrawn(total, project)
