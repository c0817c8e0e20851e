"""Time: forecast end against agreed end, the legal deadline, critical milestones, earned value."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from portfolio.lifecycle.tolerances.calc import (
    AMBER,
    GREY,
    RED,
    Plan,
    Rules,
    Tolerance,
    WorkingDays,
    default_time_tolerance,
    measure_time,
    use_of,
)
from portfolio.statusrules.calc.results import Result, of_use, result, settle, worse


def time_status(
    *,
    project: Plan,
    rules: Rules,
    working_days: WorkingDays,
    stage: Plan | None = None,
    legal_deadline_on: date | None = None,
    late_milestones: Sequence[int] = (),
    spi: Decimal | None = None,
    is_stale: bool = False,
    tolerance: Tolerance | None = None,
    stage_tolerance: Tolerance | None = None,
) -> Result:
    """Forecast end against agreed end, in working days; the worse of the project and its running stage.

    Tolerances that were agreed go before the default of the rules. `late_milestones` says by how many days
    critical milestones are late.
    """
    if is_stale:
        return result(rules, GREY, "stale")
    if project.forecast_end is None:
        return result(rules, GREY, "time_no_forecast")
    if legal_deadline_on is not None and project.forecast_end > legal_deadline_on:
        return result(
            rules,
            RED,
            "time_legal_missed",
            forecast=project.forecast_end,
            deadline=legal_deadline_on,
        )
    if project.baseline_end is None:
        return result(rules, GREY, "time_no_baseline")
    found = _of_plan("time", project, rules, working_days, tolerance)
    if stage is not None and stage.baseline_end is not None and stage.forecast_end is not None:
        found = worse(found, _of_plan("stage", stage, rules, working_days, stage_tolerance))
    triggers = []
    late = sum(days >= rules.milestone_days for days in late_milestones)
    if late:
        triggers.append(
            result(rules, AMBER, "time_milestone_late", count=late, days=rules.milestone_days)
        )
    if spi is not None and spi < rules.spi_amber:
        triggers.append(result(rules, AMBER, "time_spi", spi=round(spi, 2), line=rules.spi_amber))
    return settle(found, triggers, over_grey=())


def _of_plan(
    prefix: str, plan: Plan, rules: Rules, working_days: WorkingDays, tolerance: Tolerance | None
) -> Result:
    measured = measure_time(plan, working_days)
    if isinstance(measured, str):
        raise ValueError(plan)
    found = use_of(measured, tolerance or time_default(plan, rules, working_days), rules)
    return of_use(
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
