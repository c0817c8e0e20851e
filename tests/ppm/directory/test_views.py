import pytest
from django.urls import reverse

from ppm import audit
from ppm.accounts.models import Person
from ppm.directory.models import GroupRole
from ppm.permissions.roles import Role

pytestmark = pytest.mark.django_db
LIST = reverse("ppm:group_role_list")
CREATE = reverse("ppm:group_role_create")


def set_password(person, password):
    with audit.action("test.prepared", by=Person.objects.system()):
        person.set_password(password)
        person.save()


@pytest.fixture
def administrator(administrator):
    """Somebody without a password of the portal, who is not asked for it."""
    set_password(administrator, None)
    return administrator


@pytest.fixture
def mapping(department):
    with audit.action("test.prepared", by=Person.objects.system()):
        return GroupRole.objects.create(group="pmo", role=Role.DECENTRAL_PMO, unit=department)


def values(unit, **changes):
    return {
        "group": "0f8c-11",
        "label": "PMO D10",
        "role": "decentral_pmo",
        "unit": unit.pk,
        "reason": "Demande 42",
        **changes,
    }


def address(row, name):
    return reverse(f"ppm:group_role_{name}", args=[row.pk])


def test_a_group_is_added_with_its_reason(client, administrator, department):
    client.force_login(administrator)

    client.post(CREATE, values(department))

    row = GroupRole.objects.get()
    assert (row.group, row.role, row.unit) == ("0f8c-11", "decentral_pmo", department)
    event = row.events.get().pgh_context
    assert (event["action"], event["reason"]) == ("group_role.created", "Demande 42")
    assert "PMO D10" in client.get(LIST).content.decode()


def test_a_central_role_is_given_on_the_whole_organisation_only(client, administrator, department):
    client.force_login(administrator)

    answer = client.post(CREATE, values(department, role="central_pmo"))

    assert answer.status_code == 422
    assert "on the whole organisation only" in answer.content.decode()


def test_an_auditors_mandate_is_given_by_no_group(client, administrator, organisation):
    client.force_login(administrator)

    assert client.post(CREATE, values(organisation, role="auditor")).status_code == 422
    assert not GroupRole.objects.exists()


def test_a_mapping_that_somebody_overtook_shows_both_texts(
    client, administrator, department, mapping
):
    client.force_login(administrator)
    stale = values(department, version=mapping.version, label="Mine")
    client.post(
        address(mapping, "edit"), values(department, version=mapping.version, label="Theirs")
    )

    answer = client.post(address(mapping, "edit"), stale)

    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()


def test_a_stopped_mapping_stays_in_the_list(client, administrator, mapping):
    client.force_login(administrator)

    client.post(address(mapping, "stop"), {"version": mapping.version})

    mapping.refresh_from_db()
    assert not mapping.is_active
    assert "no longer in use" in client.get(LIST).content.decode()


def test_whoever_has_a_password_gives_it_again_before_changing_who_gets_in(
    client, administrator, department
):
    set_password(administrator, "drie-losse-woorden")
    client.force_login(administrator)

    answer = client.post(CREATE, values(department))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not GroupRole.objects.exists()

    client.post(answer.url, {"password": "drie-losse-woorden"})
    assert GroupRole.objects.get().label == "PMO D10"


@pytest.mark.parametrize("name", ["pmo", "head_of_pmo", "entity_pmo", "outsider"])
def test_only_the_administrator_changes_who_gets_in(name, request, client, mapping):
    client.force_login(request.getfixturevalue(name))

    for where in (LIST, CREATE, address(mapping, "edit")):
        assert client.get(where).status_code == 403
    assert client.post(address(mapping, "stop")).status_code == 403
