"""Scope, quality, risk, benefits, resources and sustainability."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from portfolio.lifecycle.tolerances.calc import (
    AMBER,
    AMOUNT,
    BENEFITS,
    COUNT,
    GREEN,
    GREY,
    PERCENT,
    QUALITY,
    RED,
    RISK,
    SCOPE,
    Measured,
    Rules,
    Tolerance,
    WorkingDays,
    default_tolerance,
    use_of,
)
from portfolio.statusrules.calc.facts import (
    Amount,
    Benefits,
    Quality,
    Resources,
    Scope,
    Target,
    Threats,
)
from portfolio.statusrules.calc.results import Result, of_use, result, settle, worse

CENT = Decimal("0.01")
DAYS_OF_A_MONTH = 31


def _against(
    aspect: str, measured: Measured, rules: Rules, tolerance: Tolerance | None, **inputs: object
) -> Result:
    """A measured deviation against what was agreed, else against the default of the rules."""
    limit = tolerance or default_tolerance(aspect, rules, is_stage=False)
    if limit is None:
        raise ValueError(aspect)
    found = use_of(measured, limit, rules)
    if found.colour == GREY:
        return result(rules, GREY, found.reason)
    return of_use(aspect, found, rules, **inputs)


def scope_status(scope: Scope, rules: Rules, tolerance: Tolerance | None = None) -> Result:
    """Products not forecast to be delivered, of the Should ones; a Must that is missing leaves no room."""
    products = scope.products
    if products.must_dropped:
        return result(rules, RED, "scope_must_dropped", count=products.must_dropped)
    base = result(rules, GREY, "scope_none")
    if products.planned:
        room = Decimal(0 if products.must_missing else products.should)
        base = _against(
            SCOPE,
            Measured(Decimal(products.missing), COUNT, room),
            rules,
            tolerance,
            missing=products.missing,
            must=products.must_missing,
            planned=products.planned,
        )
    pending, budget = scope.changes_pending, scope.change_budget
    if pending is None or budget is None or pending <= budget:
        return base
    return settle(base, [result(rules, AMBER, "scope_changes", pending=pending, budget=budget)])


def quality_status(quality: Quality, rules: Rules, tolerance: Tolerance | None = None) -> Result:
    """Quality activities that failed or are overdue, of those planned; a refused acceptance is red."""
    if quality.refused:
        return result(rules, RED, "quality_refused", count=quality.refused)
    if not quality.planned:
        return result(rules, GREY, "quality_none")
    return _against(
        QUALITY,
        Measured(Decimal(quality.missing), COUNT, Decimal(quality.planned)),
        rules,
        tolerance,
        missing=quality.missing,
        planned=quality.planned,
    )


def risk_status(
    threats: Threats,
    budget: Amount,
    rules: Rules,
    working_days: WorkingDays,
    *,
    today: date,
    review_months: int = 1,
    currency: str = "EUR",
    tolerance: Tolerance | None = None,
) -> Result:
    """Σ of expected values against the limit, the highest threat against the line, and their review.

    Without amounts (or without a budget to compare them with) the scores alone are judged.
    """
    if not threats.entered:
        return result(rules, GREY, "risk_none")
    base = _exposure(threats, budget, rules, tolerance, currency)
    return settle(base, _risk_triggers(threats, rules, working_days, today, review_months))


def _exposure(
    threats: Threats, budget: Amount, rules: Rules, tolerance: Tolerance | None, currency: str
) -> Result:
    scored = result(rules, GREEN, "risk_below_line", highest=threats.highest, line=rules.risk_line)
    if not threats.open:
        return result(rules, GREEN, "risk_no_threat")
    measured = Measured(threats.exposure, AMOUNT, budget.value)
    if not threats.valued or (tolerance is None and budget.value is None):
        return scored
    found = _against(
        RISK,
        measured,
        rules,
        tolerance,
        exposure=threats.exposure,
        valued=threats.valued,
        count=threats.open,
        currency=currency,
    )
    return scored if found.colour == GREY else found


def _risk_triggers(
    threats: Threats, rules: Rules, working_days: WorkingDays, today: date, review_months: int
) -> Iterator[Result]:
    if not threats.open:
        return
    if threats.unanswered >= rules.risk_line:
        yield result(rules, RED, "risk_unanswered", score=threats.unanswered, line=rules.risk_line)
    if threats.highest >= rules.risk_line:
        yield result(rules, AMBER, "risk_above_line", score=threats.highest, line=rules.risk_line)
    if threats.reviewed_on is None:
        yield result(rules, AMBER, "risk_never_reviewed")
        return
    due = date.fromordinal(threats.reviewed_on.toordinal() + DAYS_OF_A_MONTH * review_months)
    if working_days(due, today) > rules.review_grace_days:
        yield result(rules, AMBER, "risk_unreviewed", reviewed=threats.reviewed_on)


def benefits_status(benefits: Benefits, rules: Rules, tolerance: Tolerance | None = None) -> Result:
    """The part of the yearly benefit that is no longer expected; what the case has lost is red."""
    if benefits.shortfall is not None:
        base = _against(
            BENEFITS,
            Measured(benefits.shortfall.quantize(CENT), PERCENT),
            rules,
            tolerance,
            percent=benefits.shortfall.quantize(CENT),
        )
    elif benefits.count:
        base = result(rules, GREY, "benefits_unmeasured")
    else:
        base = result(rules, GREY, "benefits_waived" if benefits.is_waived else "benefits_none")
    return settle(base, _benefit_triggers(benefits, rules))


def _benefit_triggers(benefits: Benefits, rules: Rules) -> Iterator[Result]:
    if benefits.has_lost_objective:
        yield result(rules, RED, "benefits_objective_over")
    if benefits.is_no_longer_worth_it and not benefits.is_waived:
        yield result(rules, RED, "benefits_no_case", worth=benefits.worth)
    if benefits.unready:
        yield result(rules, AMBER, "benefits_unready", count=benefits.unready)


def resources_status(resources: Resources, rules: Rules, *, today: date) -> Result:
    """Days asked of the days there are; a key role that stays vacant is red."""
    base = result(rules, GREY, "resources_unknown")
    if resources.demand is not None and resources.capacity is not None:
        base = _utilisation(resources.demand, resources.capacity, rules)
    since = resources.vacant_since
    if since is None:
        return base
    days = (today - since).days
    vacant = result(
        rules,
        RED if days > rules.vacancy_days else AMBER,
        "resources_vacant" if resources.was_held else "resources_never_held",
        role=resources.vacant_role,
        days=max(days, 0),
        since=since,
    )
    return settle(base, [vacant])


def _utilisation(demand: Decimal, capacity: Decimal, rules: Rules) -> Result:
    if capacity <= 0:
        colour = RED if demand > 0 else GREEN
        return result(rules, colour, "resources_no_capacity", demand=demand)
    percent = (demand / capacity * 100).quantize(Decimal("0.1"))
    colour = AMBER if percent > rules.resources_amber else GREEN
    colour = RED if percent > rules.resources_red else colour
    return result(
        rules, colour, "resources_used", percent=percent, demand=demand, capacity=capacity
    )


def sustainability_status(
    targets: Sequence[Target], rules: Rules, tolerance: Tolerance | None = None
) -> Result:
    """Forecast against each target, as it was stated; a mandatory one that is missed is red."""
    measured = [one for one in targets if one.shortfall is not None]
    if not measured:
        return result(
            rules, GREY, "sustainability_unmeasured" if targets else "sustainability_none"
        )
    found = [_target(one, rules, tolerance) for one in measured]
    worst = found[0]
    for one in found[1:]:
        worst = worse(worst, one)
    if worst.colour == GREEN and len(measured) < len(targets):
        return result(rules, GREY, "sustainability_unmeasured")
    return worst


def _target(target: Target, rules: Rules, tolerance: Tolerance | None) -> Result:
    missed = target.shortfall or Decimal(0)
    limit = tolerance if tolerance is not None and tolerance.adverse is not None else None
    if target.is_mandatory and missed > 0:
        return result(rules, RED, "sustainability_missed", name=target.name)
    found = use_of(
        Measured(missed.quantize(CENT), PERCENT),
        limit or Tolerance(target.allowed, unit=PERCENT),
        rules,
    )
    if found.colour == GREY:
        return result(rules, GREY, found.reason)
    return of_use("sustainability", found, rules, percent=missed.quantize(CENT), name=target.name)
