"""Words of the dashboard: its sentence, the forecast against the budget, how long something is red."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppm.ui.figures import THOUSANDS, amount, known_of, money, percent
from reporting.dashboards.selectors import CurrencyMoney, Summary


def sentence(summary: Summary) -> str:
    """The portfolio in one sentence."""
    counts, total = summary.counts, summary.projects
    if not total:
        return _("No running project is in sight.")
    text = ngettext(
        "%(total)s running project: %(green)s green, %(amber)s amber, %(red)s red, %(grey)s not known.",
        "%(total)s running projects: %(green)s green, %(amber)s amber, %(red)s red, %(grey)s not known.",
        total,
    )
    return text % {"total": total, **counts}


def signed(value: CurrencyMoney, currency: str) -> str:
    """Forecast less budget with its sign, short."""
    shown = amount(value.difference, currency, compact=THOUSANDS)
    return f"+{shown}" if value.difference > 0 else shown


def against_budget(summary: Summary) -> SafeString:
    """Forecast less budget per currency, each with how much of it is known."""
    if not summary.projects:
        return format_html("{}", "–")
    if not any(one.known for one in summary.money.values()):
        return money(None, state="missing")
    return format_html_join(
        "",
        '<span class="figure-line">{} <span class="figure-note">{}{}</span></span>',
        (
            (
                signed(one, currency) if one.known else "–",
                format_html("{} · ", percent(one.share, 1)) if one.share is not None else "",
                known_of(one.known, one.of),
            )
            for currency, one in sorted(summary.money.items(), key=lambda item: -item[1].known)
        ),
    )


def red_for(reports: int) -> str:
    """How many reports in a row were red."""
    if reports >= 6:
        return _("red for six reports or more")
    if reports == 0:
        return ""
    return ngettext("red for %(n)s report", "red for %(n)s reports", reports) % {"n": reports}
