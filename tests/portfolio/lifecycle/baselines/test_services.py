from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from portfolio.lifecycle.baselines.content import agreed_plan, as_text, from_text
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.baselines.selectors import compare, side_of, side_today
from portfolio.lifecycle.baselines.services import NothingPlanned, record_baseline
from portfolio.lifecycle.services import edit_stage
from ppm import audit
from ppm.accounts.models import Person
from tests.factories.portfolio import MilestoneFactory
from tests.portfolio.lifecycle.conftest import AT, TODAY


def keep(project, by, kind="project"):
    return record_baseline(
        initiative=project, kind=kind, reason="Projet autorisé.", decided_on=TODAY, by=by, at=AT
    )


def test_a_baseline_holds_the_agreed_plan_and_comes_back_equal(project, stages, agree, pmo):
    MilestoneFactory(initiative=project, name="Recette", baseline_on=date(2026, 9, 1))
    agree(20)
    made = keep(project, pmo)
    plan = from_text(made.content)

    assert (made.number, made.end, made.budget) == (1, date(2026, 12, 18), 1000)
    assert [one.end for one in plan.stages] == [stages[n].baseline_end for n in (1, 2, 3, 4)]
    assert [(one.name, one.on) for one in plan.milestones] == [("Recette", date(2026, 9, 1))]
    assert [(one.aspect, one.adverse, one.version) for one in plan.limits] == [("time", 20, 1)]
    project.refresh_from_db()
    assert as_text(plan) == as_text(agreed_plan(project, TODAY)) == made.content


def test_a_baseline_is_never_overwritten(project, stages, pmo):
    made = keep(project, pmo)
    with (
        pytest.raises(DatabaseError),
        audit.action("test.forced", by=Person.objects.system()),
        transaction.atomic(),
    ):
        Baseline.objects.filter(pk=made.pk).update(reason="Autre")


def test_two_plans_are_compared_in_working_days(project, stages, pmo):
    first = keep(project, pmo)
    edit_stage(stage_id=stages[4].pk, version=None, by=pmo, at=AT, baseline_end=date(2026, 12, 23))
    second = keep(project, pmo, "change")

    found = compare(side_of(first), side_of(second), "EUR")
    today = compare(side_of(second), side_today(project, TODAY), "EUR")

    assert [one.days for one in found.stages] == [0, 0, 0, 3]
    assert not found.is_equal
    assert compare(side_of(first), side_of(first), "EUR").is_equal
    assert [one.days for one in today.stages] == [0, 20, 0, -3]


def test_without_a_plan_there_is_nothing_to_keep(project, pmo):
    with pytest.raises(NothingPlanned):
        keep(project, pmo)


def test_the_comparison_is_shown_for_any_two(client, project, stages, pmo):
    keep(project, pmo)
    client.force_login(pmo)
    address = reverse("portfolio:baseline_compare", args=[project.pk])

    shown = client.get(address, {"before": "1", "after": "today"}).context["shown"]

    assert [one.row.days for one in shown.dates][1:] == [0, 20, 0, 0]
