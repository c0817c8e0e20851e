"""Stages that would overlap are refused by name; what follows a moved one moves along."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.services import StageIsFrozen, StagesOverlap, edit_stage, move_stages
from ppm import audit
from ppm.accounts.models import Person
from tests.portfolio.lifecycle.conftest import AT


def fresh(stage):
    return Stage.objects.get(pk=stage.pk)


def test_a_stage_that_would_share_days_is_refused_with_the_name_of_the_other(stages, pmo):
    with pytest.raises(StagesOverlap) as refused:
        edit_stage(
            stage_id=stages[3].pk,
            version=None,
            by=pmo,
            at=AT,
            baseline_end=date(2026, 11, 20),
        )
    assert refused.value.other == stages[4]
    assert str(stages[4]) in str(refused.value.message_dict)
    assert fresh(stages[3]).baseline_end == date(2026, 10, 30)


def test_the_database_refuses_an_overlap_too(stages):
    with (
        pytest.raises(IntegrityError),
        audit.action("test.forced", by=Person.objects.system()),
        transaction.atomic(),
    ):
        Stage.objects.filter(pk=stages[3].pk).update(baseline_end=date(2026, 11, 20))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_was_agreed_for_an_authorised_stage_is_frozen(stages, pmo):
    with pytest.raises(StageIsFrozen):
        edit_stage(
            stage_id=stages[2].pk, version=None, by=pmo, at=AT, baseline_end=date(2026, 6, 15)
        )


def test_the_proposal_is_shown_first_and_done_in_one_step(client, project, stages, pmo):
    client.force_login(pmo)
    address = reverse("portfolio:stage_move", args=[stages[2].pk])
    asked = client.get(address, {"end": "2026-08-12"})
    proposal = asked.context["proposal"]
    assert (proposal.shift, [one.stage.number for one in proposal.followers]) == (10, [3, 4])
    assert fresh(stages[2]).forecast_end == date(2026, 7, 29)
    data = {field.html_name: field.value() for field in asked.context["form"]}
    data = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in data.items()
    }

    done = client.post(f"{address}?end=2026-08-12", {**data, "all": 1})

    assert done.status_code == 303
    ends = [fresh(stages[number]).forecast_end for number in (2, 3, 4)]
    assert ends[0] == date(2026, 8, 12)
    assert ends[1:] == [one.days.new_end for one in proposal.followers]
    assert fresh(stages[3]).forecast_start > ends[0]
    assert fresh(stages[3]).baseline_end == date(2026, 10, 30)
    late = client.post(f"{address}?end=2026-08-20", {**data, "all": 1})
    assert late.status_code == 409


def test_only_this_stage_is_refused_when_the_next_one_is_in_the_way(project, stages, pmo):
    with pytest.raises(StagesOverlap):
        move_stages(
            stage_id=stages[2].pk,
            version=None,
            new_end=date(2026, 8, 12),
            followers={},
            by=pmo,
            at=AT,
        )
    assert Initiative.objects.get(pk=project.pk).forecast_end == date(2027, 1, 20)
