"""Words of a comparison: arrows between two values, how far something moved."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from portfolio.initiatives.wording import difference_in_words
from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from reporting.compare.calc import Change, Row, Sum
from reporting.snapshots.models import Addendum

TITLES = {
    "turned_red": gettext_lazy("Turned red"),
    "recovered": gettext_lazy("No longer red"),
    "restated": gettext_lazy("Other changes of status"),
    "new": pgettext_lazy("projects", "New"),
    "closed": pgettext_lazy("projects", "No longer reported"),
    "joined": gettext_lazy("Came from another unit"),
    "left": gettext_lazy("Went to another unit"),
    "moved": gettext_lazy("Moved by more than a month"),
    "shifted": gettext_lazy("Moved by a month or less"),
    "money": gettext_lazy("Budget or forecast moved"),
    "decisions": gettext_lazy("Decisions asked"),
    "taken": gettext_lazy("Decisions taken in between"),
    "registers": gettext_lazy("Risks and issues"),
    "addenda": gettext_lazy("Corrected after the freeze"),
}
# Those that say what became of a project, for the sheet with a line for each.
OF_PROJECTS = (
    *("turned_red", "recovered", "restated", "new", "closed", "joined", "left", "moved"),
    *("shifted", "money"),
)
MEASURES = {
    "budget": pgettext_lazy("column", "Budget"),
    "forecast": pgettext_lazy("money", "Forecast"),
    "actual": pgettext_lazy("column", "Spent so far"),
}
REGISTERS = {
    "open_risks": gettext_lazy("Open risks"),
    "high_risks": gettext_lazy("of which high"),
    "open_issues": gettext_lazy("Open issues"),
}


def arrow(before: object, after: object) -> SafeString:
    """Two values side by side, read aloud as “… now …”."""
    return format_html(
        '{} <span aria-hidden="true">→</span><span class="visually-hidden">{}</span> {}',
        before,
        _("now"),
        after,
    )


def statuses(change: Change) -> SafeString:
    """The declared colours then and now; the computed one beside where it differs."""
    if change.before and change.after and change.before.declared != change.after.declared:
        return arrow(status(change.before), status(change.after))
    return status(change.row)


def status(row: Row) -> SafeString:
    return format_html("{}{}", chips.rag(row.declared), mark(row, "declared"))


def mark(row: Row, figure: str) -> SafeString:
    """A word in a box where an addendum put this figure right."""
    if figure not in row.corrected:
        return SafeString("")
    return format_html(" {}", chips.badge(_("corrected"), "info"))


def ends(change: Change) -> SafeString:
    """The expected end then and now, and by how much it moved."""
    if not (change.before and change.after):
        return figures.day(change.row.forecast_end)
    if change.before.forecast_end == change.after.forecast_end:
        return format_html(
            "{}{}", figures.day(change.after.forecast_end), mark(change.after, "forecast_end")
        )
    words = moved_in_words(change.before.forecast_end, change.after.forecast_end)
    return format_html(
        '{}{}<span class="sub">{}</span>',
        arrow(figures.day(change.before.forecast_end), figures.day(change.after.forecast_end)),
        mark(change.after, "forecast_end"),
        words,
    )


def moved_in_words(before: date | None, after: date | None) -> str:
    """“9 weeks later”; nothing when it did not move or one of the days is missing."""
    return difference_in_words(before, after) if before != after else ""


def amounts(change: Change, measure: str) -> SafeString:
    """An amount then and now."""
    if not (change.before and change.after):
        return money_of(change.row, measure)
    if _stated(change.before, measure) == _stated(change.after, measure):
        return money_of(change.after, measure)
    pair = [money_of(side, measure) for side in (change.before, change.after)]
    if _short(change.before, measure) == _short(change.after, measure):
        pair = [money_of(side, measure, compact=False) for side in (change.before, change.after)]
    return arrow(*pair)


def _stated(row: Row, measure: str) -> tuple[object, str]:
    return getattr(row, measure), getattr(row, f"{measure}_state")


def _short(row: Row, measure: str) -> str:
    value = getattr(row, measure)
    return "" if value is None else figures.amount(value, row.currency, compact=figures.THOUSANDS)


def money_of(row: Row, measure: str, *, compact: bool | str = figures.THOUSANDS) -> SafeString:
    shown = figures.money(
        getattr(row, measure), row.currency, getattr(row, f"{measure}_state"), compact=compact
    )
    return format_html("{}{}", shown, mark(row, measure))


def forecast_moved(change: Change) -> str:
    """By how much the forecast moved; nothing to say where it stands and only the budget changed."""
    moved = change.moved_by("forecast")
    return signed(moved, change.row.currency) if moved else "–"


def signed(value: Decimal | None, currency: str) -> str:
    """A difference with its sign, short; a dash when it is not known."""
    if value is None:
        return "–"
    shown = figures.amount(value, currency, compact=figures.THOUSANDS)
    return f"+{shown}" if value > 0 else shown


def counts(change: Change, register: str) -> SafeString | str:
    """Lines of a register then and now."""
    old = getattr(change.before, register, None)
    new = getattr(change.after, register, None)
    if old == new:
        return figures.number(new)
    return arrow(figures.number(old), figures.number(new))


def like_for_like(one: Sum) -> str:
    """By how much the projects known on both sides moved together."""
    text = ngettext(
        "%(moved)s on %(n)s project known on both sides",
        "%(moved)s on %(n)s projects known on both sides",
        one.both,
    )
    return text % {"moved": signed(one.like_for_like, one.currency), "n": one.both}


def name(row: Row, address: str) -> SafeString:
    """The project in the reader's language, leading to what changed in it."""
    text, language = nearest(row, "name")  # type: ignore[arg-type]  # any object with the three columns
    stale = format_html(" · {}", _("values of last time")) if row.is_stale else ""
    return format_html(
        '<a href="{}">{}</a><span class="sub">{} · {}{}</span>',
        address,
        chips.text(text or row.code, language),
        row.code,
        row.department,
        stale,
    )


def addendum_name(addendum: Addendum) -> SafeString:
    """The project and period that an addendum belongs to."""
    text, language = nearest(addendum.row, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{} · {}</span>',
        reverse("reporting:snapshot_project", args=[addendum.row_id]),
        chips.text(text or addendum.row.code, language),
        addendum.row.code,
        figures.month(addendum.snapshot.cycle.period),
    )
