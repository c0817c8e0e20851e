import logging
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from ppm import audit
from ppm.accounts.models import Person
from ppm.directory.models import GroupRole
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from ppm.security.models import SecurityEvent
from tests.factories.kernel import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START = reverse("openid_connect_login", args=["directory"])
HOME = reverse("reporting:home")


@pytest.fixture
def person():
    return PersonFactory(given_name="Ilse", family_name="Essai", email="ilse@example.org")


def way_back(client, sub):
    """Begin at the portal, say yes at the provider, and give the address it sends the browser back to."""
    begin = client.post(START)
    answer = requests.post(begin.url, data={"sub": sub}, allow_redirects=False, timeout=60)
    return begin.url, answer.headers["Location"]


def sign_in(client, sub="ilse-1"):
    address = urlsplit(way_back(client, sub)[1])
    return client.get(f"{address.path}?{address.query}")


def is_signed_in(client):
    return client.get(HOME).status_code == 200


def by_group(group, role, unit):
    with audit.action("test.prepared", by=Person.objects.system()):
        return GroupRole.objects.create(group=group, role=role, unit=unit)


def test_the_way_there_carries_state_nonce_and_a_challenge(client, provider):
    asked = parse_qs(urlsplit(client.post(START).url).query)

    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) == 64
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_the_one_who_made_the_link_does_not_choose_its_parameters(client, provider):
    asked = parse_qs(
        urlsplit(client.post(START + "?auth_params=nonce%3Dmine&scope=admin").url).query
    )

    assert asked["nonce"] != ["mine"]
    assert "admin" not in asked["scope"][0]


def test_a_person_is_found_by_a_confirmed_address_then_by_number(client, provider, person):
    provider.knows("ilse-1", email="Ilse@example.org", email_verified=True, name="Ilse Keersbilck")
    assert sign_in(client).url == HOME
    assert SocialAccount.objects.get().user == person
    client.post(reverse("account_logout"))

    provider.knows("ilse-1", email="other@example.org", name="Ilse Keersbilck")
    sign_in(client)

    assert is_signed_in(client)
    person.refresh_from_db()
    assert (str(person), person.email) == ("Ilse Keersbilck", "ilse@example.org")
    event = SecurityEvent.objects.filter(kind="signed_in").latest("pk")
    assert (event.person, event.method) == (person, "directory")


def test_an_address_that_the_directory_does_not_confirm_opens_no_account(client, provider, person):
    provider.knows("thief", email="ilse@example.org")

    answer = sign_in(client, "thief")

    assert answer.status_code == 403
    assert "does not confirm the address ilse@example.org" in answer.content.decode()
    assert not is_signed_in(client)


def test_unknown_people_are_refused_with_a_sentence(client, provider):
    provider.knows("new", email="new@example.org", email_verified=True)

    answer = sign_in(client, "new")

    assert answer.status_code == 403
    assert "has no account for you" in answer.content.decode()
    assert not Person.objects.filter(email="new@example.org").exists()
    event = SecurityEvent.objects.latest("pk")
    assert (event.kind, event.address, event.reason) == ("refused", "new@example.org", "unknown")


def test_unknown_people_get_an_account_when_the_settings_say_so(client, provider, settings):
    settings.OIDC_CREATE_ACCOUNTS = True
    provider.knows(
        "new",
        email="new@example.org",
        email_verified=True,
        given_name="Nele",
        family_name="Nieuw",
        locale="nl-BE",
    )

    sign_in(client, "new")

    assert is_signed_in(client)
    made = Person.objects.get(email="new@example.org")
    assert (str(made), made.language, made.has_usable_password()) == ("Nele Nieuw", "nl", False)


def test_somebody_whose_account_is_closed_stays_out(client, provider):
    PersonFactory(email="gone@example.org", is_active=False)
    provider.knows("gone", email="gone@example.org", email_verified=True)

    assert sign_in(client, "gone").url == reverse("account_inactive")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "lie", [{"nonce": "of-another-sign-in"}, {"client_id": "another-application"}]
)
def test_an_id_token_meant_for_another_sign_in_is_refused(client, provider, person, lie):
    provider.knows("ilse-1", email="ilse@example.org", email_verified=True)
    provider.lies(**lie)

    answer = sign_in(client)

    assert answer.status_code == 401
    assert "could not be accepted" in answer.content.decode()
    assert not is_signed_in(client)
    assert SecurityEvent.objects.latest("pk").reason == "OAuth2Error"


def test_a_state_that_this_browser_did_not_begin_is_refused(client, provider, person):
    provider.knows("ilse-1", email="ilse@example.org", email_verified=True)
    from django.test import Client

    address = urlsplit(way_back(Client(), "ilse-1")[1])

    answer = client.get(f"{address.path}?{address.query}")

    assert answer.status_code == 401
    assert not is_signed_in(client)


def test_a_stolen_code_is_worth_nothing_without_the_verifier(client, provider, person):
    provider.knows("ilse-1", email="ilse@example.org", email_verified=True)
    from django.test import Client

    theirs = parse_qs(urlsplit(way_back(Client(), "ilse-1")[1]).query)
    ours = urlsplit(way_back(client, "ilse-1")[1])
    state = parse_qs(ours.query)["state"][0]

    answer = client.get(f"{ours.path}?code={theirs['code'][0]}&state={state}")

    assert answer.status_code == 401


def test_groups_give_roles_and_take_them_away_again(
    client, provider, person, department, other_department
):
    by_group("pmo-d10", Role.DECENTRAL_PMO, department)
    by_group("lijn-d20", Role.LINE_MANAGER, other_department)
    facts = {"email": "ilse@example.org", "email_verified": True, "name": "Ilse Essai"}
    provider.knows("ilse-1", **facts, groups=["PMO-D10", "lijn-d20", "of-no-interest"])
    sign_in(client)
    roles = UnitRole.objects.filter(person=person).order_by("unit__code")
    assert [(r.role, r.unit, r.source, r.valid_to) for r in roles] == [
        ("decentral_pmo", department, "directory", None),
        ("line_manager", other_department, "directory", None),
    ]
    client.post(reverse("account_logout"))

    provider.knows("ilse-1", **facts, groups=["lijn-d20"])
    sign_in(client)

    from django.utils import timezone

    today = timezone.localdate()
    now_held = UnitRole.objects.filter(person=person, valid_to__isnull=True)
    assert [r.role for r in now_held] == ["line_manager"]
    assert UnitRole.objects.get(role="decentral_pmo").valid_to < today
    event = UnitRole.objects.get(role="decentral_pmo").events.latest("pgh_id")
    assert event.pgh_context["action"] == "unit_role.ended_by_group"


def test_too_many_groups_leave_the_roles_as_they_are_and_say_why(
    client, provider, person, department, caplog
):
    by_group("pmo-d10", Role.DECENTRAL_PMO, department)
    facts = {"email": "ilse@example.org", "email_verified": True, "name": "Ilse Essai"}
    provider.knows("ilse-1", **facts, groups=["pmo-d10"])
    sign_in(client)
    client.post(reverse("account_logout"))

    provider.knows("ilse-1", **facts, _claim_names={"groups": "src1"})
    with caplog.at_level(logging.ERROR):
        sign_in(client)

    page = client.get(reverse("ppm:security_detail"))
    assert "because they are too many" in page.content.decode()
    assert UnitRole.objects.get(person=person).valid_to is None
    assert "overage" in caplog.text


def test_signing_out_leads_to_the_way_out_of_the_directory(client, provider, person):
    provider.knows("ilse-1", email="ilse@example.org", email_verified=True)
    sign_in(client)

    answer = client.post(reverse("account_logout"))

    assert answer.url.startswith(f"{provider.url}/oauth2/end_session?client_id=portal")
    assert not is_signed_in(client)


def test_passwords_are_off_except_for_emergency_accounts(client, provider, settings):
    settings.LOCAL_SIGN_IN, settings.EMERGENCY_ACCOUNTS = False, {"break@example.org"}
    for address in ("break@example.org", "other@example.org"):
        made = PersonFactory(email=address)
        with audit.action("test.prepared", by=Person.objects.system()):
            made.set_password("drie-losse-woorden")
            made.save()
    page = client.get(reverse("account_login")).content.decode()
    assert "Emergency account" in page

    refused = client.post(
        reverse("account_login"), {"login": "other@example.org", "password": "drie-losse-woorden"}
    )
    assert "Please sign in with the account of your institution." in refused.content.decode()
    assert not is_signed_in(client)

    client.post(
        reverse("account_login"), {"login": "break@example.org", "password": "drie-losse-woorden"}
    )
    assert is_signed_in(client)


def test_without_a_directory_its_addresses_do_not_exist(client, db):
    assert client.post(START).status_code == 404
