"""Who decides a change: within limit and budget its authority, above it the body of the table."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, now

from portfolio.registers.decisions.models import Decision
from portfolio.registers.issues import calc, changes
from portfolio.registers.issues.models import Issue
from portfolio.registers.issues.services import edit_issue
from ppm.notices.models import Notice
from ppm.org.versions import StaleVersion
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CommitteeFactory, InitiativeFactory, InitiativeRoleFactory
from tests.factories.registers import make_issue

BUDGET = calc.Budget(Decimal(100), Decimal(40), Decimal(70))


@pytest.mark.parametrize(
    ("cost", "budget", "days", "way"),
    [
        (Decimal(30), BUDGET, 0, calc.Way(calc.AUTHORITY)),
        (Decimal(0), BUDGET, 0, calc.Way(calc.AUTHORITY)),
        (Decimal(31), BUDGET, 0, calc.Way(calc.BODY, calc.ABOVE_BUDGET)),
        (Decimal(41), BUDGET, 0, calc.Way(calc.BODY, calc.ABOVE_LIMIT)),
        (Decimal(10), BUDGET, 1, calc.Way(calc.BODY, calc.TIME)),
        (None, BUDGET, 0, calc.Way(calc.BODY, calc.UNKNOWN)),
        (Decimal(10), None, 0, calc.Way(calc.BODY, calc.NO_BUDGET)),
    ],
)
def test_who_decides(cost, budget, days, way):
    assert calc.way_of(cost, budget, days) == way


def test_savings_give_nothing_back():
    assert calc.used([Decimal(10), Decimal(-5), None]) == Decimal(10)


@pytest.fixture
def authority(project):
    return InitiativeRoleFactory(initiative=project, role="change_authority").person


@pytest.fixture
def project(department, head_of_pmo):
    CommitteeFactory(unit=department, is_portfolio_board=True, name_en="Portfolio board")
    made = InitiativeFactory(unit=department, project_manager=PersonFactory())
    changes.set_change_budget(
        initiative=made,
        version=None,
        amount=Decimal(100_000),
        limit=Decimal(40_000),
        by=head_of_pmo,
        at=now(),
    )
    return made


def change(project, cost):
    return make_issue(project, kind="change", title="Export", impact_cost=Decimal(cost))


def decide(issue, by, **more):
    values = {"outcome": "approved", "reason": "r", "conditions": "", "decided_on": localdate()}
    return changes.decide_change(pk=issue.pk, version=None, by=by, at=now(), **{**values, **more})


@pytest.mark.django_db
def test_the_authority_decides_until_the_budget_is_used(project, authority):
    made = [change(project, 40_000) for _number in range(3)]
    decide(made[0], authority)
    decide(made[1], authority)

    with pytest.raises(changes.NotYours, match=calc.ABOVE_BUDGET):
        decide(made[2], authority)

    assert [one.state for one in Issue.objects.order_by("number")] == ["inhand", "inhand", "open"]
    assert Decision.objects.filter(origin_kind="change", origin_id=made[0].pk).count() == 1
    assert Issue.objects.get(pk=made[0].pk).decision == Decision.objects.get(number=1)
    with pytest.raises(changes.NoChange):
        decide(made[0], authority)
    # What was found small enough does not grow afterwards.
    edit = {"pk": made[0].pk, "version": None, "by": authority, "at": now()}
    with pytest.raises(ValidationError):
        edit_issue(impact_cost=Decimal(400_000), **edit)
    assert edit_issue(impact_cost=Decimal(40_000), title="Export 2", **edit).title == "Export 2"


@pytest.mark.django_db
def test_above_the_limit_it_is_refused_and_goes_to_the_body(
    client, project, authority, head_of_pmo
):
    issue = change(project, 40_001)
    manager = project.roles.get(role="project_manager").person
    client.force_login(authority)

    page = client.get(reverse("portfolio:change_panel", args=[issue.pk]))
    assert (page.context["may_decide"], page.context["panel"].body.name) == (
        False,
        "project board",
    )
    with pytest.raises(changes.NotYours, match=calc.ABOVE_LIMIT):
        decide(issue, authority)
    changes.submit_change(pk=issue.pk, version=1, by=manager, at=now())
    issue = Issue.objects.get()
    assert (issue.state, issue.is_for_committee) == ("todecide", True)
    with pytest.raises(StaleVersion):
        changes.submit_change(pk=issue.pk, version=1, by=manager, at=now())
    # The PMO writes down what the body decided.
    decide(issue, head_of_pmo, outcome="deferred")
    assert Issue.objects.get().state == "todecide"
    decide(issue, head_of_pmo, outcome="refused")
    assert Issue.objects.get().state == "refused"
    with pytest.raises(ValidationError):
        edit_issue(pk=issue.pk, version=None, state="inhand", by=manager, at=now())
    assert not Notice.objects.filter(person=authority, kind__endswith="to_decide").exists()


@pytest.mark.django_db
def test_the_executive_sets_the_change_budget_and_the_project_manager_only_reads_it(
    client, project
):
    page = reverse("portfolio:change_budget_edit", args=[project.pk])
    panel = reverse("portfolio:change_panel", args=[change(project, 10).pk])
    client.force_login(project.roles.get(role="project_manager").person)
    refused = client.post(page, {"amount": "1", "limit": "1", "version": "1"})
    assert refused.status_code == 403
    assert "The executive or the PMO sets" in refused.content.decode()
    assert page not in client.get(panel).content.decode()

    client.force_login(InitiativeRoleFactory(initiative=project, role="executive").person)
    assert client.get(page).status_code == 200
    assert page in client.get(panel).content.decode()
