"""A response is approved by somebody else; the exposure of many projects is one statement."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from portfolio.registers import checks
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks import conversion, services
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.selectors import exposure_of
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory
from tests.factories.registers import make_action, make_issue, make_risk

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(department):
    return InitiativeFactory(unit=department)


def respond(risk, owner, kind="reduce"):
    return services.add_response(
        risk=risk, kind=kind, text="t", language="fr", owner=owner, by=owner, at=now()
    )


def test_a_threat_above_the_line_is_answered_once_somebody_else_has_approved(project, head_of_pmo):
    owner = PersonFactory()
    risk = make_risk(project)
    assert risk.needs_response
    made = respond(risk, owner)

    with pytest.raises(ValidationError, match="Somebody else"):
        services.approve_response(pk=made.pk, version=None, by=owner, at=now())
    services.approve_response(pk=made.pk, version=1, by=head_of_pmo, at=now())
    assert not Risk.objects.get().needs_response
    # What was approved is no longer what it says.
    services.edit_response(pk=made.pk, version=None, by=owner, at=now(), text="Other")
    assert Risk.objects.get().needs_response


def test_a_response_suits_the_kind_of_risk(project, head_of_pmo):
    with pytest.raises(ValidationError, match="suit"):
        respond(make_risk(project), head_of_pmo, kind="exploit")
    assert respond(make_risk(project, kind="opportunity"), head_of_pmo, kind="exploit").pk


def test_the_score_follows_the_steps_whatever_changes(project, head_of_pmo):
    risk = make_risk(project, amount_likely=Decimal(1000))

    services.edit_risk(pk=risk.pk, version=1, by=head_of_pmo, at=now(), probability=1)

    risk = Risk.objects.get()
    assert (risk.score, risk.expected_value, risk.inherent_probability) == (4, 100, 4)


def test_the_exposure_of_many_projects_is_one_statement(
    project, department, head_of_pmo, django_assert_num_queries
):
    other = InitiativeFactory(unit=department)
    make_risk(project, amount_likely=Decimal(1000))
    make_risk(project, probability=1, impact=2, reviewed_on=date(2020, 1, 1))
    make_risk(project, kind="opportunity", amount_likely=Decimal(9000))
    make_risk(other, state="closed", outcome="Passed")

    exposure_of([project.pk])  # the calendar is read once for a process

    with django_assert_num_queries(1):
        found = exposure_of([project.pk, other.pk])

    assert set(found) == {project.pk}
    one = found[project.pk]
    assert (one.total, one.known, one.count) == (Decimal(700), 1, 2)
    assert (one.highest, one.unapproved, one.unreviewed) == (16, 1, 1)


def test_what_a_report_is_warned_of(project):
    yesterday = localdate() - timedelta(days=1)
    make_action(project, due_on=yesterday)
    make_action(project, due_on=yesterday, state="cancelled")
    make_issue(project, due_on=yesterday)
    make_risk(project)

    assert (
        sum(rows.filter(initiative=project).count() for rows in checks.past_due(localdate())) == 2
    )
    assert checks.neglected_risks(localdate()).filter(initiative=project).count() == 1


def test_two_who_convert_a_risk_at_once_make_one_issue(project, head_of_pmo):
    risk = make_risk(project)
    make = {"entry": risk, "by": head_of_pmo, "at": now()}

    conversion.make_issue(**make)

    with pytest.raises(ValidationError, match="closed already"):
        conversion.make_issue(**make)
    assert Issue.objects.filter(origin_kind="risk", origin_id=risk.pk).count() == 1
