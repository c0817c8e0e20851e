from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from portfolio.milestones.services import add_milestone, reach_milestone
from portfolio.standings.models import Standing

AT = datetime(2026, 5, 4, 10, tzinfo=ZoneInfo("Europe/Brussels"))


def test_milestones_rewrite_the_plan_in_the_standing(project, pmo):
    first = add_milestone(
        initiative=project, by=pmo, at=AT, name="Late", language="en",
        baseline_on=date(2026, 3, 1), forecast_on=date(2026, 6, 1),
    )  # fmt: skip
    add_milestone(
        initiative=project, by=pmo, at=AT, name="Sain", baseline_on=date(2026, 9, 1),
        forecast_on=date(2026, 9, 1),
    )  # fmt: skip
    standing = Standing.objects.get(pk=project.pk)
    assert (standing.next_milestone, standing.next_milestone_language) == ("Late", "en")
    assert standing.next_milestone_on == date(2026, 6, 1)
    reach_milestone(milestone_id=first.pk, version=1, on=date(2026, 5, 2), by=pmo, at=AT)
    standing.refresh_from_db()
    assert standing.next_milestone == "Sain"


def test_a_milestone_cannot_be_reached_tomorrow(project, pmo):
    milestone = add_milestone(
        initiative=project, by=pmo, at=AT, name="M", forecast_on=date(2026, 6, 1)
    )
    with pytest.raises(ValidationError):
        reach_milestone(milestone_id=milestone.pk, version=1, on=date(2026, 5, 5), by=pmo, at=AT)
