import pytest
from django.urls import reverse

from portfolio.initiatives.models import Initiative
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory

NEW = reverse("portfolio:initiative_create")


def typed(unit, **values):
    return {
        "kind": "project",
        "name_fr": "Nouveau",
        "language": "fr",
        "confidentiality": "open",
        "unit": unit.pk,
        "state": "start_up",
        "tailoring_class": "standard",
        **values,
    }


def edit(client, initiative, **values):
    address = reverse("portfolio:initiative_edit", args=[initiative.pk])
    start = client.get(address).context["form"]
    fields = {name: start[name].value() for name in start.fields}
    filled = {name: value for name, value in fields.items() if value not in (None, False)}
    return client.post(address, {**filled, **values})


def test_creating_gives_a_code_and_opens_the_initiative(client, department, entity_pmo):
    manager = PersonFactory()
    client.force_login(entity_pmo)
    response = client.post(NEW, typed(department, project_manager=manager.pk))
    made = Initiative.objects.get(name_fr="Nouveau")
    assert (response.status_code, response.url) == (
        303,
        reverse("portfolio:initiative_detail", args=[made.pk]),
    )
    assert made.standing.project_manager == manager


def test_the_form_offers_only_what_the_person_may_use(
    client, department, other_department, entity_pmo
):
    InitiativeFactory(kind="programme", unit=department, secret=True)
    seen = InitiativeFactory(kind="programme", unit=department)
    InitiativeFactory(kind="programme", unit=other_department)
    client.force_login(entity_pmo)
    form = client.get(NEW).context["form"]
    assert list(form.fields["unit"].queryset) == [department]
    assert list(form.fields["parent"].queryset) == [seen]
    assert client.post(NEW, typed(other_department)).status_code == 422


def test_a_project_cannot_end_before_it_starts(client, project, project_manager):
    client.force_login(project_manager)

    response = edit(client, project, baseline_start="2026-12-30", baseline_end="2026-12-01")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["baseline_end"]


def test_a_secret_one_needs_names_and_then_disappears_from_the_others(
    client, department, entity_pmo
):
    client.force_login(entity_pmo)
    refused = client.post(NEW, typed(department, confidentiality="secret"))
    assert refused.status_code == 422
    assert not Initiative.objects.filter(name_fr="Nouveau").exists()
    knows = PersonFactory()
    response = client.post(NEW, typed(department, confidentiality="secret", confidants=[knows.pk]))
    assert response.url == reverse("portfolio:initiative_list")
    made = Initiative.objects.get(name_fr="Nouveau")
    assert client.get(reverse("portfolio:initiative_detail", args=[made.pk])).status_code == 404


def test_a_name_in_some_language_is_needed(client, department, entity_pmo):
    client.force_login(entity_pmo)
    response = client.post(NEW, typed(department, name_fr=""))
    assert response.status_code == 422
    assert "name_fr" in response.context["form"].errors
    assert client.post(NEW, typed(department, name_fr="", name_nl="Nieuw")).status_code == 303


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("pmo", 200),
        ("entity_pmo", 200),
        ("project_manager", 200),
        ("management", 403),
        ("auditor", 403),
        ("executive", 403),
        ("outsider", 403),
        ("administrator", 403),
        ("committee_member", 403),
    ],
)
def test_who_may_edit(client, request, project, project_manager, who, status):
    client.force_login(request.getfixturevalue(who))
    address = reverse("portfolio:initiative_edit", args=[project.pk])
    assert client.get(address).status_code == status


def test_editing_keeps_what_was_not_touched(client, project, project_manager):
    client.force_login(project_manager)
    response = edit(client, project, name_nl="Gewijzigd")
    changed = Initiative.objects.get(pk=project.pk)
    assert response.status_code == 303
    assert (changed.name_nl, changed.name_fr, changed.unit) == (
        "Gewijzigd",
        project.name_fr,
        project.unit,
    )


@pytest.mark.parametrize("confidentiality", ["open", "secret"])
def test_editing_keeps_a_parent_that_the_editor_does_not_see_and_does_not_name_it(
    client, department, other_department, project_manager, confidentiality
):
    programme = InitiativeFactory(
        kind="programme", unit=other_department, name_en="Birch", confidentiality=confidentiality
    )
    inside = InitiativeFactory(
        unit=department,
        parent=programme,
        confidentiality=confidentiality,
        project_manager=project_manager,
    )
    client.force_login(project_manager)
    response = edit(client, inside, name_nl="Gewijzigd")
    changed = Initiative.objects.get(pk=inside.pk)
    assert (response.status_code, changed.name_nl) == (303, "Gewijzigd")
    assert changed.parent == programme
    page = client.get(reverse("portfolio:initiative_edit", args=[inside.pk])).content.decode()
    assert "Birch" not in page
    assert programme.code not in page


def test_a_stale_edit_shows_both_texts_and_can_be_sent_again(client, project, project_manager):
    client.force_login(project_manager)
    assert edit(client, project, name_nl="Eerste").status_code == 303
    late = edit(client, project, name_nl="Tweede", version="1")
    page = late.content.decode()
    assert late.status_code == 409
    assert "Eerste" in page
    assert "Tweede" in page
    assert Initiative.objects.get(pk=project.pk).name_nl == "Eerste"
    assert edit(client, project, name_nl="Tweede").status_code == 303


def test_roles_are_given_and_ended(client, project, project_manager, entity_pmo):
    successor = PersonFactory()
    client.force_login(entity_pmo)
    asked = {"role": "project_manager", "person": successor.pk}
    assign = reverse("portfolio:role_assign", args=[project.pk])
    role = project.roles.get(person=project_manager)
    refused = client.post(assign, asked)
    assert refused.status_code == 422
    assert str(project_manager) in refused.content.decode()
    client.post(reverse("portfolio:role_end", args=[role.pk]))
    client.post(assign, asked)
    role.refresh_from_db()
    project.standing.refresh_from_db()
    assert role.valid_to is not None
    assert project.standing.project_manager == successor
