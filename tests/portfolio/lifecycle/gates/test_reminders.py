from datetime import date, timedelta

import pytest
from django.utils import timezone

from portfolio.lifecycle.gates import reminders, starting
from portfolio.lifecycle.gates.choices import Outcome
from portfolio.lifecycle.gates.deciding import Condition, decide
from ppm.notices.models import Notice

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "told"), [(-6, False), (-5, True), (0, False), (1, True), (2, False), (8, True)]
)
def test_a_date_is_recalled_before_and_after_and_then_every_week(days, told):
    assert reminders.is_day(DAY, DAY + timedelta(days=days)) is told


def test_a_stage_at_risk_and_an_overdue_condition_are_recalled(
    recommended, executive, project_manager, stages
):
    today, now = timezone.localdate(), timezone.now()
    due = today + timedelta(days=3)
    gate = recommended("release")
    condition = Condition("Former le service", project_manager, due)
    decide(
        gate_id=gate.pk,
        version=None,
        outcome=Outcome.CONDITIONAL,
        reason="Sous réserve",
        language="fr",
        conditions=[condition],
        by=executive,
        at=now,
    )
    starting.start_at_risk(
        stage_id=stages[2].pk,
        version=None,
        on=today,
        reason="Le marché expire",
        decision_on=due,
        language="fr",
        by=executive,
        at=now,
    )

    assert reminders.remind(due + timedelta(days=1)) == 2

    for event in ("at_risk", "condition_overdue"):
        rows = Notice.objects.filter(kind=f"portfolio.lifecycle.gates.{event}")
        assert {one.person for one in rows} == {executive, project_manager}
    assert reminders.remind(due) == 0
