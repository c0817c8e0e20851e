"""All rules applied to what is known of a project."""

from collections.abc import Callable, Mapping

from portfolio.lifecycle.tolerances.calc import (
    BENEFITS,
    COST,
    QUALITY,
    RISK,
    SCOPE,
    TIME,
    Rules,
    WorkingDays,
)
from portfolio.statusrules.calc.aspects import (
    benefits_status,
    quality_status,
    resources_status,
    risk_status,
    scope_status,
    sustainability_status,
)
from portfolio.statusrules.calc.facts import Facts
from portfolio.statusrules.calc.money import cost_status, months_without_actuals
from portfolio.statusrules.calc.plan import time_status
from portfolio.statusrules.calc.results import Result
from portfolio.statusrules.calc.whole import overall

RESOURCES, SUSTAINABILITY = "resources", "sustainability"
Rule = Callable[[Facts, Rules, WorkingDays], Result]


def judge(facts: Facts, rules: Rules, working_days: WorkingDays) -> dict[str, Result]:
    """The colour of each dimension that the project reports on."""
    return {name: RULES[name](facts, rules, working_days) for name in facts.dimensions}


def judge_whole(facts: Facts, dimensions: Mapping[str, Result], rules: Rules) -> Result:
    """The computed colour of the whole."""
    return overall(
        {name: one.colour for name, one in dimensions.items()},
        mandatory=rules.mandatory,
        rule_version=rules.version,
        has_undecided_exception=facts.has_undecided_exception,
    )


def _is_stale(facts: Facts, rules: Rules) -> bool:
    """Plan and money that nobody confirmed for several periods no longer count as known."""
    return facts.months_silent is not None and facts.months_silent > rules.stale_periods


def _time(facts: Facts, rules: Rules, working_days: WorkingDays) -> Result:
    return time_status(
        project=facts.project,
        stage=facts.stage,
        legal_deadline_on=facts.legal_deadline_on,
        late_milestones=facts.late_milestones,
        spi=facts.spi,
        rules=rules,
        working_days=working_days,
        is_stale=_is_stale(facts, rules),
        tolerance=facts.agreed.get(TIME),
        stage_tolerance=facts.agreed_for_stage.get(TIME),
    )


def _cost(facts: Facts, rules: Rules, working_days: WorkingDays) -> Result:
    return cost_status(
        budget=facts.budget,
        forecast=facts.forecast,
        currency=facts.currency,
        months_without_actuals=months_without_actuals(
            facts.period, facts.accounts_as_of, rules.closing_months
        ),
        rules=rules,
        is_stale=_is_stale(facts, rules),
        tolerance=facts.agreed.get(COST),
        cpi=facts.cpi,
        credit=facts.credit,
        stage=(facts.stage_budget, facts.stage_forecast),
        stage_tolerance=facts.agreed_for_stage.get(COST),
    )


def _risk(facts: Facts, rules: Rules, working_days: WorkingDays) -> Result:
    return risk_status(
        facts.threats,
        facts.budget,
        rules,
        working_days,
        today=facts.today,
        review_months=facts.review_months,
        currency=facts.currency,
        tolerance=facts.agreed.get(RISK),
    )


RULES: dict[str, Rule] = {
    TIME: _time,
    COST: _cost,
    SCOPE: lambda f, rules, _: scope_status(f.scope, rules, f.agreed.get(SCOPE)),
    QUALITY: lambda f, rules, _: quality_status(f.quality, rules, f.agreed.get(QUALITY)),
    BENEFITS: lambda f, rules, _: benefits_status(f.benefits, rules, f.agreed.get(BENEFITS)),
    RISK: _risk,
    RESOURCES: lambda f, rules, _: resources_status(f.resources, rules, today=f.today),
    SUSTAINABILITY: lambda f, rules, _: sustainability_status(
        f.targets, rules, f.agreed.get(SUSTAINABILITY)
    ),
}
