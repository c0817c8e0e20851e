from datetime import date, timedelta

from django.utils import timezone

from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from portfolio.milestones.selectors import late_milestones
from portfolio.milestones.services import edit_milestone, reach_milestone
from portfolio.standings.models import Lateness
from tests.factories.portfolio import InitiativeFactory, MilestoneFactory

DAY = date(2030, 6, 15)


def counted(rows, day):
    """What the milestones themselves say."""
    late = list(Milestone.objects.late(day).filter(initiative__in=rows))
    return len(late), len({one.initiative_id for one in late})


def test_lateness_says_of_every_day_what_the_milestones_say(department, management):
    plans = [
        [(None, None), (DAY, None), (None, DAY)],
        [(DAY, DAY), (DAY, DAY + timedelta(days=30)), (DAY, DAY - timedelta(days=1))],
        [],
        [(DAY - timedelta(days=40), DAY - timedelta(days=40))],
    ]
    for plan in plans:
        initiative = InitiativeFactory(unit=department)
        for baseline, forecast in plan:
            MilestoneFactory(initiative=initiative, baseline_on=baseline, forecast_on=forecast)
    rows = Initiative.objects.visible_to(management)
    found = [late_milestones(rows, DAY + timedelta(days=n)) for n in range(-45, 45)]
    assert found == [counted(rows, DAY + timedelta(days=n)) for n in range(-45, 45)]
    assert len(set(found)) == 4


def test_lateness_follows_the_plan(project, pmo, management):
    milestone = MilestoneFactory(initiative=project, baseline_on=DAY, forecast_on=DAY)
    rows, now = Initiative.objects.visible_to(management), timezone.now()
    assert late_milestones(rows, DAY) == (0, 0)
    edit_milestone(
        milestone_id=milestone.pk,
        version=None,
        by=pmo,
        at=now,
        forecast_on=DAY + timedelta(days=1),
    )
    assert late_milestones(rows, DAY) == (1, 1)
    reach_milestone(milestone_id=milestone.pk, version=None, on=date(2020, 1, 1), by=pmo, at=now)
    assert late_milestones(rows, DAY) == (0, 0)
    assert Lateness.objects.get(initiative=project).late_from == []


def test_lateness_counts_what_the_reader_sees(department, other_department, entity_pmo, management):
    for values in ({}, {"secret": True}):
        closed = InitiativeFactory(unit=department, **values)
        MilestoneFactory(initiative=closed, baseline_on=DAY, forecast_on=DAY)
    elsewhere = InitiativeFactory(unit=other_department)
    MilestoneFactory(initiative=elsewhere, baseline_on=DAY, forecast_on=DAY)
    after = DAY + timedelta(days=1)
    assert late_milestones(Initiative.objects.visible_to(management), after) == (2, 2)
    assert late_milestones(Initiative.objects.visible_to(entity_pmo), after) == (1, 1)
