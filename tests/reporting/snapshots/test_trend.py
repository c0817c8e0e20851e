from datetime import date

from portfolio.initiatives.models import Initiative
from reporting.dashboards.selectors import status_trend
from reporting.snapshots.models import PERIODS, FrozenColours, Snapshot, SnapshotProject
from reporting.snapshots.trend import colours_over_time
from tests.factories.portfolio import CycleFactory, InitiativeFactory
from tests.factories.reporting import frozen, full_report

MONTHS = [date(2025 + (n // 12), n % 12 + 1, 1) for n in range(PERIODS + 2)]


def sealed(rows):
    """What the rows of the last periods themselves say."""
    found = {}
    last = Snapshot.objects.latest_first()[:PERIODS]
    for row in SnapshotProject.objects.filter(snapshot__in=list(last), initiative__in=rows):
        counts = found.setdefault(
            row.snapshot.cycle.period, dict.fromkeys(("red", "amber", "green", "grey"), 0)
        )
        counts[row.declared] += 1
    return sorted(found.items())


def test_colours_over_time_say_what_the_frozen_rows_say(
    department, other_department, management, entity_pmo, django_assert_num_queries
):
    steady = InitiativeFactory(unit=department)
    passing = InitiativeFactory(unit=department)
    elsewhere = InitiativeFactory(unit=other_department)
    closed = InitiativeFactory(unit=department, secret=True)
    for place, month in enumerate(MONTHS):
        cycle = CycleFactory(period=month)
        for one in (steady, elsewhere, closed, *([passing] if place % 3 == 1 else [])):
            colour = ("green", "amber", "red")[(place + one.pk) % 3]
            full_report(cycle=cycle, initiative=one, declared=colour)
        frozen(cycle)
    assert len(FrozenColours.objects.get(initiative=passing).colours) == PERIODS
    for person in (management, entity_pmo):
        rows = Initiative.objects.visible_to(person)
        with django_assert_num_queries(1):
            found = colours_over_time(rows)
        assert found == sealed(rows)
        assert [period for period, _counts in found] == MONTHS[-PERIODS:]


def test_without_frozen_periods_there_is_no_trend(project, management):
    assert colours_over_time(Initiative.objects.visible_to(management)) == []


def test_a_year_after_its_last_period_an_initiative_counts_nowhere(department, management):
    gone, stays = InitiativeFactory.create_batch(2, unit=department)
    for month in MONTHS[: PERIODS + 1]:
        cycle = CycleFactory(period=month)
        full_report(cycle=cycle, initiative=stays)
        if month == MONTHS[0]:
            full_report(cycle=cycle, initiative=gone)
        frozen(cycle)
    assert FrozenColours.objects.get(initiative=gone).colours == "." * PERIODS
    found = colours_over_time(Initiative.objects.visible_to(management))
    assert [sum(counts.values()) for _period, counts in found] == [1] * PERIODS


def test_a_month_that_two_series_froze_counts_each_project_once(department, management):
    both, rare = InitiativeFactory.create_batch(2, unit=department)
    for series, colour in (("monthly", "green"), ("quarterly", "red")):
        cycle = CycleFactory(period=date(2026, 9, 1), series=series)
        full_report(cycle=cycle, initiative=both, declared=colour)
        if series == "quarterly":
            full_report(cycle=cycle, initiative=rare, declared=colour)
        frozen(cycle)
    seen = Initiative.objects.visible_to(management)
    [(period, counts)] = colours_over_time(seen)
    assert (period, counts["green"], counts["red"]) == (date(2026, 9, 1), 1, 1)
    assert status_trend(management, department, None, as_reported=True) == [(period, counts)]
