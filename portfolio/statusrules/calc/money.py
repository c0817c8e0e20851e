"""Cost: forecast at completion against budget, the accounts, the credits, earned value."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from portfolio.lifecycle.tolerances.calc import (
    AMBER,
    AMOUNT,
    COST,
    GREY,
    RED,
    Measured,
    Rules,
    Tolerance,
    default_tolerance,
    use_of,
)
from portfolio.statusrules.calc.facts import KNOWN, NOT_YET, WITHHELD, Amount, Credit
from portfolio.statusrules.calc.results import Result, of_use, result, settle, worse


def cost_status(
    *,
    budget: Amount,
    forecast: Amount,
    rules: Rules,
    currency: str = "EUR",
    months_without_actuals: int | None = 0,
    is_stale: bool = False,
    tolerance: Tolerance | None = None,
    cpi: Decimal | None = None,
    credit: Credit | None = None,
    stage: tuple[Decimal | None, Decimal | None] = (None, None),
    stage_tolerance: Tolerance | None = None,
) -> Result:
    """Forecast at completion against budget; the worse of the project and its running stage.

    `months_without_actuals` counts closed months that the accounts do not show; None when they show none.
    `stage` is budget and forecast of the running stage. A credit that is short is red in any case.
    """
    if is_stale:
        return result(rules, GREY, "stale")
    found = _measured(budget, forecast, rules, currency, tolerance, COST)
    agreed, expected = stage
    if found.colour != GREY and agreed is not None and expected is not None:
        found = worse(
            found,
            _measured(
                Amount(KNOWN, agreed),
                Amount(KNOWN, expected),
                rules,
                currency,
                stage_tolerance,
                "cost_stage",
            ),
        )
    triggers = [
        *_credit(credit, rules, currency),
        *_accounts(months_without_actuals, rules),
        *_earned(cpi, rules),
    ]
    return settle(found, triggers, over_grey=(RED,))


def _measured(
    budget: Amount,
    forecast: Amount,
    rules: Rules,
    currency: str,
    tolerance: Tolerance | None,
    prefix: str,
) -> Result:
    for name, amount in (("budget", budget), ("forecast", forecast)):
        if amount.state in (WITHHELD, NOT_YET):
            return result(rules, GREY, f"cost_{name}_{amount.state}")
        if amount.state != KNOWN or amount.value is None:
            return result(rules, GREY, f"cost_{name}_missing")
    if budget.value is None or forecast.value is None:
        raise ValueError(budget)
    measured = Measured(forecast.value - budget.value, AMOUNT, budget.value)
    default = default_tolerance(COST, rules, is_stage=prefix != COST)
    if default is None:
        raise ValueError(COST)
    return of_use(
        prefix,
        use_of(measured, tolerance or default, rules),
        rules,
        deviation=measured.deviation,
        budget=budget.value,
        forecast=forecast.value,
        currency=currency,
    )


def _credit(credit: Credit | None, rules: Rules, currency: str) -> Iterator[Result]:
    if credit is not None and credit.is_short:
        yield result(
            rules,
            RED,
            "cost_no_credit",
            year=credit.year,
            free=credit.free,
            planned=credit.planned,
            currency=currency,
        )


def _accounts(months: int | None, rules: Rules) -> Iterator[Result]:
    if months is None:
        yield result(rules, AMBER, "cost_no_actuals")
    elif months > rules.actuals_periods:
        yield result(rules, AMBER, "cost_actuals_old", months=months)


def _earned(cpi: Decimal | None, rules: Rules) -> Iterator[Result]:
    if cpi is not None and cpi < rules.cpi_amber:
        yield result(rules, AMBER, "cost_cpi", cpi=round(cpi, 2), line=rules.cpi_amber)


def months_without_actuals(
    period: date, accounts_as_of: date | None, closing_months: int = 1
) -> int | None:
    """Closed months that the accounts do not show; those of a month close `closing_months` later."""
    if accounts_as_of is None:
        return None
    gap = (period.year - accounts_as_of.year) * 12 + period.month - accounts_as_of.month
    return max(gap - closing_months, 0)
