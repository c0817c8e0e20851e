"""An assumption that proves false becomes an issue or a risk, and both sides show it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, now

from portfolio.registers.assumptions.models import Assumption
from portfolio.registers.assumptions.services import edit_assumption
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory
from tests.factories.registers import make_assumption

pytestmark = pytest.mark.django_db


def test_a_false_assumption_becomes_an_issue_and_an_unsure_one_a_risk(client, department):
    manager = PersonFactory()
    project = InitiativeFactory(unit=department, project_manager=manager)
    row = make_assumption(project, sureness=1, owner=manager)
    with pytest.raises(ValidationError):
        edit_assumption(pk=row.pk, version=None, by=manager, at=now(), state="false")
    client.force_login(manager)

    client.post(reverse("portfolio:assumption_convert", args=[row.pk, "risk"]))
    client.post(reverse("portfolio:assumption_convert", args=[row.pk, "issue"]))

    risk, issue, after = Risk.objects.get(), Issue.objects.get(), Assumption.objects.get()
    assert (risk.inherent_probability, risk.origin_kind) == (4, "assumption")
    assert (issue.owner, issue.origin_id) == (manager, row.pk)
    assert (after.state, after.checked_on) == ("false", localdate())
    shown = client.get(row.get_absolute_url()).content.decode()
    assert str(risk) in shown
    assert str(issue) in shown
    assert str(row) in client.get(issue.get_absolute_url()).content.decode()
