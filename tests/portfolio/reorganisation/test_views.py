import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.reorganisation.models import Reorganisation
from tests.factories.kernel import UnitFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
LIST = reverse("portfolio:reorganisation_list")
CREATE = reverse("portfolio:reorganisation_create")


def detail(row, name="detail"):
    return reverse(f"portfolio:reorganisation_{name}", args=[row.pk])


def asked(client, units, into, **values):
    data = {
        "units": [unit.pk for unit in units],
        "into": into.pk if into else "",
        "takes_effect_on": localdate().isoformat(),
        "do_roles_follow": "on",
        "reason": "Besluit van 3 november",
        **values,
    }
    return client.post(f"{CREATE}?kind=merge", data)


def test_a_merger_is_seen_then_confirmed(client, pmo, department, other_department, project):
    client.force_login(pmo)

    asked(client, [department], other_department)
    row = Reorganisation.objects.get()
    page = client.get(detail(row))
    text = page.content.decode()
    assert project.code in text
    assert "Entity" not in text
    assert f"lies below {department.parent}" in text
    address = f"{detail(row, 'confirm')}?fingerprint={page.context['preview'].fingerprint}"
    asks = client.get(address)
    assert page.context["preview"].fingerprint in asks.content.decode()
    assert f"{department.code} " in asks.context["sentence"]
    assert "1 initiative moves" in asks.context["sentence"]
    assert "cannot be undone" in asks.context["sentence"]

    client.post(detail(row, "confirm"), {"fingerprint": page.context["preview"].fingerprint})

    project.refresh_from_db()
    assert project.unit == other_department
    assert "carried out" in client.get(LIST).content.decode()
    assert client.get(detail(row)).status_code == 200


def test_a_merger_without_a_successor_is_refused_with_what_was_typed(client, pmo, department):
    client.force_login(pmo)

    answer = asked(client, [department], None)

    assert answer.status_code == 422
    assert "Besluit van 3 november" in answer.content.decode()
    assert not Reorganisation.objects.exists()


def test_a_new_unit_without_its_dutch_name_is_told_so(client, pmo, department):
    client.force_login(pmo)

    answer = asked(client, [department], None, new_code="D99", new_name_fr="Nouvelle direction")

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == ["new_name_nl"]
    assert "its name in Dutch." in answer.content.decode()
    assert form.fields["new_name_nl"].required


def test_a_unit_cannot_take_over_from_itself(client, pmo, department, other_department):
    client.force_login(pmo)

    answer = asked(client, [department, other_department], other_department)

    assert answer.status_code == 422
    assert "it cannot take over" in answer.content.decode()


def test_an_outdated_preview_answers_409_and_shows_the_new_one(
    client, pmo, department, other_department
):
    client.force_login(pmo)
    asked(client, [department], other_department)
    row = Reorganisation.objects.get()
    shown = client.get(detail(row)).context["preview"].fingerprint
    newer = InitiativeFactory(unit=department)

    answer = client.post(detail(row, "confirm"), {"fingerprint": shown})

    assert answer.status_code == 409
    assert newer.code in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "draft"


def test_a_split_is_assigned_by_ticking(client, pmo, organisation, department, project):
    main, other = (UnitFactory(code=code, parent=organisation) for code in ("D80", "D81"))
    client.force_login(pmo)
    client.post(
        f"{CREATE}?kind=split",
        {
            "unit": department.pk,
            "into": main.pk,
            "successors": [other.pk],
            "takes_effect_on": localdate().isoformat(),
            "reason": "Splitsing",
        },
    )
    row = Reorganisation.objects.get()
    nothing = client.post(detail(row, "assign"), {"to": other.pk}, follow=True)
    assert "Tick at least one line" in nothing.content.decode()

    client.post(detail(row, "assign"), {"to": other.pk, "initiative": [project.pk]})
    page = client.get(detail(row))
    assert page.context["initiatives"] == [(project, other)]
    client.post(detail(row, "confirm"), {"fingerprint": page.context["preview"].fingerprint})

    project.refresh_from_db()
    assert project.unit == other


def test_an_administrator_sees_how_many_initiatives_move_but_not_which(
    client, administrator, department, other_department, project
):
    client.force_login(administrator)
    asked(client, [department], other_department)

    page = client.get(detail(Reorganisation.objects.get()))

    assert page.context["preview"].open_count == 1
    assert project.code not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("pmo", 200), ("administrator", 200), ("entity_pmo", 403), ("outsider", 403)],
)
def test_who_may_open_an_operation(
    name, expected, request, client, pmo, department, other_department
):
    client.force_login(pmo)
    asked(client, [department], other_department)
    row = Reorganisation.objects.get()
    client.force_login(request.getfixturevalue(name))

    assert client.get(detail(row)).status_code == expected
    assert (client.post(detail(row, "withdraw")).status_code == 303) is (expected == 200)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_costs_the_same_for_any_number(
    client, pmo, department, other_department, rows, django_assert_max_num_queries
):
    InitiativeFactory.create_batch(rows, unit=department)
    client.force_login(pmo)
    asked(client, [department], other_department)
    row = Reorganisation.objects.get()
    client.get(detail(row))
    with django_assert_max_num_queries(24):
        client.get(detail(row))
