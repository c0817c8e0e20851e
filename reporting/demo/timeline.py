"""From the months, weeks and thousands of the story to days and amounts; the calendar is passed in."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from portfolio.finance.calc import Line
from portfolio.finance.choices import AmountState, Funding, Heading, Measure
from portfolio.lifecycle.choices import StageState
from reporting.demo.story import MilestoneEntry, Project

BRUSSELS = ZoneInfo("Europe/Brussels")
DAYS_A_MONTH = 30.44
WEEK = 5  # working days
# Shares of the duration at which the stages of a class end.
STAGE_ENDS = {
    "light": (0.1, 1.0),
    "standard": (0.15, 0.4, 0.8, 1.0),
    "reinforced": (0.12, 0.35, 0.65, 0.85, 1.0),
}
TIME_TOLERANCE = 0.10
# From this budget on (in thousands) it is split; what is left over is ordinary operations.
SPLIT_FROM = 200
HEADINGS = {
    "D1": ((Heading.STAFF, 45), (Heading.IT, 35)),
    "D2": ((Heading.STAFF, 40), (Heading.IT, 35)),
    "D3": ((Heading.STAFF, 25), (Heading.SHARED_IT, 45), (Heading.INVESTMENT, 20)),
    "D4": ((Heading.STAFF, 35), (Heading.INVESTMENT, 40)),
}
FEWEST_DAYS = 5

AddDays = Callable[[date, int], date]
CountDays = Callable[[date, date], int]


def add_months(day: date, count: int) -> date:
    """The first day of the month so many months later."""
    index = day.year * 12 + day.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Brussels."""
    return datetime.combine(day, time(hour, minute), tzinfo=BRUSSELS)


@dataclass(frozen=True)
class Timeline:
    """The story's calendar, hung up on a day that is called today."""

    today: date
    add_days: AddDays
    count_days: CountDays

    def month(self, period: int) -> date:
        """The first day of the month that a period reports on."""
        return add_months(self.today, period - 1)

    @property
    def merged_on(self) -> date:
        """The first day of the new structure, eleven months ago."""
        return add_months(self.today, -10)

    # -- Plan of a project ----------------------------------------------------------------
    def start(self, project: Project) -> date:
        return self.add_days(self.month(project.start), 0)

    def first_baseline_end(self, project: Project) -> date:
        return self.add_days(end_of_month(self.month(project.start + project.months - 1)), -1)

    def baseline_end(self, project: Project, period: int) -> date:
        first = self.first_baseline_end(project)
        if project.rebaseline is None or period < project.rebaseline:
            return first
        return self._later(first, project.slip.at(project.rebaseline, 0))

    def forecast_end(self, project: Project, period: int) -> date:
        return self._later(self.first_baseline_end(project), project.slip.at(period, 0))

    def legal_deadline(self, project: Project) -> date | None:
        if project.legal_weeks is None:
            return None
        return self._later(self.first_baseline_end(project), project.legal_weeks)

    def _later(self, day: date, weeks: float) -> date:
        return self.add_days(day, int(weeks * WEEK)) if weeks else day

    def milestone_dates(
        self, project: Project, entry: MilestoneEntry, period: int, until: date
    ) -> tuple[date, date, date | None]:
        """Baseline, forecast and, when it lies before `until`, the day a milestone was reached."""
        planned = self._planned(project, entry)
        baseline = planned
        change = project.rebaseline
        if (
            change is not None
            and period >= change
            and not self._reached(project, entry, change - 1)
        ):
            baseline = self._later(planned, project.slip.at(change, 0))
        reached = self._reached(project, entry, period - 1)
        forecast = reached or self._later(planned, self._slip(project, entry, period))
        if forecast < until:
            return baseline, forecast, forecast
        return baseline, forecast, None

    def _reached(self, project: Project, entry: MilestoneEntry, period: int) -> date | None:
        """The day a milestone was reached, if that was by the end of the given period."""
        planned = self._planned(project, entry)
        for month in range(project.start, period + 1):
            forecast = self._later(planned, self._slip(project, entry, month))
            if forecast <= end_of_month(self.month(month)):
                return forecast
        return None

    def _slip(self, project: Project, entry: MilestoneEntry, period: int) -> float:
        own = entry.slip.at(period)
        weeks: float = own if own is not None else project.slip.at(period, 0)
        return weeks

    def _planned(self, project: Project, entry: MilestoneEntry) -> date:
        day = self.start(project) + timedelta(days=round(entry.month * DAYS_A_MONTH))
        return min(self.add_days(day, 0), self.first_baseline_end(project))

    def stages(self, project: Project, period: int, until: date) -> list["StagePlan"]:
        """The stages as planned and as they stand.

        A running stage uses up its own tolerance as far as the project does; the last one was agreed
        anew when it was authorised, so that both end on the same day.
        """
        begin, end = self.start(project), self.baseline_end(project, period)
        forecast = self.forecast_end(project, period)
        late = max(self.count_days(end, forecast), 0)
        use = late / _tolerance(self.count_days(begin, end))
        shares = STAGE_ENDS[project.tailoring_class]
        found = []
        first = begin
        for number, share in enumerate(shares, 1):
            last = self.add_days(begin + timedelta(days=int((end - begin).days * share)), 0)
            shift = int(use * _tolerance(self.count_days(first, last)))
            if number == len(shares):
                baseline, expected = (
                    self.add_days(forecast, -shift) if shift else forecast,
                    forecast,
                )
            else:
                baseline, expected = last, self.add_days(last, shift) if shift else last
            found.append(StagePlan(number, first, baseline, expected))
            first = self.add_days(last, 1)
        running = next((one.number for one in found if one.forecast_end >= until), len(shares))
        for one in found:
            one.state = (
                StageState.COMPLETED
                if one.number < running
                else StageState.RUNNING
                if one.number == running
                else StageState.PLANNED
            )
        return found

    # -- Money ------------------------------------------------------------------------------
    def budget(self, project: Project) -> list[Line]:
        """The budget per year, funding source and heading; the partner's part is withheld."""
        lines = []
        for year, funding, amount in self._agreed(project):
            if amount is None or project.budget < SPLIT_FROM:
                lines.append(_line(Measure.BUDGET, year, funding, amount))
                continue
            rest = amount
            for heading, percent in HEADINGS[project.unit[:2]]:
                part = _round(amount * percent / 100)
                rest -= part
                lines.append(_line(Measure.BUDGET, year, funding, part, heading))
            lines.append(_line(Measure.BUDGET, year, funding, rest, Heading.OPERATIONS))
        return lines

    def forecast(self, project: Project, period: int) -> list[Line]:
        """The forecast per year and funding source, as known in a period."""
        factor = 1 + Decimal(str(project.cost.at(period, 0))) / 100
        unit = 1000 if project.typed_in_thousands == period else 1
        return [
            _line(Measure.FORECAST, year, funding, amount and _round(amount * factor) / unit)
            for year, funding, amount in self._agreed(project)
        ]

    def spent(self, project: Project, period: int, until: date) -> list[Line]:
        """What the accounts show per year and funding source; what the partner pays is not in them."""
        wrong = 1000 if project.typed_wrong == period else 1
        payers = {key: value for key, value in project.funding.items() if key != Funding.PARTNER}
        whole = sum(payers.values())
        return [
            _line(Measure.ACTUAL, year, funding, _round(spent * percent / whole) * wrong)
            for year, spent in self._spent(project, until)
            for funding, percent in payers.items()
        ]

    def _agreed(self, project: Project) -> list[tuple[int, str, Decimal | None]]:
        """Year, funding source and amount; the last year takes what rounding leaves."""
        found: list[tuple[int, str, Decimal | None]] = []
        years = self._years(project)
        for funding, percent in project.funding.items():
            rest = Decimal(project.budget) * 10 * percent
            whole = rest
            for year, share in years:
                part = rest if year == years[-1][0] else _round(whole * share)
                rest -= part
                found.append((year, funding, None if funding == Funding.PARTNER else part))
        return sorted(found, key=lambda one: one[0])

    def _years(self, project: Project) -> list[tuple[int, Decimal]]:
        begin, end = self.start(project), self.first_baseline_end(project)
        days = (end - begin).days + 1
        found = []
        for year in range(begin.year, end.year + 1):
            inside = (min(end, date(year, 12, 31)) - max(begin, date(year, 1, 1))).days + 1
            found.append((year, Decimal(inside) / days))
        return found

    def _spent(self, project: Project, until: date) -> list[tuple[int, Decimal]]:
        begin = self.start(project)
        found = []
        before = Decimal(0)
        for year in range(begin.year, max(until.year, begin.year) + 1):
            total = self._spent_until(project, min(until, date(year, 12, 31)))
            found.append((year, total - before))
            before = total
        return found

    def _spent_until(self, project: Project, day: date) -> Decimal:
        """A slow start, a steady middle, a slow end."""
        begin, end = self.start(project), self.first_baseline_end(project)
        share = (day - begin).days / ((end - begin).days * 1.08)
        x = Decimal(str(round(min(max(share, 0), 0.98), 6)))
        return Decimal(project.budget) * 1000 * x * x * (3 - 2 * x)


@dataclass
class StagePlan:
    number: int
    start: date
    baseline_end: date
    forecast_end: date
    state: str = StageState.PLANNED


def _tolerance(days: int) -> int:
    return max(round(days * TIME_TOLERANCE), FEWEST_DAYS)


def _round(amount: Decimal) -> Decimal:
    return (amount / 100).quantize(Decimal(1)) * 100


def _line(
    measure: str, year: int, funding: str, amount: Decimal | None, heading: str = Heading.TOTAL
) -> Line:
    state = AmountState.KNOWN if amount is not None else AmountState.WITHHELD
    return Line(
        measure=measure, year=year, funding=funding, amount=amount, state=state, heading=heading
    )
