"""Numbers, money and dates as text in the reader's language. Used by templates and by columns."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ppm.ui.choices import MONEY_STATES
from ppm.ui.memory import per_language

NBSP = "\u00a0"
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
COMPACT: tuple[tuple[Decimal, str], ...] = ((Decimal(1_000_000), "M"), (Decimal(1_000), "k"))
THOUSANDS = "k"  # for `compact`: amounts that are compared stand in one unit, whatever their size


def number(value: Decimal | int | float | None, decimals: int | None = None) -> str:
    """A number with the reader's separators; a dash when there is none."""
    if value is None:
        return "–"
    if decimals is not None:  # Django would cut the other digits off
        value = _rounded(value, decimals)
    return formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def _rounded(value: Decimal | float, decimals: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def percent(value: Decimal | float | None, decimals: int = 0) -> str:
    """A share of one as a percentage: 0.42 is 42 %."""
    if value is None:
        return "–"
    text = number(Decimal(value) * 100, decimals).replace("-", "−")
    return f"{text}%" if get_language() == "en" else f"{text}{NBSP}%"


def amount(
    value: Decimal | int, currency: str = "EUR", *, compact: bool | str = False, decimals: int = 0
) -> str:
    """An amount as plain text: `1 234 €`, `€ 1.234`, `€1,234`; compact: `1,2 M€`; `THOUSANDS`: `1 234 k€`."""
    symbol = SYMBOLS.get(currency, currency)
    if compact:
        is_fixed = compact == THOUSANDS and value != 0
        for size, prefix in COMPACT[1:] if is_fixed else COMPACT:
            if is_fixed or abs(Decimal(value)) >= size:
                scaled = Decimal(value) / size
                short = _rounded(scaled, 1)
                is_whole = abs(scaled) >= 100 or short == short.to_integral_value()
                text = number(scaled, 0 if is_whole else 1)
                text = text.replace("-", "−")
                unit = f"{prefix}{symbol}" if len(symbol) == 1 else f"{prefix}{NBSP}{symbol}"
                return f"{text}{NBSP}{unit}"
    sign = "−" if value < 0 else ""
    text = number(abs(Decimal(value)), decimals)
    if len(symbol) > 1:
        return f"{sign}{text}{NBSP}{symbol}"
    match get_language():
        case "nl":
            return f"{sign}{symbol}{NBSP}{text}"
        case "en":
            return f"{sign}{symbol}{text}"
        case _other:
            return f"{sign}{text}{NBSP}{symbol}"


def cents(value: Decimal | int | None) -> int:
    """The decimals that an amount needs to be shown as it is: two where it has cents, else none."""
    return 2 if value is not None and Decimal(value) % 1 else 0


@per_language
def money(
    value: Decimal | int | None,
    currency: str = "EUR",
    state: str = "known",
    *,
    compact: bool | str = False,
    decimals: int | None = 0,
) -> SafeString:
    """An amount, or in words why there is none: withheld, missing and not yet known are not zero.

    Without `decimals` it has as many as it needs.
    """
    if state == "known" and value is not None:
        decimals = cents(value) if decimals is None else decimals
        short = amount(value, currency, compact=compact, decimals=decimals)
        if not compact:
            return format_html('<span class="money">{}</span>', short)
        full = amount(value, currency, decimals=decimals)
        return format_html('<span class="money" title="{}">{}</span>', full, short)
    word = MONEY_STATES.get(state, MONEY_STATES["missing"])
    return format_html('<span class="money-absent">{}</span>', word)


@per_language
def known_of(known: int, of: int, what: str = "amounts") -> SafeString:
    """How much a total covers: "42 of 58 amounts known"."""
    match what:
        case "projects":
            text = ngettext("%(known)s of %(of)s project", "%(known)s of %(of)s projects", of)
        case "":
            text = _("%(known)s of %(of)s")  # where the column says of what
        case "reports":
            text = ngettext("%(known)s of %(of)s report", "%(known)s of %(of)s reports", of)
        case _:
            text = ngettext(
                "%(known)s of %(of)s amount known", "%(known)s of %(of)s amounts known", of
            )
    sentence = text % {"known": number(known), "of": number(of)}
    return format_html(
        '<span class="coverage{}">{}</span>', "" if known == of else " is-partial", sentence
    )


def totals(rows: Mapping[str, tuple[Decimal, int, int]], *, compact: bool = True) -> SafeString:
    """Totals per currency, never added up across currencies: each with the amounts it knows."""
    parts = SafeString("")
    for currency, (total, known, of) in rows.items():
        parts += format_html(
            '<span class="total">{} {}</span>',
            money(total, currency, compact=compact),
            known_of(known, of),
        )
    return parts or money(None, state="missing")


def written_day(value: date, pattern: str = "DATE_FORMAT") -> str:
    """A day with its month in words; French counts the first: “1er décembre 2026”."""
    text = str(formats.date_format(value, pattern))
    is_first = value.day == 1 and get_language() == "fr"
    return re.sub(r"\b1 ", "1er ", text, count=1) if is_first else text


@per_language
def day(value: date | datetime | None, *, long: bool = False) -> SafeString:
    """A date as the reader writes it: 31/10/2026."""
    if value is None:
        return format_html('<span class="absent" title="{}">–</span>', _("No date"))
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    text = written_day(value) if long else formats.date_format(value, "SHORT_DATE_FORMAT")
    return format_html('<time class="date" datetime="{}">{}</time>', value.isoformat(), text)


@per_language
def moment(value: datetime | None) -> SafeString:
    """A date with its time, in Brussels time."""
    if value is None:
        return day(None)
    local = timezone.localtime(value)
    text = formats.date_format(local, "SHORT_DATETIME_FORMAT")
    return format_html(
        '<time class="date" datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text
    )


@per_language
def month(value: date | None) -> str:
    """A period as the reader says it: octobre 2026."""
    return "–" if value is None else str(formats.date_format(value, "YEAR_MONTH_FORMAT"))


def figure(
    value: object,
    source: str,
    *,
    label: str = "",
    note: object = "",
    before: object = "",
    tone: str = "",
) -> SafeString:
    """A figure that leads to its source. An empty source is a programming error, not a style."""
    if not source:
        raise ValueError("A figure on a page needs the address of its source.")
    shown = number(value) if isinstance(value, int | float | Decimal) else value
    parts = format_html('<a class="figure{}" href="{}">', f" figure-{tone}" if tone else "", source)
    if label:
        parts += format_html('<span class="figure-label">{}</span>', label)
    parts += format_html('<span class="figure-value">{}</span>', shown)
    if note:
        parts += format_html('<span class="figure-note">{}</span>', note)
    if before:
        last = _("last time: %(value)s") % {"value": before}
        parts += format_html('<span class="figure-before">{}</span>', last)
    return parts + SafeString("</a>")
