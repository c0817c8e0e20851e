from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from ppm.org.models import OrgUnit
from tests.factories.kernel import UnitFactory

pytestmark = pytest.mark.django_db
LIST = reverse("ppm:unit_list")
TODAY = localdate()


def edit(unit):
    return reverse("ppm:unit_edit", args=[unit.pk])


def values(unit, **changes):
    return {
        "version": unit.version,
        "code": unit.code,
        "name_fr": unit.name_fr,
        "name_nl": unit.name_nl,
        "name_en": unit.name_en,
        "parent": unit.parent_id or "",
        **changes,
    }


def test_the_tree_shows_units_in_force_and_on_request_the_others(
    client, pmo, organisation, department
):
    UnitFactory(
        code="D50", parent=organisation, valid_to=TODAY - timedelta(days=1), successor=department
    )
    client.force_login(pmo)

    now_only = [line.unit.code for line in client.get(LIST).context["lines"]]
    everything = client.get(LIST + "?past=1")

    assert now_only == ["ORG", "D10"]
    assert [line.unit.code for line in everything.context["lines"]] == ["ORG", "D10", "D50"]
    assert "became part of D10" in everything.content.decode()
    assert "took over D50" in everything.content.decode()


def test_a_unit_is_created_with_its_three_names_and_its_first_day(client, pmo, organisation):
    client.force_login(pmo)

    client.post(
        reverse("ppm:unit_create"),
        {
            "code": "D60",
            "name_fr": "Inspection",
            "name_nl": "Inspectie",
            "name_en": "Inspection",
            "parent": organisation.pk,
            "valid_from": "2027-01-01",
        },
    )

    made = OrgUnit.objects.get(code="D60")
    assert (made.name_nl, made.parent, made.valid_from) == (
        "Inspectie",
        organisation,
        date(2027, 1, 1),
    )
    assert made.events.get().pgh_context["action"] == "unit.created"


def test_a_new_name_is_kept_with_its_reason(client, pmo, department):
    client.force_login(pmo)

    client.post(edit(department), values(department, name_fr="Droits", reason="Nouveau nom"))

    department.refresh_from_db()
    assert department.name_fr == "Droits"
    event = department.events.latest("pgh_id").pgh_context
    assert (event["action"], event["reason"]) == ("unit.changed", "Nouveau nom")


def test_a_form_that_somebody_overtook_shows_both_texts(client, pmo, department):
    client.force_login(pmo)
    stale = values(department, name_fr="Mine")
    client.post(edit(department), values(department, name_fr="Theirs"))

    answer = client.post(edit(department), stale)

    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()


def test_a_unit_moves_with_all_that_is_below_it(client, pmo, department, other_department):
    below = UnitFactory(code="D11", parent=department)
    client.force_login(pmo)

    client.post(edit(department), values(department, parent=other_department.pk))

    below.refresh_from_db()
    assert below.path.startswith(other_department.path)


def test_a_unit_in_use_cannot_simply_end(client, pmo, department, project, entity_pmo):
    client.force_login(pmo)

    answer = client.post(
        reverse("ppm:unit_end", args=[department.pk]),
        {"version": department.version, "last_day": TODAY.isoformat(), "reason": "Suppression"},
    )

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Initiatives belong to it" in text
    assert "Somebody holds a role on it" in text


def test_an_empty_unit_ends_and_names_its_successor(client, pmo, department, other_department):
    client.force_login(pmo)

    client.post(
        reverse("ppm:unit_end", args=[other_department.pk]),
        {
            "version": other_department.version,
            "last_day": TODAY.isoformat(),
            "successor": department.pk,
            "reason": "Suppression",
        },
    )

    other_department.refresh_from_db()
    assert (other_department.valid_to, other_department.successor) == (TODAY, department)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tree_costs_the_same_for_any_number(client, pmo, rows, django_assert_num_queries):
    for number in range(rows):
        UnitFactory(code=f"X{number}", successor=UnitFactory(code=f"Y{number}"))
    client.force_login(pmo)
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(LIST)
