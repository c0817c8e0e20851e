from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portfolio.finance.choices import AmountState
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import coded_name, nearest
from ppm.ui import chips, figures
from ppm.ui.columns import Column

BOTH_KNOWN = {
    "standing__budget_state": AmountState.KNOWN,
    "standing__forecast_state": AmountState.KNOWN,
}
# Estimate less budget, where both are known.
DIFFERENCE = Case(
    When(**BOTH_KNOWN, then=F("standing__forecast") - F("standing__budget")),
    default=None,
    output_field=DecimalField(max_digits=18, decimal_places=2),
)


def _name(row: Initiative) -> SafeString:
    name, language = nearest(row, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse("portfolio:initiative_money", args=[row.pk]),
        chips.text(name, language),
        row.code,
    )


def _amount(measure: str) -> Any:
    def cell(row: Initiative) -> SafeString:
        standing = row.standing
        return figures.money(
            getattr(standing, measure),
            standing.currency,
            getattr(standing, f"{measure}_state"),
            compact=figures.THOUSANDS,
        )

    return cell


def _value(measure: str) -> Any:
    def value(row: Initiative) -> object:
        state = getattr(row.standing, f"{measure}_state")
        if state == AmountState.KNOWN:
            return getattr(row.standing, measure)
        return str(figures.MONEY_STATES[state])

    return value


def _difference(row: Initiative) -> SafeString:
    value: Decimal | None = row.difference  # type: ignore[attr-defined]  # annotated
    if value is None:
        return chips.text("–")
    return figures.money(value, row.standing.currency, compact=figures.THOUSANDS)


def _unit(row: Initiative) -> str:
    return coded_name(row.unit)


COLUMNS = [
    Column(
        "name",
        _("Project"),
        _name,
        lambda r: f"{r.code} {nearest(r, 'name')[0]}",
        sort="code",
        primary=True,
        width=40,
    ),
    Column("unit", _("Unit"), _unit, _unit, sort="unit__code", width=30),
    Column(
        "budget",
        _("Budget"),
        _amount("budget"),
        _value("budget"),
        sort="standing__budget",
        numeric=True,
    ),
    Column(
        "forecast",
        _("Estimate at completion"),
        _amount("forecast"),
        _value("forecast"),
        sort="standing__forecast",
        numeric=True,
    ),
    Column(
        "difference",
        _("Estimate less budget"),
        _difference,
        lambda r: r.difference,
        sort="difference",
        numeric=True,
    ),
    Column(
        "actual",
        _("Actual cost"),
        _amount("actual"),
        _value("actual"),
        sort="standing__actual",
        numeric=True,
    ),
    Column(
        "accounts",
        _("Accounts as of"),
        lambda r: figures.day(r.standing.accounts_as_of),
        lambda r: r.standing.accounts_as_of,
        sort="standing__accounts_as_of",
    ),
    Column(
        "imported",
        _("Last import"),
        lambda r: figures.day(r.standing.accounts_imported_at),
        lambda r: r.standing.accounts_imported_at,
        sort="standing__accounts_imported_at",
    ),
]
