"""Words and pictures for limits and how much of them is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.tolerances.choices import Unit
from portfolio.lifecycle.tolerances.models import Tolerance, ToleranceUse
from ppm.ui import chips
from ppm.ui.figures import amount, number, percent

BAR, FULL = 120, Decimal("1.5")
REASONS = {
    "time_no_forecast": lambda: _("No forecast end date"),
    "time_no_baseline": lambda: _("No agreed end date to compare with"),
    "cost_budget_missing": lambda: _("The budget is not known"),
    "cost_forecast_missing": lambda: _("The forecast cost is not known"),
    "unit_differs": lambda: _("Measured in another unit than agreed"),
    "no_data": lambda: _("Nothing is measured yet"),
}


def in_unit(value: Decimal | None, unit: str, currency: str = "EUR") -> str:
    """“12 working days”, “50 000 €”, “5 %”; a dash for no limit."""
    if value is None:
        return "–"
    if unit == Unit.DAYS:
        days = int(value)
        return ngettext("%(n)s working day", "%(n)s working days", abs(days)) % {
            "n": number(days).replace("-", "−")
        }
    if unit == Unit.AMOUNT:
        return amount(value, currency)
    if unit == Unit.PERCENT:
        return percent(value / 100, 0 if value == int(value) else 1)
    return number(value.normalize() if value != int(value) else int(value))


def signed(value: Decimal | None, unit: str, currency: str = "EUR") -> str:
    """The same with a plus before what is adverse."""
    if value is None:
        return "–"
    words = in_unit(value, unit, currency)
    return f"+{words}" if value > 0 else words


def limit_in_words(row: Tolerance, currency: str = "EUR") -> str:
    """“+20 working days / −10 working days”, then the words that were agreed."""
    parts = []
    if row.adverse is not None:
        parts.append(f"+{in_unit(row.adverse, row.unit, currency)}")
    if row.favourable is not None:
        parts.append(f"−{in_unit(row.favourable, row.unit, currency)}")
    shown = " / ".join(parts)
    return " · ".join(part for part in (shown, row.text) if part)


@dataclass(frozen=True)
class UseLine:
    """One aspect of one plan as a page shows it."""

    row: ToleranceUse
    aspect: str
    deviation: str
    limit: str
    source: str
    share: str
    bar: SafeString
    status: SafeString
    sentence: str


def use_lines(rows: Sequence[ToleranceUse], currency: str) -> list[UseLine]:
    """Prepared rows as words, bars and colours with their letters."""
    return [_line(row, currency) for row in rows]


def _line(row: ToleranceUse, currency: str) -> UseLine:
    share = "" if row.use is None else percent(row.use)
    return UseLine(
        row=row,
        aspect=str(Dimension(row.aspect).label),
        deviation=signed(row.deviation, row.unit, currency),
        limit=in_unit(row.adverse, row.unit, currency),
        source=_("agreed, version %(version)s") % {"version": row.tolerance_version}
        if row.tolerance_version
        else _("by default"),
        share=share,
        bar=use_bar(row.use, row.colour, share) if row.deviation is not None else SafeString(""),
        status=chips.rag(row.colour),
        sentence=_sentence(row),
    )


def _sentence(row: ToleranceUse) -> str:
    if row.reason:
        speak = REASONS.get(row.reason)
        return speak() if speak else ""
    if row.is_loose:
        return _("Better than the favourable limit: was the plan too loose?")
    if row.colour == "red":
        return _("The forecast goes beyond the limit")
    return ""


def use_bar(use: Decimal | None, colour: str, words: str) -> SafeString:
    """How much of a limit is used: a bar with a mark at the limit, drawn up to one and a half of it."""
    share = FULL if use is None else min(use, FULL)
    width = int(share / FULL * BAR)
    mark = int(1 / FULL * BAR)
    return format_html(
        '<svg class="use-bar use-{}" viewBox="0 0 {} 10" width="{}" height="10" role="img"'
        ' aria-label="{}"><rect class="use-track" x="0" y="2" width="{}" height="6" rx="3"/>'
        '<rect class="use-fill" x="0" y="2" width="{}" height="6" rx="3"/>'
        '<rect class="use-limit" x="{}" y="0" width="2" height="10"/></svg>',
        colour,
        BAR,
        BAR,
        words or _("limit of 0 exceeded"),
        BAR,
        width,
        mark,
    )
