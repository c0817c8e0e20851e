"""Applies the rules to one report: from what is known and what is said to computed and declared colours."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portfolio.finance.choices import AmountState, Measure
from portfolio.lifecycle.tolerances.calc import GREY, Plan, WorkingDays
from portfolio.registers.risks.calc import score
from portfolio.registers.risks.choices import RiskKind, RiskState
from portfolio.statusreports.calc import is_better
from portfolio.statusreports.choices import Block
from portfolio.statusreports.submission import Background, DimensionSaid, Submission
from portfolio.statusrules.calc.facts import Facts, Threats
from portfolio.statusrules.calc.judging import judge, judge_whole
from portfolio.statusrules.calc.results import Result
from portfolio.statusrules.calc.whole import overall

NOTHING_SAID = DimensionSaid()


@dataclass(frozen=True)
class Colours:
    """Computed colours per dimension and of the whole, and the declared colour of the whole."""

    dimensions: Mapping[str, Result]
    computed: Result
    declared: Result


def compute(background: Background, said: Submission, working_days: WorkingDays) -> Colours:
    """Compute every dimension of a report from what is submitted, and the whole from the dimensions."""
    rules = background.rules
    facts = facts_with(background, said)
    found = judge(facts, rules, working_days)
    declared = {
        str(name): said.dimensions.get(name, NOTHING_SAID).declared
        for name in background.dimensions
    }
    return Colours(
        dimensions=found,
        computed=judge_whole(facts, found, rules),
        declared=overall(
            declared,
            mandatory={*rules.mandatory, *_hidden(declared, found)},
            rule_version=rules.version,
        ),
    )


def _hidden(declared: Mapping[str, str], computed: Mapping[str, Result]) -> list[str]:
    """Dimensions said to be unknown that compute amber or red: no green of the whole rests on them."""
    return [
        name
        for name, colour in declared.items()
        if colour == GREY and is_better(colour, computed[name].colour)
    ]


def as_computed(background: Background, said: Submission, working_days: WorkingDays) -> Submission:
    """What is filled in beforehand never claims more than the rules find, unless it was explained before."""
    found = judge(facts_with(background, said), background.rules, working_days)
    words = {
        name: replace(word, declared=found[name].colour)
        if not word.comment.strip() and is_better(word.declared, found[name].colour)
        else word
        for name, word in said.dimensions.items()
    }
    return replace(said, dimensions=words)


def facts_with(background: Background, said: Submission) -> Facts:
    """What the portal knows of the project, with what the report says of plan and money on top."""
    initiative, stage, standing = background.initiative, background.stage, background.standing
    accounts = said.accounts_as_of if said.actual is not None else standing.accounts_as_of
    has_actuals = background.amount(Measure.ACTUAL, said.actual).state == AmountState.KNOWN
    return replace(
        background.facts,
        dimensions=tuple(str(name) for name in background.dimensions),
        period=background.report.cycle.period,
        project=Plan(
            initiative.baseline_start,
            initiative.baseline_end,
            said.forecast_end or initiative.forecast_end,
        ),
        stage=Plan(stage.baseline_start, stage.baseline_end, stage.forecast_end) if stage else None,
        legal_deadline_on=initiative.legal_deadline_on,
        late_milestones=_late_critical(background, said),
        threats=_threats(background, said),
        budget=background.amount(Measure.BUDGET),
        forecast=background.amount(Measure.FORECAST, said.forecast),
        currency=standing.currency,
        accounts_as_of=accounts if has_actuals else None,
        agreed=background.agreed.project,
        agreed_for_stage=background.agreed.stage,
        has_undecided_exception=background.has_undecided_exception,
        # Whoever reports confirms plan and money.
        months_silent=None,
    )


def _threats(background: Background, said: Submission) -> Threats:
    """The open threats as their register will hold them once this report is in."""
    known, rows = background.facts.threats, background.lines.open_risks
    asked = {row.pk for row in background.lines.risks}
    words = {one.risk_id: one for one in said.risks if one.is_touched}
    confirmed = asked if Block.MILESTONES in said.unchanged else set()
    if said.risks_drawn is not None:
        confirmed = confirmed & said.risks_drawn
    if not words and not confirmed:
        return known
    levels: list[int] = []
    unanswered: list[int] = []
    reviewed: list[date | None] = []
    amounts: list[Decimal] = []
    for row in rows:
        word = words.get(row.pk)
        if row.kind != RiskKind.THREAT or (word.state if word else row.state) != RiskState.OPEN:
            continue
        level = score(word.probability, word.impact) if word else row.score
        levels.append(level)
        if not row.is_answered:
            unanswered.append(level)
        if row.expected_value is not None:
            amounts.append(row.expected_value)
        is_moved = word is not None and (word.probability, word.impact) != (
            row.probability,
            row.impact,
        )
        is_reviewed = row.pk in confirmed or is_moved
        reviewed.append(background.facts.today if is_reviewed else row.reviewed_on)
    days = [day for day in reviewed if day is not None]
    return replace(
        known,
        open=len(levels),
        valued=len(amounts),
        exposure=sum(amounts, Decimal(0)),
        highest=max(levels, default=0),
        unanswered=max(unanswered, default=0),
        reviewed_on=min(days, default=None) if len(days) == len(reviewed) else None,
    )


def _late_critical(background: Background, said: Submission) -> tuple[int, ...]:
    """By how many days each critical milestone is late that is not reached."""
    new = {one.milestone_id: one for one in said.milestones}
    late = []
    for milestone in background.open_milestones:
        entry = new.get(milestone.pk)
        forecast = entry.forecast_on if entry else milestone.forecast_on
        reached = entry.actual_on if entry else None
        if not milestone.is_critical or reached or not forecast or not milestone.baseline_on:
            continue
        late.append((forecast - milestone.baseline_on).days)
    return tuple(late)
