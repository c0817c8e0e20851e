"""The oddities of a report as sentences for the PMO."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from methodology.tailoring.choices import Dimension
from portfolio.standings.choices import Colour
from portfolio.statusreports.calc import is_other_magnitude
from portfolio.statusreports.models import ReportMilestone, StatusReport
from ppm.ui.choices import STATUSES
from ppm.ui.figures import number
from ppm.ui.memory import per_language

A_MONTH = timedelta(days=31)
MAGNITUDE = 10
NAMED = 2  # milestones named before “and n more”


@dataclass(frozen=True)
class Oddity:
    """One odd thing: its kind and the sentence for the PMO."""

    kind: str
    sentence: str


class Override(NamedTuple):
    """A dimension that was declared better than it was computed."""

    declared: str
    computed: str


@dataclass(frozen=True)
class Earlier:
    """What an earlier report of the same project said."""

    report_id: int
    period: date
    declared: str
    forecast_end: date | None
    forecast: Decimal | None
    is_unchanged: bool


@dataclass(frozen=True)
class Past:
    """The reports of a project before one period, latest first, and how many were missing just before."""

    earlier: Sequence[Earlier]
    silent: int = 0


def of_overrides(
    report: StatusReport,
    past: Past,
    overrides: Mapping[int, Mapping[str, Override]],
) -> Iterable[Oddity]:
    """“Time: declared green, computed red, 3 times running”."""
    own = overrides.get(report.pk, {})
    for name in Dimension:
        if name not in own:
            continue
        status = own[name]
        times = 1
        for one in past.earlier:
            if name not in overrides.get(one.report_id, {}):
                break
            times += 1
        yield Oddity("override", _of_override(name, status, times))


@per_language
def _of_override(dimension: Dimension, status: Override, times: int) -> str:
    words = {
        "dimension": dimension.label,
        "declared": str(STATUSES[status.declared].word).lower(),
        "computed": str(STATUSES[status.computed].word).lower(),
        "times": times,
    }
    if times == 1:
        text = _("%(dimension)s: declared %(declared)s, computed %(computed)s")
    else:
        text = _(
            "%(dimension)s: declared %(declared)s, computed %(computed)s, %(times)s times running"
        )
    return str(capfirst(text % words))


def of_figures(report: StatusReport, past: Past) -> Iterable[Oddity]:
    """What is said to be unchanged again, was too good before, is of another magnitude, or moved."""
    if report.is_unchanged:
        times = 1
        for one in past.earlier:
            if not one.is_unchanged:
                break
            times += 1
        if times > 1:
            text = _("Said to be unchanged, %(times)s times running")
            yield Oddity("unchanged", text % {"times": times})
    if not past.earlier:
        return
    before = past.earlier[0]
    if before.declared == Colour.GREEN and report.declared == Colour.RED:
        yield Oddity("optimism", _("Declared green last time, red now"))
    yield from _magnitude(before, report.forecast)
    if (
        before.forecast_end
        and report.forecast_end
        and report.forecast_end > before.forecast_end + A_MONTH
    ):
        weeks = round((report.forecast_end - before.forecast_end).days / 7)
        yield Oddity(
            "moved",
            ngettext("End moved by %(weeks)s week", "End moved by %(weeks)s weeks", weeks)
            % {"weeks": weeks},
        )


def _magnitude(before: Earlier, forecast: Decimal | None) -> Iterable[Oddity]:
    last = before.forecast
    if not is_other_magnitude(last, forecast) or not last or not forecast:
        return
    if forecast > last:
        factor = forecast / last
        text = _("Forecast at completion %(factor)s times what it was: a wrong unit?")
    else:
        factor = last / forecast
        text = _("Forecast at completion divided by %(factor)s: typed in thousands?")
    yield Oddity("magnitude", text % {"factor": number(round(factor), 0)})


def _short(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def of_dates(report: StatusReport, passed: Sequence[ReportMilestone], on: date) -> Iterable[Oddity]:
    """An end or milestones that should be behind us and are not."""
    if report.forecast_end and report.forecast_end < on:
        yield Oddity(
            "past",
            _("End of the project in the past: %(day)s") % {"day": _short(report.forecast_end)},
        )
    late = [one for one in passed if one.forecast_on and one.forecast_on < on]
    for one in late[:NAMED]:
        yield Oddity(
            "past",
            _("Milestone in the past: %(milestone)s (%(day)s)")
            % {"milestone": one.name, "day": _short(one.forecast_on)},  # type: ignore[arg-type]
        )
    if len(late) > NAMED:
        more = len(late) - NAMED
        yield Oddity(
            "past",
            ngettext(
                "%(count)s more milestone in the past",
                "%(count)s more milestones in the past",
                more,
            )
            % {"count": more},
        )


def of_silence(past: Past) -> Iterable[Oddity]:
    """The first report after periods without one."""
    if past.silent:
        yield Oddity(
            "silence",
            ngettext(
                "First report after %(count)s missing period",
                "First report after %(count)s missing periods",
                past.silent,
            )
            % {"count": past.silent},
        )
