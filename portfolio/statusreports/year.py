"""The reporting year: the calendar of each period, as it is or as it would be proposed."""

from dataclasses import dataclass
from datetime import date

from portfolio.statusreports.cadence import series_ending
from portfolio.statusreports.choices import MONTHS, CycleState, Series
from portfolio.statusreports.cycles import CycleDates, propose_dates
from portfolio.statusreports.models import ReportingCycle


@dataclass(frozen=True)
class YearRow:
    """One period of a series; without `cycle` it has not been opened and its dates are proposed."""

    period: date
    series: Series
    dates: CycleDates | ReportingCycle
    cycle: ReportingCycle | None

    @property
    def is_current(self) -> bool:
        """Whether it is being reported on now."""
        return self.cycle is not None and self.cycle.state == CycleState.OPEN


def year_of(year: int, today: date) -> list[YearRow]:
    """The periods that end in a year, in order, the shorter series first. One query.

    What was never opened is proposed only while its freeze would lie ahead.
    """
    opened = {
        (one.period, one.series): one for one in ReportingCycle.objects.filter(period__year=year)
    }
    rows = []
    for number in range(1, 13):
        period = date(year, number, 1)
        usual = propose_dates(period)
        for series in sorted(series_ending(period), key=lambda one: MONTHS[one]):
            cycle = opened.get((period, series.value))
            if cycle is None and usual.freeze_on < today:
                continue
            rows.append(YearRow(period, series, cycle or usual, cycle))
    return rows
