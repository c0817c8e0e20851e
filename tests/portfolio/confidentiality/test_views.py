import pytest
from django.urls import reverse

from portfolio.initiatives.models import Initiative, InitiativeRole
from ppm import audit
from ppm.accounts.models import Person
from ppm.files.services import may_download, store
from ppm.permissions.access import AccessPoint
from ppm.permissions.catalog import Perm
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory

pytestmark = pytest.mark.django_db


def close(client, initiative, **values):
    address = reverse("portfolio:circle_edit", args=[initiative.pk])
    version = Initiative.objects.get(pk=initiative.pk).version
    typed = {"confidentiality": "restricted", "code_name": "Tilleul", "reason": "Bail en cours"}
    return client.post(address, {"version": version, **typed, **values})


def test_closing_needs_a_reason_and_a_code_name_and_keeps_both_in_the_history(
    client, project, project_manager
):
    client.force_login(project_manager)
    assert close(client, project, reason="").status_code == 422
    assert close(client, project, code_name="").status_code == 422
    assert close(client, project).status_code == 303
    project.refresh_from_db()
    assert (project.confidentiality, project.code_name) == ("restricted", "Tilleul")
    event = Initiative.pgh_event_model.objects.filter(pgh_obj=project).latest("pgh_id")
    assert event.pgh_context["root"] == "initiative.circle_changed"
    assert event.pgh_context["reason"] == "Bail en cours"


def test_whoever_is_not_named_closes_the_door_behind_himself(
    client, project, project_manager, entity_pmo
):
    client.force_login(entity_pmo)
    assert close(client, project).url == reverse("portfolio:initiative_list")
    answer = client.get(reverse("portfolio:initiative_detail", args=[project.pk]))
    assert answer.status_code == 403
    assert "Tilleul" in answer.content.decode()
    assert project.name_fr not in answer.content.decode()


def test_nobody_in_the_know_or_an_open_child_refuses(client, department, entity_pmo):
    client.force_login(entity_pmo)
    assert close(client, InitiativeFactory(unit=department)).status_code == 422
    programme = InitiativeFactory(unit=department, kind="programme", confidant=entity_pmo)
    InitiativeFactory(unit=department, parent=programme)
    assert close(client, programme).status_code == 422


def test_a_secret_child_below_a_restricted_programme_but_not_the_reverse(
    client, department, entity_pmo
):
    client.force_login(entity_pmo)
    programme = InitiativeFactory(
        unit=department, kind="programme", restricted=True, confidant=entity_pmo
    )
    InitiativeFactory(unit=department, parent=programme, secret=True)
    inside = InitiativeFactory(
        unit=department, parent=programme, restricted=True, confidant=entity_pmo
    )
    assert close(client, inside, confidentiality="open").status_code == 422
    assert close(client, inside, confidentiality="secret").status_code == 303


def test_the_list_of_people_is_edited_with_a_reason_and_never_emptied(client, department):
    manager = PersonFactory()
    hidden = InitiativeFactory(unit=department, secret=True, project_manager=manager)
    client.force_login(manager)
    who = PersonFactory(given_name="Fatou")
    add = reverse("portfolio:circle_add", args=[hidden.pk])
    assert client.post(add, {"person": who.pk, "reason": ""}).status_code == 422
    assert client.post(add, {"person": who.pk, "reason": "Budget"}).status_code == 303
    assert Initiative.objects.visible_to(who).get() == hidden
    page = client.get(reverse("portfolio:circle_edit", args=[hidden.pk])).content.decode()
    assert "Fatou" in page
    role = InitiativeRole.objects.get(person=manager)
    end = reverse("portfolio:circle_end", args=[role.pk])
    assert client.post(end, {"reason": ""}).status_code == 422


def test_the_last_one_stays_on_the_list(client, department):
    manager = PersonFactory()
    hidden = InitiativeFactory(unit=department, project_manager=PersonFactory())
    role = InitiativeRoleFactory(initiative=hidden, person=manager)
    client.force_login(manager)
    others = InitiativeRole.objects.filter(initiative=hidden).exclude(pk=role.pk)
    with audit.action("test.prepared", by=Person.objects.system()):
        others.update(valid_from="2020-01-01", valid_to="2020-01-02")
    assert close(client, hidden, confidentiality="secret").status_code == 303
    end = reverse("portfolio:circle_end", args=[role.pk])
    refused = client.post(end, {"reason": "Parti"})
    assert refused.status_code == 422
    role.refresh_from_db()
    assert role.valid_to is None


def test_files_follow_the_initiative(client, media, project, project_manager, pmo):
    point = AccessPoint(unit_id=project.unit_id, initiative_id=project.pk)
    file = store(
        b"x", name="a.txt", content_type="text/plain", by=project_manager, point=point,
        perm=Perm.REPORT_VIEW,
    )  # fmt: skip
    client.force_login(project_manager)
    assert may_download(pmo, file)
    close(client, project)
    assert not may_download(pmo, file)
    assert may_download(project_manager, file)
    close(client, project, confidentiality="open")
    assert may_download(pmo, file)
