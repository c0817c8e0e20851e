"""Dates and money in the report form: agreed, last time, now, each with its day and where it comes from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.statusreports.differences import change
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.submission import Background, Submission
from ppm.org.workdays import working_days_between
from ppm.ui.figures import amount, cents


@dataclass(frozen=True)
class FigureView:
    """A date or an amount: what was agreed, what was said last time, what is said now.

    `as_of` is the day of the figure that was filled in, where it has one; `source` the page it comes from.
    """

    field: BoundField
    kind: str  # "day" or "money"
    agreed: object
    before: object
    difference: str
    since_last: str
    as_of: date | None
    source: str
    origin: str


def figures_of(form: ReportForm, background: Background, said: Submission) -> list[FigureView]:
    """A row for each figure that is asked."""
    initiative, standing, before = background.initiative, background.standing, background.previous
    budget = standing.budget if standing.budget_state == "known" else None
    currency = standing.currency
    plan = reverse("portfolio:initiative_plan", args=[initiative.pk])
    money = reverse("portfolio:initiative_money", args=[initiative.pk])
    before_end = before.forecast_end if before else None
    rows = []
    if "forecast_end" in form.fields:
        rows.append(
            FigureView(
                form["forecast_end"],
                "day",
                initiative.baseline_end,
                before_end,
                days_in_words(initiative.baseline_end, said.forecast_end),
                days_in_words(before_end, said.forecast_end),
                None,
                plan,
                _("plan"),
            )
        )
    for name, agreed, as_of in (
        ("forecast", budget, None),
        ("actual", None, standing.accounts_as_of),
    ):
        if name in form.fields:
            last = getattr(before, name) if before else None
            now = getattr(said, name)
            rows.append(
                FigureView(
                    form[name],
                    "money",
                    agreed,
                    last,
                    money_in_words(agreed, now, currency) if name == "forecast" else "",
                    money_in_words(last, now, currency),
                    as_of,
                    money,
                    _("accounts") if name == "actual" else _("money of the project"),
                )
            )
    return rows


def days_in_words(agreed: date | None, now: date | None) -> str:
    """“+12 working days”, “no difference”; nothing when one of both is not known."""
    if agreed is None or now is None:
        return ""
    days = working_days_between(agreed, now)
    if not days:
        return _("no difference")
    shown = f"+{days}" if days > 0 else f"−{-days}"
    return ngettext("%(days)s working day", "%(days)s working days", abs(days)) % {"days": shown}


def money_in_words(before: Decimal | None, now: Decimal | None, currency: str) -> str:
    """“+12 000 €”, “no difference”; nothing when one of both is not known."""
    difference = change(before, now)
    if difference is None:
        return ""
    if not difference:
        return _("no difference")
    shown = amount(difference, currency, decimals=cents(difference))
    return f"+{shown}" if difference > 0 else shown
