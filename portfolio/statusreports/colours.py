"""Applies the rules to one report: from what is planned and what is said to computed and declared colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from methodology.tailoring.choices import Dimension
from portfolio.finance.choices import AmountState, Measure
from portfolio.statusreports.calc import (
    Plan,
    Result,
    WorkingDays,
    cost_status,
    months_without_actuals,
    not_computed,
    overall,
    time_status,
)
from portfolio.statusreports.submission import Background, DimensionSaid, Submission

A_PERIOD = timedelta(days=30)
NOTHING_SAID = DimensionSaid()


@dataclass(frozen=True)
class Colours:
    """Computed colours per dimension and of the whole, and the declared colour of the whole."""

    dimensions: Mapping[str, Result]
    computed: Result
    declared: Result


def compute(background: Background, said: Submission, working_days: WorkingDays) -> Colours:
    """Compute every dimension of a report from what is submitted, and the whole from the dimensions."""
    found = {str(name): not_computed(background.rules) for name in background.dimensions}
    found[Dimension.TIME] = _time(background, said, working_days)
    found[Dimension.COST] = _cost(background, said)
    declared = {
        str(name): said.dimensions.get(name, NOTHING_SAID).declared
        for name in background.dimensions
    }
    rules = background.rules
    return Colours(
        dimensions=found,
        computed=overall(
            {name: result.colour for name, result in found.items()},
            mandatory=rules.mandatory,
            rule_version=rules.version,
            has_undecided_exception=background.has_undecided_exception,
        ),
        declared=overall(declared, mandatory=rules.mandatory, rule_version=rules.version),
    )


def _time(background: Background, said: Submission, working_days: WorkingDays) -> Result:
    initiative, stage = background.initiative, background.stage
    return time_status(
        project=Plan(
            initiative.baseline_start,
            initiative.baseline_end,
            said.forecast_end or initiative.forecast_end,
        ),
        stage=Plan(stage.baseline_start, stage.baseline_end, stage.forecast_end) if stage else None,
        legal_deadline_on=initiative.legal_deadline_on,
        late_critical_milestones=_late_critical(background, said),
        rules=background.rules,
        working_days=working_days,
        tolerance=background.agreed.project.get(Dimension.TIME),
        stage_tolerance=background.agreed.stage.get(Dimension.TIME),
    )


def _late_critical(background: Background, said: Submission) -> int:
    new = {one.milestone_id: one for one in said.milestones}
    late = 0
    for milestone in background.open_milestones:
        entry = new.get(milestone.pk)
        forecast = entry.forecast_on if entry else milestone.forecast_on
        reached = entry.actual_on if entry else None
        if not milestone.is_critical or reached or not forecast or not milestone.baseline_on:
            continue
        late += forecast - milestone.baseline_on >= A_PERIOD
    return late


def _cost(background: Background, said: Submission) -> Result:
    standing = background.standing
    accounts = said.accounts_as_of if said.actual is not None else standing.accounts_as_of
    has_actuals = background.amount(Measure.ACTUAL, said.actual).state == AmountState.KNOWN
    return cost_status(
        budget=background.amount(Measure.BUDGET),
        forecast=background.amount(Measure.FORECAST, said.forecast),
        currency=standing.currency,
        months_without_actuals=months_without_actuals(
            background.report.cycle.period, accounts if has_actuals else None
        ),
        rules=background.rules,
        tolerance=background.agreed.project.get(Dimension.COST),
    )
