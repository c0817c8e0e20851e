"""The measures as columns: the same for the tables of the page and for the workbook."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import capfirst
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.ui.columns import Column
from ppm.ui.figures import month, number, percent
from reporting.cyclemeasures.calc import Measures


@dataclass(frozen=True)
class Line:
    """One period of the whole, or of one department."""

    period: date
    department: str  # "" for the whole
    name: str
    measures: Measures


MEASURES: dict[str, "str | Promise"] = {
    "on_time": _("On time"),
    "minutes": _("Minutes per form"),
    "returned": _("Returned"),
    "overrides": _("Better than computed"),
    "optimism": _("Optimism gap"),
    "without_evidence": _("Without evidence"),
    "translated": _("In both languages"),
    "unchanged": pgettext_lazy("reports", "Nothing changed"),
}
HINTS: dict[str, "str | Promise"] = {
    "on_time": _("Handed in by the last day, of all reports expected."),
    "minutes": _(
        "Median, from the first save to handing in; pauses of more than ten minutes are not counted."
    ),
    "returned": _("Sent back at least once, of the reports handed in."),
    "overrides": _("At least one dimension is declared better than it was computed."),
    "optimism": _("Of the projects declared green: red one or two periods later."),
    "without_evidence": _(
        "Of the reports whose declared status changed since last time, those that cite no evidence."
    ),
    "translated": _("Of the headlines, in French and in Dutch, how many can be read."),
    "unchanged": _("Handed in with “nothing changed”."),
}


def shown(name: str, measures: Measures) -> str:
    """A measure as text; in words when too few people stand behind it."""
    if not measures.is_told:
        return str(_("too few"))
    value = getattr(measures, name)
    return number(value, 0) if name == "minutes" else percent(value)


def _measure(name: str) -> Column:
    def value(line: Line) -> object:
        if not line.measures.is_told:
            return str(_("too few"))
        found = getattr(line.measures, name)
        return round(found, 4) if isinstance(found, float) else found

    cell: Callable[[Line], object] = lambda line: shown(name, line.measures)  # noqa: E731
    return Column(name, MEASURES[name], cell, value, numeric=True, hint=HINTS[name])


COLUMNS = [
    Column(
        "period",
        _("Period"),
        lambda line: capfirst(month(line.period)),
        lambda line: line.period,
        primary=True,
    ),
    Column("department", _("Department"), lambda line: line.name, lambda line: line.name, width=32),
    Column(
        "people",
        _("People"),
        lambda line: number(line.measures.people),
        lambda line: line.measures.people if line.measures.is_told else str(_("too few")),
        numeric=True,
    ),
    *(_measure(name) for name in MEASURES),
]
