"""What a running project may lack in its master data: one condition each, for lists and for counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from portfolio.standings.choices import Colour

OLD_ACCOUNTS = timedelta(days=62)  # two monthly imports that did not come
FRESH_REPORT = timedelta(days=93)


@dataclass(frozen=True)
class Lack:
    """A kind of gap: its words, and how much it weighs in the quality of a project's data."""

    label: "str | Promise"
    weight: int


LACKS: Mapping[str, Lack] = {
    "manager": Lack(pgettext_lazy("data quality", "no project manager"), 3),
    "executive": Lack(pgettext_lazy("data quality", "no executive"), 3),
    "end": Lack(pgettext_lazy("data quality", "no agreed or no forecast end"), 3),
    "budget": Lack(pgettext_lazy("data quality", "budget not known"), 2),
    "forecast": Lack(pgettext_lazy("data quality", "forecast not known"), 2),
    "money": Lack(pgettext_lazy("data quality", "something in the money does not fit"), 2),
    "accounts": Lack(pgettext_lazy("data quality", "accounts older than two months"), 1),
    "report": Lack(pgettext_lazy("data quality", "no report for three months"), 3),
    "milestone": Lack(pgettext_lazy("data quality", "no milestone ahead"), 1),
    "past": Lack(pgettext_lazy("data quality", "forecast end in the past"), 2),
}
WHOLE = sum(lack.weight for lack in LACKS.values())


def lacking(key: str, today: date) -> Q:
    """The condition on an initiative for one kind of gap. Raises KeyError."""
    return {
        "manager": Q(standing__project_manager__isnull=True),
        "executive": Q(standing__executive__isnull=True),
        "end": Q(baseline_end__isnull=True) | Q(forecast_end__isnull=True),
        "budget": ~Q(standing__budget_state="known"),
        "forecast": ~Q(standing__forecast_state="known"),
        "money": ~Q(standing__money_remarks=""),
        "accounts": Q(standing__accounts_as_of__isnull=True)
        | Q(standing__accounts_as_of__lt=today - OLD_ACCOUNTS),
        "report": Q(standing__submitted_at__isnull=True)
        | Q(standing__reported_period__lt=today - FRESH_REPORT - timedelta(days=31))
        | Q(standing__declared=Colour.GREY),
        "milestone": Q(standing__next_milestone_on__isnull=True),
        "past": Q(forecast_end__lt=today, actual_end__isnull=True),
    }[key]
