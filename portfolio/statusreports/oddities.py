"""What a PMO should look at in a report, in words: overrides, orders of magnitude, ends that moved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from methodology.tailoring.choices import Dimension
from portfolio.standings.choices import Colour
from portfolio.statusreports.calc import is_other_magnitude
from portfolio.statusreports.models import DimensionStatus, StatusReport, StatusReportQuerySet
from ppm.ui.choices import STATUSES
from ppm.ui.figures import number

A_MONTH = timedelta(days=31)
LOOK_BACK = 6
MAGNITUDE = 10

BETTER = Q(computed=Colour.RED, declared__in=[Colour.GREEN, Colour.AMBER]) | Q(
    computed=Colour.AMBER, declared=Colour.GREEN
)


@dataclass(frozen=True)
class Oddity:
    """One odd thing: its kind and the sentence for the PMO."""

    kind: str
    sentence: str


@dataclass(frozen=True)
class Earlier:
    """What an earlier report of the same project said."""

    report_id: int
    forecast_end: date | None
    forecast: Decimal | None


def odd(reports: StatusReportQuerySet) -> StatusReportQuerySet:
    """The reports with at least one oddity, decided by the database. Reports must be of one cycle."""
    before = (
        StatusReport.objects.leading()
        .filter(initiative=OuterRef("initiative"), cycle__period__lt=OuterRef("cycle__period"))
        .order_by("-cycle__period")
    )
    overridden = DimensionStatus.objects.filter(BETTER, report=OuterRef("pk"))
    return reports.annotate(
        end_before=Subquery(before.values("forecast_end")[:1]),
        forecast_before=Subquery(before.values("forecast")[:1]),
    ).filter(
        Exists(overridden)
        | Q(is_unchanged=True)
        | Q(forecast_end__gt=F("end_before") + A_MONTH)
        | Q(forecast_before__gt=0, forecast__gte=F("forecast_before") * MAGNITUDE)
        | Q(forecast__gt=0, forecast_before__gte=F("forecast") * MAGNITUDE)
    )


def oddities_of(reports: Iterable[StatusReport]) -> dict[int, list[Oddity]]:
    """The oddities of some reports that have been submitted, in three queries however many they are."""
    shown = [report for report in reports if report.revision]
    if not shown:
        return {}
    earlier = _earlier(shown)
    ids = {one.report_id for rows in earlier.values() for one in rows}
    overrides: dict[int, dict[str, DimensionStatus]] = defaultdict(dict)
    for status in DimensionStatus.objects.filter(
        BETTER, report__in=[*ids, *(report.pk for report in shown)]
    ):
        overrides[status.report_id][status.dimension] = status
    return {
        report.pk: [
            *_overridden(report, earlier[report.initiative_id], overrides),
            *_figures(report, earlier[report.initiative_id]),
        ]
        for report in shown
    }


def _earlier(shown: list[StatusReport]) -> Mapping[int, list[Earlier]]:
    """Earlier reports per project, latest first."""
    latest = max(report.cycle.period for report in shown)
    periods = sorted({report.cycle.period for report in shown})
    first = date(periods[0].year - 1, periods[0].month, 1)
    own = {report.pk for report in shown}
    found: dict[int, list[Earlier]] = defaultdict(list)
    rows = (
        StatusReport.objects.leading()
        .filter(
            initiative__in=[report.initiative_id for report in shown],
            cycle__period__lt=latest,
            cycle__period__gte=first,
        )
        .exclude(pk__in=own)
        .order_by("initiative", "-cycle__period")
        .values_list("initiative", "pk", "forecast_end", "forecast")
    )
    for initiative, report_id, forecast_end, forecast in rows:
        if len(found[initiative]) < LOOK_BACK:
            found[initiative].append(Earlier(report_id, forecast_end, forecast))
    return found


def _overridden(
    report: StatusReport,
    earlier: list[Earlier],
    overrides: Mapping[int, Mapping[str, DimensionStatus]],
) -> Iterable[Oddity]:
    for name, status in sorted(
        overrides.get(report.pk, {}).items(),
        key=lambda item: list(Dimension).index(Dimension(item[0])),
    ):
        times = 1
        for one in earlier:
            if name not in overrides.get(one.report_id, {}):
                break
            times += 1
        words = {
            "dimension": Dimension(name).label,
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
        yield Oddity("override", capfirst(text % words))


def _figures(report: StatusReport, earlier: list[Earlier]) -> Iterable[Oddity]:
    if report.is_unchanged:
        yield Oddity("unchanged", _("Said to be unchanged"))
    if not earlier:
        return
    before = earlier[0]
    if (
        is_other_magnitude(before.forecast, report.forecast)
        and before.forecast
        and report.forecast is not None
    ):
        if report.forecast > before.forecast:
            factor, text = (
                report.forecast / before.forecast,
                _("Forecast at completion × %(factor)s"),
            )
        else:
            factor, text = (
                before.forecast / report.forecast,
                _("Forecast at completion ÷ %(factor)s"),
            )
        yield Oddity("magnitude", text % {"factor": number(round(factor), 0)})
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
