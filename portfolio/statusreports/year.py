"""The reporting year: the calendar of each period, as it is or as it would be proposed."""

from dataclasses import dataclass
from datetime import date

from portfolio.statusreports.cadence import series_ending
from portfolio.statusreports.choices import MONTHS, Series
from portfolio.statusreports.cycles import CycleDates, propose_dates
from portfolio.statusreports.models import ReportingCycle


@dataclass(frozen=True)
class YearRow:
    """One period of a series; without `cycle` it has not been opened and its dates are proposed."""

    period: date
    series: Series
    dates: CycleDates | ReportingCycle
    cycle: ReportingCycle | None


def year_of(year: int) -> list[YearRow]:
    """The periods that end in a year, in order, the shorter series first. One query."""
    opened = {
        (one.period, one.series): one for one in ReportingCycle.objects.filter(period__year=year)
    }
    rows = []
    for number in range(1, 13):
        period = date(year, number, 1)
        usual = propose_dates(period)
        for series in sorted(series_ending(period), key=lambda one: MONTHS[one]):
            cycle = opened.get((period, series.value))
            rows.append(YearRow(period, series, cycle or usual, cycle))
    return rows
