"""Words about sums, in the reader's language."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.finance.calc import KNOWN, Total
from portfolio.finance.selectors import CurrencySum
from ppm.ui.figures import amount, known_of, money


def reasons_in_words(total: CurrencySum) -> str:
    """Why amounts are not known: “3 withheld, 2 missing”; nothing when all are."""
    parts = []
    if total.withheld:
        parts.append(ngettext("%(n)s withheld", "%(n)s withheld", total.withheld))
        parts[-1] %= {"n": total.withheld}
    if total.missing:
        parts.append(ngettext("%(n)s missing", "%(n)s missing", total.missing))
        parts[-1] %= {"n": total.missing}
    if total.not_yet:
        parts.append(ngettext("%(n)s not yet known", "%(n)s not yet known", total.not_yet))
        parts[-1] %= {"n": total.not_yet}
    return ", ".join(parts)


def sum_in_words(label: object, total: CurrencySum, currency: str) -> SafeString:
    """A sum with how much of it is known, and why the rest is not."""
    shown = (
        money(total.amount, currency, compact=True) if total.known else money(None, state="missing")
    )
    why = reasons_in_words(total)
    reasons = format_html(' <span class="coverage">({})</span>', why) if why else ""
    return format_html(
        '<span class="total"><span>{} <strong>{}</strong></span> <span>{}{}</span></span>',
        label,
        shown,
        known_of(total.known, total.of),
        reasons,
    )


def phases_in_words(whole: Total, years: Total, currency: str) -> str:
    """That the years do not add up to the whole (DQ10); nothing where they do, or cannot be compared."""
    if whole.state != KNOWN or years.state != KNOWN or whole.amount == years.amount:
        return ""
    if whole.amount is None or years.amount is None:
        return ""
    return _(
        "The years add up to %(years)s, the figure over the whole life says %(whole)s: "
        "the latter counts until it is emptied or they agree."
    ) % {
        "years": amount(years.amount, currency, decimals=2),
        "whole": amount(whole.amount, currency, decimals=2),
    }
