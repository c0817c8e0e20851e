"""Rules, amounts and plans for the tests of the colours."""

from datetime import date, timedelta
from decimal import Decimal

from portfolio.statusreports.calc import Amount, Plan, Rules, time_status

RULES = Rules(version=1)
ORDER = ("time", "cost", "scope", "quality", "risk", "benefits", "resources", "sustainability")
START = date(2026, 1, 5)


def known(value):
    return Amount("known", Decimal(value))


def days(a: date, b: date) -> int:
    """Every day works, so that the expected numbers can be read off the dates."""
    return (b - a).days


def of_plan(deviation, duration=200, **more):
    """The time status of a plan of `duration` days that ends `deviation` days late."""
    end = START + timedelta(days=duration)
    plan = Plan(START, end, end + timedelta(days=deviation))
    return time_status(project=plan, rules=RULES, working_days=days, **more)
