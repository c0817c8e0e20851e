"""The dashboard of the reporting cycle: how it goes day by day, who is on time, how it went before.

What tells of people is told of five at least: a department with fewer is not compared.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, Count, Q, Value, When
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portfolio.initiatives.perimeter import perimeter
from portfolio.statusreports.choices import IN, MONTHS, CycleState, ReportState, Series
from portfolio.statusreports.models import (
    DimensionStatus,
    ReportingCycle,
    StatusReport,
    StatusReportQuerySet,
)
from portfolio.statusreports.oddities import BETTER
from ppm.accounts.models import Person
from ppm.languages.coded import Coded
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from ppm.ui import figures
from ppm.ui.charts import StatusBars, status_bars
from ppm.ui.plots import Line, Lines, lines
from reporting.cyclemeasures.calc import FEWEST, told
from reporting.dashboards import selectors
from reporting.dashboards.languages import translated
from reporting.dashboards.parts import Board, Cell, Grid, Head, Part, Tile

PERIODS = 6
ON_TIME, LATE, MISSING, AHEAD = "green", "amber", "red", "grey"


@dataclass
class Outcomes:
    """Reports by outcome, and the people who owe them."""

    counts: Counter[str] = field(default_factory=Counter)
    people: set[int] = field(default_factory=set)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def due(self) -> int:
        """Without those whose day has not come."""
        return self.total - self.counts[AHEAD]

    @property
    def may_be_told(self) -> bool:
        return len(self.people) >= FEWEST


def cycle_health(person: Person, today: date) -> Board:
    """The page of the cycle that is open, or of the last one."""
    cycles = _cycles()
    if not cycles:
        return Board(
            key="cycle",
            title=_("Cycle health"),
            lead=_("No period has been opened yet."),
            perimeter=perimeter(person),
        )
    cycle = cycles[-1]
    reports = StatusReport.objects.permitting(person, Perm.CYCLE_VIEW).taking_part()
    units = Coded(OrgUnit.objects.order_by("code"))
    periods, departments = _outcomes(reports, cycles, units, today)
    now = periods[cycle.pk]
    days = _days(reports.filter(cycle=cycle), cycle, today)
    returned, overridden = _judged(reports.filter(cycle=cycle))
    address = reverse("portfolio:cycle_detail", args=[cycle.pk])
    return Board(
        key="cycle",
        title=_("Cycle health"),
        lead=_sentence(cycle, now, today),
        perimeter=perimeter(person),
        tiles=list(_tiles(cycle, now, returned, overridden)),
        parts=[
            Part(
                "days",
                _("Reports day by day"),
                address,
                _("The board of this period"),
                chart=days,
                empty=_("Nothing has been submitted yet."),
            ),
            _over_periods(cycles, periods),
            _by_department(departments, units, address),
            translated(person, reports, cycle, address),
        ],
    )


def _cycles() -> list[ReportingCycle]:
    """The last cycles of one series, the current one last: of those open the one that closes next.

    Of several that close together the longest series, which asks everybody. One query.
    """
    latest = list(ReportingCycle.objects.order_by("-period", "pk")[: 3 * PERIODS])
    if not latest:
        return []
    is_open = [one for one in latest if one.state == CycleState.OPEN]
    current = (
        min(is_open, key=lambda one: (one.freeze_on, -MONTHS[Series(one.series)]))
        if is_open
        else latest[0]
    )
    same = [one for one in latest if one.series == current.series and one.period <= current.period]
    return same[:PERIODS][::-1]


def _outcomes(
    reports: StatusReportQuerySet, cycles: Sequence[ReportingCycle], units: Coded, today: date
) -> tuple[Mapping[int, Outcomes], Mapping[int, Outcomes]]:
    """By cycle, and by department for the last cycle. One query."""
    periods: dict[int, Outcomes] = defaultdict(Outcomes)
    departments: dict[int, Outcomes] = defaultdict(Outcomes)
    known = set(units)
    rows = (
        reports.timed()
        .filter(cycle__in=[one.pk for one in cycles])
        .annotate(
            outcome=Case(
                When(state__in=IN, is_on_time=True, then=Value(ON_TIME)),
                When(state__in=IN, then=Value(LATE)),
                When(Q(cycle__state=CycleState.OPEN, due__gte=today), then=Value(AHEAD)),
                default=Value(MISSING),
                output_field=CharField(),
            )
        )
        .order_by()
        .values_list("cycle", "initiative__unit", "outcome")
        .annotate(
            reports=Count("pk"),
            people=ArrayAgg("initiative__standing__project_manager", distinct=True),
        )
    )
    for cycle, unit, outcome, count, people in rows:
        groups = [periods[cycle]]
        if cycle == cycles[-1].pk:
            groups.append(departments[selectors.department_of(units.path(unit), known=known)])
        for one in groups:
            one.counts[outcome] += count
            one.people |= {person for person in people if person}
    return periods, departments


def _days(reports: StatusReportQuerySet, cycle: ReportingCycle, today: date) -> Lines | None:
    """What has been submitted and validated by the end of each day, against the deadline. One query."""
    rows = (
        reports.order_by()
        .annotate(sent=TruncDate("submitted_at"), agreed=TruncDate("validated_at"))
        .values_list("sent", "agreed", "state")
        .annotate(reports=Count("pk"))
    )
    sent, agreed, total = Counter[date](), Counter[date](), 0
    for submitted, validated, state, count in rows:
        total += count
        if submitted and state in IN:
            sent[submitted] += count
        if validated and state == ReportState.VALIDATED:
            agreed[validated] += count
    if not sent:
        return None
    first = min([cycle.opens_on, *sent])
    last = max([cycle.freeze_on, *sent, *agreed])
    days = list(_every_day(first, last))
    until = min(today, last)
    return lines(
        title=_("Reports day by day"),
        alt=_("%(sent)s of %(total)s reports submitted, %(agreed)s validated; deadline %(day)s.")
        % {
            "sent": sum(sent.values()),
            "total": total,
            "agreed": sum(agreed.values()),
            "day": date_format(cycle.deadline_on, "SHORT_DATE_FORMAT"),
        },
        places=[str(date_format(day, "d/m")) for day in days],
        series=[
            Line(pgettext("reports", "Expected"), [float(total)] * len(days)),
            Line(_("Submitted"), list(_added(sent, days, until))),
            Line(_("Validated"), list(_added(agreed, days, until))),
        ],
        fmt=lambda value: figures.number(round(value)),
        head=_("Day"),
        mark=(days.index(cycle.deadline_on), _("Deadline")) if cycle.deadline_on in days else None,
    )


def _every_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _added(found: Counter[date], days: Sequence[date], until: date) -> Iterator[float | None]:
    total = 0
    for day in days:
        total += found[day]
        yield float(total) if day <= until else None


def _judged(reports: StatusReportQuerySet) -> tuple[int, int]:
    """Reports that were sent more than once, and those declared better than computed. One query."""
    better = DimensionStatus.objects.filter(BETTER, report__in=reports.filter(state__in=IN))
    found = reports.aggregate(
        returned=Count("pk", filter=Q(returned_at__isnull=False)),
        better=Count("pk", filter=Q(pk__in=better.values("report"))),
    )
    return found["returned"], found["better"]


def _sentence(cycle: ReportingCycle, now: Outcomes, today: date) -> str:
    sent = now.counts[ON_TIME] + now.counts[LATE]
    text = ngettext(
        "%(period)s: %(sent)s of %(total)s report submitted, deadline %(day)s.",
        "%(period)s: %(sent)s of %(total)s reports submitted, deadline %(day)s.",
        now.total,
    )
    return text % {
        "period": figures.month(cycle.period).capitalize(),
        "sent": figures.number(sent),
        "total": figures.number(now.total),
        "day": date_format(cycle.deadline_on, "SHORT_DATE_FORMAT"),
    }


def _tiles(cycle: ReportingCycle, now: Outcomes, returned: int, overridden: int) -> Iterator[Tile]:
    def stack(name: str) -> str:
        return reverse("portfolio:cycle_stack", args=[cycle.pk, name])

    sent = now.counts[ON_TIME] + now.counts[LATE]
    yield Tile(
        _("Submitted"),
        figures.number(sent),
        sent,
        stack("all"),
        note=figures.known_of(sent, now.total, "reports"),
    )
    yield Tile(
        pgettext("reports", "Not received"),
        figures.number(now.counts[MISSING]),
        now.counts[MISSING],
        stack("late"),
    )
    if not now.may_be_told:
        return  # what follows measures people: too few of them stand behind it
    share = now.counts[ON_TIME] / now.due if now.due else None
    yield Tile(
        _("On time"),
        figures.percent(share),
        None if share is None else round(100 * share),
        stack("all"),
        note=_("of the reports whose day has come"),
    )
    yield Tile(_("Sent back at least once"), figures.number(returned), returned, stack("all"))
    yield Tile(
        _("Declared better than computed"),
        figures.number(overridden),
        overridden,
        stack("odd"),
        note=_("in one dimension at least"),
    )


def outcome_words() -> dict[str, str]:
    return {
        ON_TIME: _("on time"),
        LATE: pgettext("report", "late"),
        MISSING: pgettext("report", "not received"),
        AHEAD: _("day not come"),
    }


def _bars(title: str, head: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> StatusBars:
    words = outcome_words()
    return status_bars(
        title=title,
        alt="; ".join(
            f"{label}: " + ", ".join(f"{word} {counts.get(key, 0)}" for key, word in words.items())
            for label, counts in rows
        ),
        rows=rows,
        words=words,
        head=head,
        total=pgettext("table", "Total"),
    )


def _by_department(departments: Mapping[int, Outcomes], units: Coded, address: str) -> Part:
    shown = told({unit: one.people for unit, one in departments.items()})
    hidden = len(departments) - len(shown)
    note = ngettext(
        "%(n)s department is not shown: one could tell the work of fewer than five people.",
        "%(n)s departments are not shown: one could tell the work of fewer than five people.",
        hidden,
    )
    rows = [
        (coded_name(units.object(unit)), departments[unit].counts)
        for unit in units
        if unit in shown
    ]
    return Part(
        "departments",
        _("On time by department"),
        address,
        _("The board of this period"),
        chart=_bars(_("On time by department"), _("Department"), rows) if rows else None,
        note=note % {"n": hidden} if hidden else "",
        empty=_("No department has five project managers or more: nothing is compared."),
    )


def _over_periods(cycles: Sequence[ReportingCycle], periods: Mapping[int, Outcomes]) -> Part:
    rows = [
        (date_format(one.period, "N Y"), periods[one.pk])
        for one in cycles
        if one.pk in periods and periods[one.pk].may_be_told
    ]
    return Part(
        "periods",
        _("On time over the periods"),
        reverse("reporting:cycle_measures"),
        pgettext("page", "Measures of the cycle"),
        chart=_bars(
            _("On time over the periods"), _("Period"), [(label, one.counts) for label, one in rows]
        )
        if rows
        else None,
        grid=Grid(
            (Head(_("Period")), Head(_("On time"), is_number=True)),
            [
                (
                    Cell(label),
                    Cell(
                        figures.percent(one.counts[ON_TIME] / one.due) if one.due else "–",
                        round(100 * one.counts[ON_TIME] / one.due) if one.due else None,
                    ),
                )
                for label, one in rows
            ],
        ),
        hidden=True,
        empty=_("No period has reports of five project managers or more."),
    )
