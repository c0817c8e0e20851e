"""Small marks of the printed page in the reader's language.

Shapes come from the style sheet, so that a screen reader hears the word and not a picture.
"""

from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portfolio.statusreports.choices import Series
from ppm.languages.spacing import spaced
from ppm.ui.choices import LANGUAGE_NAMES, MONEY_STATES, status
from ppm.ui.figures import amount, number, percent
from reporting.packs import layer
from reporting.packs.content import Figure
from reporting.snapshots.frozen import Amount, Names, Text
from reporting.snapshots.models import Snapshot

NONE = "–"
MANY = 10_000  # words: the whole text


def rag(key: str) -> SafeString:
    """Shape, letter and word."""
    value = status(key)
    return format_html(
        '<span class="rag rag-{}"><b>{}</b> {}</span>', value.key, value.letter, value.word
    )


def letter(key: str) -> SafeString:
    """Shape and letter, for narrow cells under a head that explains them."""
    value = status(key)
    return format_html('<span class="rag rag-{}"><b>{}</b></span>', value.key, value.letter)


def text(value: Text, words: int = 0) -> SafeString:
    """What somebody wrote: in the reader's language or translated into it, else as it was written, each
    marked when it is not the original in the reader's language. `words` shortens it.
    """
    if not value:
        return SafeString("")
    shown = layer.shown(value)
    said = spaced(first_words(shown.value, words or MANY), shown.language)
    if not (mark := origin(value)):
        return format_html("{}", said)
    return format_html(
        '<span lang="{}">{}</span>&nbsp;<span class="original">{}</span>',
        shown.language,
        said,
        mark,
    )


def origin(value: Text) -> str:
    """How a text is marked: “NL → FR” for a translation, “NL” for an original in another language than the
    reader's, nothing for the reader's own.
    """
    if not value:
        return ""
    if found := layer.translated(value):
        return f"{value.language.upper()} → {found.language.upper()}"
    return value.language.upper() if value.language != get_language() else ""


def reader() -> str:
    """The language in force."""
    return get_language() or "en"


def name(names: Names) -> SafeString:
    return text(names.read_in(reader()))


def plain_name(names: Names) -> str:
    return names.read_in(reader()).value


def day(value: date | datetime | None) -> str:
    if value is None:
        return NONE
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return formats.date_format(value, "SHORT_DATE_FORMAT")


def moment(value: datetime) -> str:
    return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")


def month(value: date) -> str:
    """A month as it stands within a sentence."""
    return formats.date_format(value, "YEAR_MONTH_FORMAT")


def period(value: date, series: str) -> str:
    """A frozen period within a sentence: its month, and its series where that is a longer one."""
    if series == Series.MONTHLY:
        return month(value)
    return f"{month(value)} ({Series(series).label})"


def period_of(snapshot: Snapshot) -> str:
    """The same of a snapshot; costs a query unless its cycle was joined."""
    return period(snapshot.cycle.period, snapshot.cycle.series)


def short_month(value: date) -> str:
    return formats.date_format(value, "M y" if get_language() == "en" else "m/y")


def money(value: Amount, currency: str) -> SafeString:
    """An amount, or in a word why there is none."""
    if value.value is not None:
        return format_html("{}", amount(value.value, currency))
    return format_html(
        '<span class="absent">{}</span>', MONEY_STATES.get(value.state, MONEY_STATES["missing"])
    )


def value(figure: Figure, *, compact: bool = False, signed: bool = False) -> str:
    """The number of a figure: a count, or an amount in its currency."""
    return _shown(figure.value, figure.currency, compact=compact, signed=signed)


def last(figure: Figure, *, signed: bool = False) -> str:
    """The same number of the period before."""
    return _shown(figure.last, figure.currency, compact=True, signed=signed)


def _shown(found: Decimal | int | None, currency: str, *, compact: bool, signed: bool) -> str:
    if found is None:
        return NONE
    if not currency:
        return number(found)
    shown = amount(Decimal(found), currency, compact=compact)
    return f"+{shown}" if signed and found > 0 else shown


def coverage(figure: Figure) -> str:
    """“n of N amounts known”."""
    return ngettext(
        "%(known)s of %(of)s amount known", "%(known)s of %(of)s amounts known", figure.of or 0
    ) % {"known": number(figure.known or 0), "of": number(figure.of or 0)}


def source(figure: Figure) -> SafeString:
    """The small number that leads to the list of sources."""
    return format_html('<a class="source" href="part:sources">{}</a>', figure.ref)


def share(part: int, of: int) -> str:
    return percent(Decimal(part) / of if of else None)


def language_name(language: str) -> str:
    return str(LANGUAGE_NAMES.get(language, language))


def first_words(value: str, count: int) -> str:
    """The first words of a sentence, with an ellipsis when something is left out."""
    words = value.split()
    return value if len(words) <= count else " ".join(words[:count]).rstrip(",;:.") + "…"


def signed_days(value: int) -> str:
    """A slip in days: +12 d, −3 d."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return _("%(sign)s%(days)s d") % {"sign": sign, "days": number(abs(value))}
