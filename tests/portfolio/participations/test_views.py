import pytest
from django.urls import reverse

from portfolio.participations.models import Participation
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, ParticipationFactory, StatusReportFactory

pytestmark = pytest.mark.django_db
LIST = reverse("portfolio:initiative_list")


def test_the_lead_lets_a_unit_take_part_and_ends_it(client, project, other_department, entity_pmo):
    client.force_login(entity_pmo)
    address = reverse("portfolio:participation_create", args=[project.pk])
    typed = {
        "unit": other_department.pk,
        "kind": "payer",
        "share": "25",
        "valid_from": "2026-01-01",
    }
    assert client.post(address, {**typed, "share": "140"}).status_code == 422
    assert client.post(address, typed).status_code == 303
    people = client.get(reverse("portfolio:initiative_people", args=[project.pk])).content.decode()
    assert other_department.code in people
    assert "25%" in people
    part = Participation.objects.get()
    client.post(reverse("portfolio:participation_end", args=[part.pk]))
    part.refresh_from_db()
    assert part.valid_to is not None


def test_a_partner_reads_and_is_offered_nothing_to_change(client, project, other_department):
    who = PersonFactory(role="decentral_pmo", on_unit=other_department)
    ParticipationFactory(initiative=project, unit=other_department)
    client.force_login(who)
    people = client.get(reverse("portfolio:initiative_people", args=[project.pk])).content.decode()
    assert "End the participation" not in people
    create = reverse("portfolio:participation_create", args=[project.pk])
    assert client.get(create).status_code == 403


def test_the_list_marks_and_finds_where_we_take_part(client, project, other_department):
    who = PersonFactory(role="decentral_pmo", on_unit=other_department)
    own = InitiativeFactory(unit=other_department)
    ParticipationFactory(initiative=project, unit=other_department)
    ParticipationFactory(initiative=own, unit=project.unit)
    client.force_login(who)
    page = client.get(LIST)
    assert {one.pk: one.takes_part for one in page.context["listing"].page} == {
        project.pk: True,
        own.pk: False,
    }
    assert page.content.decode().count("takes part</span>") == 1
    found = client.get(LIST, {"taking_part": "on"}).context["listing"].page
    assert [one.pk for one in found] == [project.pk]


def test_the_central_pmo_asks_for_one_unit_and_sees_each_row_once(
    client, project, department, other_department, pmo
):
    ParticipationFactory(initiative=project, unit=other_department)
    ParticipationFactory(initiative=project, unit=other_department, kind="payer")
    client.force_login(pmo)
    asked = {"taking_part": "on", "unit": other_department.pk}
    found = client.get(LIST, asked).context["listing"].page
    assert [one.pk for one in found] == [project.pk]
    asked["unit"] = department.pk
    assert list(client.get(LIST, asked).context["listing"].page) == []


def test_a_partner_is_not_asked_to_follow_or_validate_the_report(client, project, other_department):
    who = PersonFactory(role="decentral_pmo", on_unit=other_department)
    ParticipationFactory(initiative=project, unit=other_department)
    StatusReportFactory(initiative=project, submitted=True)
    client.force_login(who)
    assert "Validate" not in client.get(reverse("reporting:home")).content.decode()
    board = client.get(reverse("portfolio:report_board"))
    assert board.context["board"].expected == 0
