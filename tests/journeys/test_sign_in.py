"""Signing in: with an app, with a passkey, with the account of the institution."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from ppm import audit
from ppm.accounts.models import Person
from ppm.directory.models import GroupRole
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from tests import cluster, identity, portal
from tests.conftest import use_database
from tests.factories.kernel import PersonFactory, UnitFactory

pytestmark = pytest.mark.slow
PASSWORD = "vier-woorden-zijn-genoeg"


def person_with_password(address, language):
    person = PersonFactory(given_name="Ilse", email=address, language=language)
    with audit.action("test.prepared", by=Person.objects.system()):
        # The portal's own hasher: that of the tests is unknown to it.
        person.password = PBKDF2PasswordHasher().encode(PASSWORD, "journey")
        person.save()
    return person


def sign_in(page, url, address):
    page.goto(f"{url}/account/login/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form[action='/account/login/'] button").first.click()
    page.wait_for_url(lambda address: "/account/login/" not in address)


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def complaints(page):
    found = []

    def heard(message):
        # The provider's own page may ask for what a machine without network cannot give.
        if message.type == "error" and "/oauth2/" not in page.url:
            found.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_an_app_protects_the_account(live_portal, page, complaints):
    person_with_password("app@example.org", "nl")
    sign_in(page, live_portal.url, "app@example.org")
    page.goto(f"{live_portal.url}/account/security/")
    page.get_by_role("link", name="Een app instellen").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Bevestigen").click()
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
    secret = page.locator("code.secret").inner_text()

    page.locator("input[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Activeren").click()
    assert page.locator(".codes li").count() == 10

    page.context.clear_cookies()
    sign_in(page, live_portal.url, "app@example.org")
    assert "/account/factor/" in page.url
    recovery = "00000000"
    page.locator("input[name=code]").fill(recovery)
    page.locator("form[action='/account/factor/'] .btn-primary").click()
    page.locator(".errorlist").first.wait_for()
    time.sleep(30 - time.time() % 30 + 1)  # a code is good for one sign-in only
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("form[action='/account/factor/'] .btn-primary").click()
    page.wait_for_url(lambda address: "/account/" not in address)
    page.goto(f"{live_portal.url}/account/security/")
    page.get_by_role("heading", name="Beveiliging").wait_for()
    assert "code uit een app" in page.locator("#history").inner_text()
    assert complaints == []


def test_a_passkey_signs_in_alone(live_portal, page, complaints):
    person_with_password("key@example.org", "fr")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, live_portal.url, "key@example.org")
    page.goto(f"{live_portal.url}/account/factor/passkeys/add/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.locator("input[name=name]").fill("Téléphone")
    page.get_by_role("button", name="Ajouter cet appareil ou cette clé").click()
    page.locator(".codes").wait_for()
    page.goto(f"{live_portal.url}/account/security/")
    page.get_by_text("Téléphone").first.wait_for()

    page.context.clear_cookies()
    page.goto(f"{live_portal.url}/account/login/?next=/")
    page.get_by_role("button", name=re.compile("clé d’accès|toegangssleutel|passkey")).click()
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(f"{live_portal.url}/account/security/")
    assert "clé d’accès" in page.locator("#history tbody tr").first.inner_text()
    assert complaints == []


def test_the_account_of_the_institution_opens_the_portal_with_its_groups(
    django_db_setup, django_db_blocker, page, complaints
):
    with (
        identity.running() as provider,
        portal.running(
            cluster.template(),
            OIDC_ISSUER=provider.url,
            OIDC_CLIENT_ID="portal",
            OIDC_CLIENT_SECRET="not-secret",
            OIDC_LABEL_FR="Compte fédéral",
            OIDC_LABEL_NL="Federaal account",
            OIDC_LABEL_EN="Federal account",
            LOCAL_SIGN_IN="0",
            EMERGENCY_ACCOUNTS="break@example.org",
        ) as running,
        django_db_blocker.unblock(),
    ):
        before = use_database(running.database)
        try:
            root = UnitFactory(code="ORG")
            unit = UnitFactory(code="D10", parent=root)
            person = PersonFactory(given_name="Ilse", email="ilse@example.org", language="nl")
            with audit.action("test.prepared", by=Person.objects.system()):
                GroupRole.objects.create(group="pmo-d10", role=Role.DECENTRAL_PMO, unit=unit)
            facts = {"email": "ilse@example.org", "email_verified": True, "name": "Ilse Essai"}

            def arrive(*groups):
                provider.knows("ilse-1", **facts, groups=list(groups))
                page.context.clear_cookies()
                page.goto(f"{running.url}/account/login/")
                page.locator("form.directory button").click()
                page.locator("input[name=sub]").fill("ilse-1")
                page.locator("form button[type=submit], form button").first.click()
                page.wait_for_url(f"{running.url}/**")

            arrive("pmo-d10")
            page.goto(f"{running.url}/portfolio/")
            assert page.locator("h1").count() == 1
            assert UnitRole.objects.get(person=person, valid_to=None).unit == unit

            arrive()
            assert not UnitRole.objects.filter(person=person, valid_to=None).exists()
            page.goto(f"{running.url}/account/security/")
            assert "account van de instelling" in page.locator("#history").inner_text()
            assert complaints == []
        finally:
            use_database(before)
