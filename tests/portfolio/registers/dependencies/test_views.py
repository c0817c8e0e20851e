"""Who sees which side, and what the pages cost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from portfolio.registers.dependencies.models import Dependency
from ppm.audit.asof import states
from ppm.audit.events import acts_between
from ppm.audit.registry import subject
from tests.factories.links import DependencyFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
LIST = "portfolio:dependency_list"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length(
    rows, client, entity_pmo, department, other_department, django_assert_max_num_queries
):
    for _ in range(rows):
        DependencyFactory(
            giver=InitiativeFactory(unit=department),
            taker=InitiativeFactory(unit=other_department),
            agreed=True,
        )
    client.force_login(entity_pmo)
    with django_assert_max_num_queries(12):
        response = client.get(reverse(LIST))
    assert len(response.context["listing"].page) == rows


def test_the_other_side_is_named_as_far_as_it_is_open(
    client, entity_pmo, department, other_department
):
    ours = InitiativeFactory(unit=department, name_fr="À nous")
    foreign = InitiativeFactory(unit=other_department, name_fr="Voisin", name_nl="Buur")
    restricted = InitiativeFactory(
        unit=department, name_fr="Bouleau", name_nl="Berk",
        confidentiality="restricted", code_name="Projet B", confidant=entity_pmo_of(other_department),
    )  # fmt: skip
    secret = InitiativeFactory(unit=department, name_fr="Hêtre", name_nl="Beuk", secret=True)
    for taker in (foreign, restricted, secret):
        DependencyFactory(giver=ours, taker=taker, what=f"Pour {taker.pk}")
    client.force_login(entity_pmo)

    pages = [
        client.get(reverse(LIST)),
        client.get(reverse("portfolio:initiative_dependencies", args=[ours.pk])),
        client.get(reverse("ppm:search_page"), {"q": "pour"}),
    ]

    assert len(pages[0].context["listing"].page) == 2
    for page in pages:
        body = page.content.decode()
        assert not {"Voisin", "Buur", "Bouleau", "Berk", "Hêtre", "Beuk"} & set(body.split())
        assert f"Pour {secret.pk}" not in body
    assert foreign.code in pages[0].content.decode()
    assert "Projet B" in pages[0].content.decode()


def test_no_history_tells_of_a_dependency_with_a_secret_one(client, auditor, department):
    ours = InitiativeFactory(unit=department)
    secret = InitiativeFactory(unit=department, secret=True)
    DependencyFactory(
        giver=ours, taker=InitiativeFactory(unit=department), what="Interface ouverte"
    )
    for giver, taker in ((ours, secret), (secret, ours)):
        DependencyFactory(giver=giver, taker=taker, what="Interface cachée")
    client.force_login(auditor)

    page = client.get(reverse("portfolio:initiative_history", args=[ours.pk]))
    day = repr(list(acts_between(auditor, now() - timedelta(1), now() + timedelta(1))))
    then = states(subject("initiative"), ours.pk, auditor, now())

    for told in (page.content.decode(), day):
        assert ("Interface ouverte" in told, "Interface cachée" in told) == (True, False)
    assert [one["what"] for one in then[Dependency].values()] == ["Interface ouverte"]


def entity_pmo_of(unit):
    from tests.factories.kernel import PersonFactory

    return PersonFactory(role="decentral_pmo", on_unit=unit)


def test_a_manager_asks_another_department_by_code_alone(
    client, project, project_manager, other_department
):
    foreign = InitiativeFactory(unit=other_department)
    secret = InitiativeFactory(unit=other_department, secret=True)
    client.force_login(project_manager)
    address = reverse("portfolio:dependency_create", args=[project.pk])
    values = {"side": "taker", "what": "L’interface", "language": "fr", "needed_on": "2044-01-05"}

    refused = client.post(address, {**values, "other": secret.code})
    unknown = client.post(address, {**values, "other": "PR1999-999"})
    named = client.post(address, {**values, "other": foreign.name_fr})
    made = client.post(address, {**values, "other": foreign.code.lower()})

    codes = [page.status_code for page in (refused, unknown, named, made)]
    assert codes == [422, 422, 422, 303]
    told = [str(page.context["form"].errors["other"]) for page in (refused, unknown)]
    assert told[0].replace(secret.code, "") == told[1].replace("PR1999-999", "")
    row = Dependency.objects.get()
    assert (row.giver, row.taker, row.needed_on) == (foreign, project, date(2044, 1, 5))


def test_each_side_acts_for_itself_only(client, project, project_manager, other_department):
    row = DependencyFactory(
        giver=InitiativeFactory(unit=other_department), taker=project, agreed=True
    )
    client.force_login(project_manager)
    address = reverse("portfolio:dependency_move", args=[row.pk])
    values = {"version": row.version, "on": "2044-04-01", "reason": "x"}

    as_giver = client.post(address, {**values, "side": "giver"})
    as_taker = client.post(address, {**values, "side": "taker"})

    assert (as_giver.status_code, as_taker.status_code) == (422, 303)
    row.refresh_from_db()
    assert (row.needed_on, row.promised_on) == (date(2044, 4, 1), date(2044, 3, 1))


def test_a_circle_is_shown(client, head_of_pmo, department):
    one, other = InitiativeFactory(unit=department), InitiativeFactory(unit=department)
    row = DependencyFactory(giver=one, taker=other)
    client.force_login(head_of_pmo)
    address = reverse("portfolio:dependency_detail", args=[row.pk])
    assert client.get(address).context["circle"] == ""
    DependencyFactory(giver=other, taker=one)
    assert client.get(address).context["circle"].count("→") == 2
