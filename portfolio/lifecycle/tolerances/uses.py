"""Works out how plans stand against their tolerances, for many projects in a fixed number of statements."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from methodology.tailoring.choices import LIGHT_DIMENSIONS, Dimension, TailoringClass
from methodology.tailoring.models import RuleSet
from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances import calc
from portfolio.lifecycle.tolerances.models import Tolerance, ToleranceUse
from ppm.org.workdays import working_days_between

# (initiative, stage or None)
PlanKey = tuple[int, int | None]
Measure = Callable[[Collection[int]], Mapping[int, calc.Measured]]
_measures: dict[str, Measure] = {}
# What a version of the rules and the plain rules have in common, under one name.
THRESHOLDS = tuple(
    one.name for one in fields(calc.Rules) if one.name not in ("version", "mandatory")
)


def register_measure(aspect: str, measure: Measure) -> None:
    """Let a feature say how far projects deviate on an aspect: `measure(initiative ids) -> by initiative`."""
    _measures[str(aspect)] = measure


def rules_of(stored: RuleSet | None) -> calc.Rules:
    """The thresholds of a version of the rules as plain values."""
    if stored is None:
        return calc.Rules(version=0)
    return calc.Rules(
        **{name: getattr(stored, name) for name in THRESHOLDS}, version=stored.version
    )


@dataclass(frozen=True)
class PlanFigures:
    """Dates and money of a project or of its running stage."""

    key: PlanKey
    dates: calc.Plan
    budget: Decimal | None
    forecast: Decimal | None
    aspects: tuple[str, ...]

    @property
    def is_stage(self) -> bool:
        return self.key[1] is not None


def computed_uses(initiative_ids: Collection[int], today: date) -> list[ToleranceUse]:
    """How the running projects among these, and their running stages, stand today on every known aspect."""
    rules = rules_of(RuleSet.objects.in_force(today))
    figures = list(_figures(initiative_ids))
    agreed = _agreed(initiative_ids, today)
    measured = {
        aspect: measure({one.key[0] for one in figures}) for aspect, measure in _measures.items()
    }
    return [
        _row(plan, aspect, use, today)
        for plan in figures
        for aspect, use in _of_plan(plan, agreed, measured, rules)
    ]


def _figures(initiative_ids: Collection[int]) -> Iterator[PlanFigures]:
    projects = Initiative.objects.filter(
        pk__in=initiative_ids, kind=Kind.PROJECT, state__in=RUNNING
    ).values_list(
        "pk",
        "tailoring_class",
        "baseline_start",
        "baseline_end",
        "actual_end",
        "forecast_end",
        "standing__budget",
        "standing__budget_state",
        "standing__forecast",
        "standing__forecast_state",
    )
    stages = {
        row[0]: row[1:]
        for row in Stage.objects.filter(
            initiative__in=initiative_ids, state=StageState.RUNNING
        ).values_list(
            "initiative",
            "pk",
            "baseline_start",
            "baseline_end",
            "forecast_end",
            "budget_amount",
            "forecast_amount",
        )
    }
    for row in projects:
        pk, of_class, start, end, actual, forecast_end = row[:6]
        budget, budget_state, forecast, forecast_state = row[6:]
        aspects = aspects_of(of_class)
        yield PlanFigures(
            (pk, None),
            calc.Plan(start, end, actual or forecast_end),
            budget if budget_state == "known" else None,
            forecast if forecast_state == "known" else None,
            aspects,
        )
        if pk in stages:
            stage, begin, last, expected, agreed, expected_cost = stages[pk]
            dates = calc.Plan(begin, last, expected)
            yield PlanFigures((pk, stage), dates, agreed, expected_cost, aspects)


def aspects_of(tailoring_class: str) -> tuple[str, ...]:
    """The dimensions that a class of projects is steered on."""
    names = LIGHT_DIMENSIONS if tailoring_class == TailoringClass.LIGHT else Dimension
    return tuple(str(name) for name in names)


def _agreed(
    initiative_ids: Collection[int], today: date
) -> dict[tuple[PlanKey, str], calc.Tolerance]:
    rows = Tolerance.objects.filter(initiative__in=initiative_ids).in_force(today)
    return {((one.initiative_id, one.stage_id), one.aspect): plain(one) for one in rows}


def agreed_by_plan(
    initiative_ids: Collection[int], today: date
) -> dict[int, dict[tuple[int | None, str], calc.Tolerance]]:
    """The tolerances in force by initiative, then by stage (None: the project) and aspect, in one query."""
    found: dict[int, dict[tuple[int | None, str], calc.Tolerance]] = {}
    for ((initiative, stage), aspect), one in _agreed(initiative_ids, today).items():
        found.setdefault(initiative, {})[stage, aspect] = one
    return found


def plain(row: Tolerance) -> calc.Tolerance:
    """A stored tolerance as the rules take it."""
    return calc.Tolerance(row.adverse, row.favourable, row.unit, row.number)


def _of_plan(
    plan: PlanFigures,
    agreed: Mapping[tuple[PlanKey, str], calc.Tolerance],
    measured: Mapping[str, Mapping[int, calc.Measured]],
    rules: calc.Rules,
) -> Iterator[tuple[str, calc.Use]]:
    """Each aspect of which something is known: measured, or agreed upon. Time and money always."""
    for aspect in plan.aspects:
        tolerance = agreed.get((plan.key, aspect)) or calc.default_tolerance(
            aspect, rules, is_stage=plan.is_stage, time_days=_days(plan, rules)
        )
        found = _measured(plan, aspect, measured)
        if isinstance(found, calc.Measured) and tolerance is not None:
            yield aspect, calc.use_of(found, tolerance, rules)
        elif isinstance(found, str) and (
            aspect in (calc.TIME, calc.COST) or (tolerance and tolerance.is_agreed)
        ):
            yield aspect, calc.unknown(found, rules, tolerance)


def _days(plan: PlanFigures, rules: calc.Rules) -> int:
    return calc.default_time_tolerance(plan.dates, rules, working_days_between)


def _measured(
    plan: PlanFigures, aspect: str, measured: Mapping[str, Mapping[int, calc.Measured]]
) -> calc.Measured | str:
    if aspect == calc.TIME:
        return calc.measure_time(plan.dates, working_days_between)
    if aspect == calc.COST:
        if plan.budget is None:
            return "cost_budget_missing"
        if plan.forecast is None:
            return "cost_forecast_missing"
        return calc.Measured(plan.forecast - plan.budget, calc.AMOUNT, plan.budget)
    if plan.is_stage:
        return "no_data"
    found = measured.get(aspect, {}).get(plan.key[0])
    if found is None:
        return "no_data"
    if found.base is None and found.unit == calc.AMOUNT and plan.budget is not None:
        return calc.Measured(found.deviation, found.unit, plan.budget)
    return found


def _row(plan: PlanFigures, aspect: str, use: calc.Use, today: date) -> ToleranceUse:
    initiative_id, stage_id = plan.key
    return ToleranceUse(
        initiative_id=initiative_id,
        stage_id=stage_id,
        aspect=aspect,
        deviation=use.deviation,
        unit=use.unit,
        adverse=use.adverse,
        favourable=use.favourable,
        use=use.use,
        colour=use.colour,
        is_loose=use.is_loose,
        reason=use.reason,
        tolerance_version=use.tolerance_version,
        rule_version=use.rule_version,
        since=today,
    )


COMPARED = (
    "deviation",
    "unit",
    "adverse",
    "favourable",
    "use",
    "colour",
    "is_loose",
    "reason",
    "tolerance_version",
    "rule_version",
    "is_current",
)


def changed_rows(
    new: Iterable[ToleranceUse], stored: Iterable[Mapping[str, Any]]
) -> tuple[list[ToleranceUse], list[int]]:
    """The rows to write, with the day since when their colour holds; and the keys of those of the past."""
    kept = {(row["initiative_id"], row["stage_id"], row["aspect"]): row for row in stored}
    changed = []
    for row in new:
        old = kept.pop((row.initiative_id, row.stage_id, row.aspect), None)
        if old is not None:
            if old["colour"] == row.colour:
                row.since = old["since"]
            if all(old[name] == getattr(row, name) for name in COMPARED):
                continue
        changed.append(row)
    return changed, [row["pk"] for row in kept.values() if row["is_current"]]
