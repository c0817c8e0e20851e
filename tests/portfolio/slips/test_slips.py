from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from portfolio.slips.charts import days_in_words, slip_chart
from ppm.accounts.models import Person
from tests.factories.portfolio import (
    CycleFactory,
    InitiativeFactory,
    MilestoneFactory,
    StatusReportFactory,
)
from tests.factories.reporting import ReportMilestoneFactory

MOVES = reverse("portfolio:milestone_moves")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
TODAY = date(2026, 5, 12)


def frozen_cycle(period):
    return CycleFactory(
        period=period,
        state="frozen",
        frozen_by=Person.objects.system(),
        frozen_at=timezone.now(),
    )


@pytest.fixture
def cycles(db):
    return {period: frozen_cycle(period) for period in (MARCH, APRIL)}


def told(project, cycles, *, now, critical=False, **said):
    """A milestone of today's plan with what the reports said of it: `march=date, april=date`."""
    milestone = MilestoneFactory(
        initiative=project, forecast_on=now, baseline_on=date(2026, 6, 1), is_critical=critical
    )
    for name, day in said.items():
        cycle = cycles[{"march": MARCH, "april": APRIL}[name]]
        report = cycle.reports.filter(initiative=project).first() or StatusReportFactory(
            cycle=cycle, initiative=project, validated=True
        )
        ReportMilestoneFactory(report=report, milestone=milestone, forecast_on=day)
    return milestone


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "unmoved"),
        (1, "1 working day later"),
        (12, "12 working days later"),
        (-3, "3 working days earlier"),
        (None, "–"),
    ],
)
def test_a_move_is_said_in_working_days(days, words):
    with translation.override("en"):
        assert days_in_words(days) == words


def test_what_moved_is_told_with_critical_ones_first(client, project, cycles, management):
    # From Thursday 30 April to Tuesday 5 May: 1 May is a holiday, 2 and 3 are a weekend.
    near = told(project, cycles, now=date(2026, 5, 5), critical=True, april=date(2026, 4, 30))
    far = told(project, cycles, now=date(2026, 9, 1), april=date(2026, 6, 1))
    told(project, cycles, now=date(2026, 6, 1), april=date(2026, 6, 1))
    earlier = told(project, cycles, now=date(2026, 5, 29), april=date(2026, 6, 1))
    client.force_login(management)
    rows = list(client.get(MOVES).context["listing"].page)
    assert [(row.milestone_id, row.moved) for row in rows] == [
        (near.pk, 2),
        (far.pk, 65),
        (earlier.pk, -1),
    ]
    assert rows[1].late == 65


def test_another_period_compares_with_what_it_said(client, project, cycles, management):
    told(project, cycles, now=date(2026, 6, 3), march=date(2026, 6, 1), april=date(2026, 6, 3))
    client.force_login(management)
    assert client.get(MOVES).context["listing"].count == 0
    (row,) = client.get(MOVES, {"since": "2026-03"}).context["listing"].page
    assert row.moved == 2
    assert client.get(MOVES, {"since": "2026-03", "way": "earlier"}).context["listing"].count == 0
    assert client.get(MOVES, {"since": "2026-03", "critical": "on"}).context["listing"].count == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length_and_tells_of_nothing_secret(
    client, department, cycles, entity_pmo, django_assert_num_queries, rows
):
    secret = InitiativeFactory(unit=department, secret=True)
    told(secret, cycles, now=date(2026, 9, 1), april=date(2026, 6, 1))
    for _n in range(rows):
        project = InitiativeFactory(unit=department)
        told(project, cycles, now=date(2026, 9, 1), april=date(2026, 6, 1))
    client.force_login(entity_pmo)
    with django_assert_num_queries(11):
        listed = client.get(MOVES).context["listing"]
    assert listed.count == rows


def test_nothing_frozen_is_nothing_moved(client, project, management):
    client.force_login(management)
    assert client.get(MOVES, {"since": "2026-03"}).status_code == 200


def test_the_picture_runs_over_the_reports_up_to_today(project, cycles):
    late = told(
        project, cycles, now=date(2026, 7, 1), march=date(2026, 6, 1), april=date(2026, 6, 15)
    )
    kept = told(project, cycles, now=date(2026, 6, 1), march=date(2026, 6, 1))
    with translation.override("en"):
        drawn = slip_chart(project, [late, kept], TODAY)
    assert [len(one.dots) for one in drawn.trends] == [2, 3]
    assert [one.moved for one in drawn.trends] == ["unmoved", "22 working days later"]
    assert drawn.table.head[0] == "Milestone"
    assert "1 of 2 milestones" in drawn.alt
    ends = [one.dots[-1][1] for one in drawn.trends]
    assert ends[1] < ends[0]  # later stands higher
    labels = [one.label_y for one in drawn.trends]
    assert abs(labels[0] - labels[1]) >= 34


def test_a_single_report_makes_no_picture(project):
    assert slip_chart(project, [MilestoneFactory(initiative=project)], TODAY) is None
