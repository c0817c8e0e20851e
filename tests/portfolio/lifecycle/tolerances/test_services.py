from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from portfolio.finance.calc import Line
from portfolio.finance.services import record_amounts
from portfolio.lifecycle.tolerances.models import Tolerance, ToleranceUse
from portfolio.lifecycle.tolerances.selectors import (
    stages_beyond_project,
    tolerances_in_force,
    uses_of,
)
from portfolio.lifecycle.tolerances.services import (
    AgreedMeanwhile,
    Agreement,
    agree_tolerances,
    refresh_uses,
)
from ppm import audit
from ppm.accounts.models import Person
from tests.portfolio.lifecycle.conftest import AT, TODAY


def use(project, aspect, stage=None):
    return ToleranceUse.objects.get(initiative=project, aspect=aspect, stage=stage)


def test_without_an_agreement_the_default_of_the_rules_holds(project, stages):
    found = {(one.stage_id, one.aspect): one for one in uses_of(project)}

    assert found[None, "time"].tolerance_version == 0
    assert found[None, "cost"].adverse == Decimal("50.00")
    assert (found[None, "cost"].colour, found[None, "cost"].use) == ("red", Decimal("1.2000"))
    assert found[stages[2].pk, "time"].deviation == 20


def test_an_agreement_is_a_new_version_and_its_use_follows_at_once(project, stages, agree):
    first, second = agree(10, stages[2]), agree(30, stages[2])

    assert [first.number, second.number] == [1, 2]
    assert (use(project, "time", stages[2]).colour, use(project, "time", stages[2]).adverse) == (
        "amber",
        30,
    )
    with (
        pytest.raises(DatabaseError),
        audit.action("test.forced", by=Person.objects.system()),
        transaction.atomic(),
    ):
        Tolerance.objects.filter(pk=first.pk).update(adverse=99)


def test_a_new_forecast_changes_the_use_in_the_same_transaction(project, stages, pmo):
    assert use(project, "cost").colour == "red"
    record_amounts(
        initiative=project,
        lines=[Line(measure="forecast", amount=Decimal(1020))],
        by=pmo,
        at=AT,
        source="test",
    )
    assert (use(project, "cost").colour, use(project, "cost").use) == ("green", Decimal("0.4000"))


def test_an_agreement_on_what_somebody_else_changed_is_refused(project, stages, agree, pmo):
    agree(10)
    with pytest.raises(AgreedMeanwhile):
        agree_tolerances(
            initiative=project,
            agreements=[Agreement("time", "days", Decimal(5), after=0)],
            agreed_by=pmo,
            valid_from=TODAY,
            by=pmo,
            at=AT,
        )
    assert Tolerance.objects.count() == 1


def test_stages_that_may_deviate_more_than_the_project_are_warned_of(project, stages, agree):
    agree(20), agree(12, stages[2]), agree(9, stages[3])

    found = stages_beyond_project(tolerances_in_force(project, TODAY))

    assert found is not None
    assert (found.stages, found.project) == (21, 20)


def test_a_second_reading_writes_nothing_and_keeps_since_when(project, stages):
    before = use(project, "cost").since
    assert refresh_uses([project.pk], date(2026, 6, 1)) == 0
    assert use(project, "cost").since == before


def test_the_limits_are_written_down_on_their_page(client, project, stages, executive, pmo):
    client.force_login(pmo)
    address = reverse("portfolio:tolerance_edit", args=[project.pk])
    page = client.get(address)
    data = {
        field.html_name: "" if field.value() is None else field.value()
        for one in page.context["limits"]
        for field in one
    }
    data |= {"agreed_by": executive.pk, "valid_from": "2026-05-04", "basis": "PV 12"}

    assert (
        client.post(address, {**data, "time-adverse": "15", "time-favourable": "5"}).status_code
        == 303
    )
    made = Tolerance.objects.get()
    assert (made.aspect, made.adverse, made.favourable, made.basis) == ("time", 15, 5, "PV 12")
    assert client.post(address, {**data, "time-adverse": "20"}).status_code == 409
