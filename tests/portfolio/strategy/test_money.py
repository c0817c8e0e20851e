import pytest
from django.urls import reverse

from portfolio.strategy.money import by_department, shared_money, together
from tests.factories.links import ContributionFactory, ObjectiveFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
KNOWN = {"budget_state": "known", "budget_known": 1, "budget_of": 1, "currency": "EUR"}


def project(unit, budget, **more):
    return InitiativeFactory(unit=unit, standing={"budget": budget, **KNOWN}, **more)


def test_shares_count_no_euro_twice(department, head_of_pmo):
    top = ObjectiveFactory()
    one, other = ObjectiveFactory(parent=top), ObjectiveFactory(parent=top)
    programme = InitiativeFactory(unit=department, kind="programme")
    held = project(department, 200, parent=programme)
    own = project(department, 100, parent=programme)
    ContributionFactory(initiative=programme, objective=one, share=50)
    ContributionFactory(initiative=own, objective=one, share=30)
    ContributionFactory(initiative=own, objective=other, weight="indirect", share=70)
    vague = project(department, 1000)
    ContributionFactory(initiative=vague, objective=other)

    found = shared_money(head_of_pmo)

    # What `own` says itself goes before its programme; `held` follows the programme.
    assert dict(found[one.pk].amounts) == {"EUR": 130}
    assert dict(found[other.pk].amounts) == {"EUR": 70}
    assert dict(found[top.pk].amounts) == {"EUR": 200}
    assert (found[other.pk].with_share, found[other.pk].of) == (1, 2)
    assert held.pk != own.pk


def test_everything_counts_once_and_what_is_secret_not_at_all(
    department, other_department, entity_pmo, head_of_pmo
):
    objective = ObjectiveFactory()
    for _n in range(2):
        ContributionFactory(initiative=project(department, 100), objective=objective)
    project(department, 50)
    project(other_department, 900)
    secret = project(department, 7000, secret=True)
    ContributionFactory(initiative=secret, objective=objective)

    (found,) = together(entity_pmo)
    assert (found.linked, found.alone, found.known, found.of) == (200, 50, 3, 3)
    (everything,) = together(head_of_pmo)
    assert (everything.linked, everything.alone) == (200, 950)
    departments, rows = by_department(entity_pmo, [objective])
    assert ([one.pk for one in departments], rows[0].cells) == ([department.pk], [2])


def test_the_pages_say_effort_is_not_known_and_what_is_served_by_nothing(
    client, head_of_pmo, entity_pmo, department
):
    objective, empty = ObjectiveFactory(), ObjectiveFactory()
    ContributionFactory(initiative=project(department, 100), objective=objective, share=40)
    client.force_login(head_of_pmo)
    page = client.get(reverse("portfolio:objective_money"))
    assert page.context["chart"].bars[0].value
    coverage = client.get(reverse("portfolio:objective_coverage")).context
    assert [row[0] for row in coverage["empty"]] == [empty]
    assert (coverage["covered"], coverage["leaves"]) == (1, 2)
    client.force_login(entity_pmo)
    assert not client.get(reverse("portfolio:objective_coverage")).context["everywhere"]
