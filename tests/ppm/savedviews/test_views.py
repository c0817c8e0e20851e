import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portfolio.cockpit.selectors import rows_for_list
from ppm.savedviews.models import DefaultView, SavedView
from ppm.savedviews.services import save_view
from tests.factories.portfolio import InitiativeFactory

KEY = "portfolio:initiative_list"
LIST = reverse(KEY)
CREATE = reverse("ppm:view_create")


def saved(owner, query="declared=red&sort=-name", **values):
    values = {"name_fr": "Rouges", **values}
    return save_view(list_key=KEY, query=query, by=owner, at=timezone.now(), **values)


def names(client):
    return [view.shown_name for view in client.get(LIST).context["listing"].views]


def test_what_a_list_shows_is_saved_under_a_name_and_shown_again(client, department, management):
    red = InitiativeFactory(unit=department, standing={"declared": "red"})
    InitiativeFactory(unit=department)
    client.force_login(management)
    query = "sort=-name&declared=red&page=2&columns=name.unit"
    response = client.post(
        f"{CREATE}?list={KEY}&query={query}", {"name_en": "Reds", "query": query}
    )
    view = SavedView.objects.get()
    assert response.url == f"{LIST}?view={view.pk}"
    assert view.query == "columns=name.unit&declared=red&sort=-name"
    listing = client.get(response.url).context["listing"]
    assert [row.pk for row in listing.page] == [red.pk]
    assert [column.key for column in listing.columns] == ["name", "unit"]
    assert (listing.state.view, listing.state.is_changed) == (view, False)


def test_a_name_is_asked_for(client, management):
    client.force_login(management)
    response = client.post(f"{CREATE}?list={KEY}", {"name_en": " ", "query": ""})
    assert response.status_code == 422
    assert not SavedView.objects.exists()


def test_only_lists_have_views(client, management):
    client.force_login(management)
    assert client.get(f"{CREATE}?list=portfolio:nothing").status_code == 404


def test_changing_a_filter_keeps_the_view_in_mind_and_says_so(client, management):
    view = saved(management)
    client.force_login(management)
    state = client.get(LIST, {"from": view.pk, "declared": "amber"}).context["listing"].state
    assert (state.view, state.is_changed) == (view, True)
    assert state.address(sort="-name", declared="red") == f"{LIST}?view={view.pk}"
    page = client.get(LIST, {"from": view.pk, "declared": "amber"}).content.decode()
    assert f"{reverse('ppm:view_edit', args=[view.pk])}?query=declared%3Damber" in page


def test_a_list_opens_with_the_default_and_can_still_be_seen_without(client, management):
    view = saved(management)
    client.force_login(management)
    client.post(reverse("ppm:view_default", args=[view.pk]))
    assert client.get(LIST).url == f"{LIST}?view={view.pk}"
    plain = client.get(LIST, {"view": "all"})
    assert plain.context["listing"].is_filtered is False
    assert client.get(LIST, {"from": "all", "declared": ""}).status_code == 200
    client.post(reverse("ppm:view_default", args=[view.pk]))
    assert client.get(LIST).status_code == 200


def test_there_is_one_default_per_person_and_list(client, management):
    client.force_login(management)
    for view in (saved(management), saved(management, name_fr="Autres")):
        client.post(reverse("ppm:view_default", args=[view.pk]))
    assert DefaultView.objects.get().view == view


def test_views_are_seen_by_those_they_are_shared_with_and_nobody_else(
    client, head_of_pmo, entity_pmo, project_manager, management, department, other_department
):
    saved(head_of_pmo, name_fr="Pour moi")
    saved(head_of_pmo, name_fr="Pour tous", audience="everybody")
    saved(head_of_pmo, name_fr="Pour D10", audience="unit", unit=department)
    saved(head_of_pmo, name_fr="Pour D20", audience="unit", unit=other_department)
    for person, wanted in (
        (head_of_pmo, {"Pour moi", "Pour tous", "Pour D10", "Pour D20"}),
        (entity_pmo, {"Pour tous", "Pour D10"}),
        (management, {"Pour tous", "Pour D10", "Pour D20"}),
        (project_manager, {"Pour tous"}),
    ):
        client.force_login(person)
        assert set(names(client)) == wanted, person.given_name


def test_a_shared_view_shows_nobody_more_than_before(
    client, head_of_pmo, entity_pmo, project, other_department
):
    InitiativeFactory(unit=other_department, name_fr="Ailleurs")
    InitiativeFactory(unit=project.unit, name_fr="Bouleau", secret=True)
    view = saved(head_of_pmo, "group=unit&sort=name", audience="everybody")
    client.force_login(entity_pmo)
    response = client.get(LIST, {"view": view.pk})
    assert [row.pk for row in response.context["listing"].page] == [project.pk]
    assert [group.count for group in response.context["listing"].groups] == [1]
    for word in ("Ailleurs", "Bouleau", "D20"):
        assert word not in response.content.decode()


def test_a_unit_that_a_reader_does_not_see_matches_nothing_and_is_not_named(
    client, head_of_pmo, entity_pmo, project, other_department
):
    view = saved(head_of_pmo, f"unit={other_department.pk}", audience="everybody")
    client.force_login(entity_pmo)
    response = client.get(LIST, {"view": view.pk})
    assert response.context["listing"].count == 0
    assert [chip.is_void for chip in response.context["listing"].chips] == [True]
    assert not re.search(
        r"\bD20\b", response.content.decode()
    )  # "%3D20…" is the key in the address


def test_a_view_that_is_not_shared_is_not_there(client, head_of_pmo, management):
    view = saved(head_of_pmo, name_fr="Privé")
    client.force_login(management)
    page = client.get(LIST, {"view": view.pk})
    assert page.context["listing"].state.is_missing
    assert "Privé" not in page.content.decode()
    for verb in ("edit", "copy", "delete", "restore", "default"):
        assert client.post(reverse(f"ppm:view_{verb}", args=[view.pk])).status_code == 404


@pytest.mark.parametrize("verb", ["edit", "delete", "restore"])
def test_a_shared_view_is_changed_by_who_may_share_there_only(
    client, head_of_pmo, pmo, entity_pmo, management, verb
):
    view = saved(head_of_pmo, audience="everybody")
    address = reverse(f"ppm:view_{verb}", args=[view.pk])
    for person, code in ((management, 403), (entity_pmo, 403), (pmo, 303)):
        client.force_login(person)
        answer = client.post(
            address, {"name_fr": "Neuf", "audience": "everybody", "version": view.version}
        )
        assert answer.status_code == code, person.given_name


def test_sharing_needs_the_right_to_share_there(
    client, entity_pmo, management, department, other_department
):
    for person, data, wanted in (
        (management, {"audience": "everybody"}, "own"),  # not offered, hence not taken
        (entity_pmo, {"audience": "unit", "unit": department.pk}, "unit"),
    ):
        client.force_login(person)
        client.post(f"{CREATE}?list={KEY}", {"name_en": "V", "name_fr": "V", **data})
        assert SavedView.objects.get(owner=person).audience == wanted
    for data in ({"audience": "everybody"}, {"audience": "unit", "unit": other_department.pk}):
        answer = client.post(f"{CREATE}?list={KEY}", {"name_en": "V", **data})
        assert answer.status_code == 422
    assert SavedView.objects.count() == 2


def test_a_deleted_view_comes_back(client, head_of_pmo, management):
    view = saved(head_of_pmo, audience="everybody")
    client.force_login(management)
    client.post(reverse("ppm:view_default", args=[view.pk]))
    client.force_login(head_of_pmo)
    client.post(reverse("ppm:view_delete", args=[view.pk]))
    assert names(client) == []
    assert view in client.get(reverse("ppm:view_list")).context["deleted"]
    client.force_login(management)
    assert client.get(LIST).status_code == 200  # the default went with it
    client.force_login(head_of_pmo)
    client.post(reverse("ppm:view_restore", args=[view.pk]))
    assert names(client) == ["Rouges"]


def test_a_copy_belongs_to_who_made_it(client, head_of_pmo, management):
    view = saved(head_of_pmo, audience="everybody")
    client.force_login(management)
    client.post(reverse("ppm:view_copy", args=[view.pk]))
    copied = SavedView.objects.get(owner=management)
    assert (copied.query, copied.audience, copied.shown_name) == (view.query, "own", "Rouges ²")


def test_somebody_elses_change_is_not_overwritten(client, head_of_pmo):
    view = saved(head_of_pmo)
    client.force_login(head_of_pmo)
    address = reverse("ppm:view_edit", args=[view.pk])
    data = {"name_fr": "Un", "audience": "own", "version": view.version}
    assert client.post(address, data).status_code == 303
    assert client.post(address, {**data, "name_fr": "Deux"}).status_code == 422
    view.refresh_from_db()
    assert view.name_fr == "Un"


def test_views_are_listed_with_what_can_be_done(client, head_of_pmo, django_assert_num_queries):
    saved(head_of_pmo)
    client.force_login(head_of_pmo)
    with django_assert_num_queries(4):
        one = client.get(reverse("ppm:view_list"))
    saved(head_of_pmo, name_fr="Deux", audience="everybody")
    with django_assert_num_queries(4):
        two = client.get(reverse("ppm:view_list"))
    assert [len(views) for page in (one, two) for _label, views in page.context["lists"]] == [1, 2]


def test_rows_and_keys_are_a_matter_of_taste(client, project, management):
    client.force_login(management)
    assert "data-keys" in client.get(LIST).content.decode()
    client.post(reverse("ppm:reading_edit"), {"is_compact": "on"})
    page = client.get(LIST).content.decode()
    assert "<body data-keys" not in page
    assert "data-narrow" in page
    assert "data-narrow" not in client.get(LIST, {"rows": "wide"}).content.decode()


def test_the_filter_of_favourites_is_ones_own(client, project, management, head_of_pmo):
    star = reverse("portfolio:favourite_toggle", args=[project.pk])
    client.force_login(management)
    assert client.post(star).status_code == 303
    assert [row.is_favourite for row in rows_for_list(management)] == [True]
    assert client.get(LIST, {"favourite": "on"}).context["listing"].count == 1
    client.force_login(head_of_pmo)
    assert client.get(LIST, {"favourite": "on"}).context["listing"].count == 0


def test_views_stand_in_the_order_of_the_alphabet_with_its_accents(client, management):
    for name in ("Zones", "Échéances", "Fonds"):
        saved(management, name_fr=name, query=f"text={name}")
    client.force_login(management)
    ((_label, rows),) = client.get(reverse("ppm:view_list")).context["lists"]
    assert [view.shown_name for view, _address, _may in rows] == ["Échéances", "Fonds", "Zones"]
