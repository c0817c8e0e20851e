import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ppm import audit
from ppm.accounts.models import Person
from ppm.security.models import OpenSession, SecurityEvent
from tests.factories.kernel import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "vier-woorden-zijn-genoeg"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PAGE = reverse("ppm:security_detail")


@pytest.fixture
def client():
    """A browser that reads English, before somebody has signed in too."""
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def person():
    person = PersonFactory(given_name="Bastien", email="bastien@example.org")
    with audit.action("test.prepared", by=Person.objects.system()):
        person.set_password(PASSWORD)
        person.save()
    return person


def sign_in(client, password=PASSWORD, email="bastien@example.org"):
    return client.post(
        reverse("account_login"),
        {"login": email, "password": password},
        headers={"User-Agent": FIREFOX},
    )


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def add_app(client):
    """Confirm the password, set up an app, and give back its key."""
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    if page.request["PATH_INFO"] == reverse("account_reauthenticate"):
        page = client.post(
            reverse("account_reauthenticate") + f"?next={reverse('mfa_activate_totp')}",
            {"password": PASSWORD},
            follow=True,
        )
    secret = re.search(r'class="secret"[^>]*>([A-Z2-7]+)<', page.content.decode())[1]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


def kinds():
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_the_history_tells_of_a_wrong_password_and_of_the_right_one(client, person):
    sign_in(client, "something-else")
    sign_in(client, email="nobody@example.org")
    sign_in(client)

    rows = SecurityEvent.objects.order_by("pk").values_list(
        "person", "address", "kind", "method", "place"
    )
    assert list(rows) == [
        (person.pk, "", "failed", "password", "127.0.0.1"),
        (None, "nobody@example.org", "failed", "password", "127.0.0.1"),
        (person.pk, "", "signed_in", "password", "127.0.0.1"),
    ]
    text = client.get(PAGE).content.decode()
    assert "Sign-in failed" in text
    assert "Firefox · Windows" in text
    assert "nobody@example.org" not in text


def test_an_app_is_added_and_asked_for_at_the_next_sign_in(
    client, person, django_capture_on_commit_callbacks
):
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        secret = add_app(client)
    stored = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    client.post(reverse("account_logout"))

    answer = sign_in(client)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(PAGE).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This code or key is not right" in wrong.content.decode()
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    recovery = RecoveryCodes(codes).get_unused_codes()[0]
    client.post(reverse("mfa_authenticate"), {"code": recovery})

    assert client.get(PAGE).status_code == 200
    assert kinds() == [
        "signed_in",
        "factor_added",
        "signed_out",
        "failed",
        "signed_in",
    ]
    last = SecurityEvent.objects.latest("pk")
    assert (last.method, last.factor) == ("password", "recovery_codes")


@pytest.mark.parametrize(
    ("credential", "noted"),
    [("{}", []), ("no json", []), ('{"id": "x"}', ["failed"]), ('["x"]', ["failed"])],
)
def test_a_passkey_that_is_none_is_refused_and_noted(client, person, credential, noted):
    client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})

    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert answer.url == reverse("account_login")
    assert kinds() == noted


def test_a_factor_is_added_only_after_the_password_was_given_again(client, person):
    sign_in(client)

    answer = client.get(reverse("mfa_activate_totp"))

    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_the_square_carries_no_inline_style_and_the_key_stands_in_letters(client, person):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    text = client.get(reverse("mfa_activate_totp")).content.decode()

    assert "style=" not in text
    assert 'src="data:image/svg+xml' in text
    assert re.search(r'class="secret"[^>]*>[A-Z2-7]{32}<', text)


def test_another_session_is_ended_and_its_next_request_leads_to_the_sign_in_page(client, person):
    other = Client()
    sign_in(other)
    sign_in(client)
    theirs, _ours = OpenSession.objects.order_by("pk")

    client.post(reverse("ppm:session_end", args=[theirs.pk]))

    assert other.get(PAGE).status_code == 302
    assert client.get(PAGE).status_code == 200
    assert not Session.objects.filter(session_key=theirs.session_key).exists()
    assert kinds()[-1] == "session_ended"


def test_all_other_sessions_are_ended_but_ones_own(client, person):
    others = [Client(), Client()]
    for one in (*others, client):
        sign_in(one)

    page = client.post(reverse("ppm:session_end_others"), follow=True)

    assert "2 other sessions were ended." in page.content.decode()
    assert [one.get(PAGE).status_code for one in others] == [302, 302]
    assert [own for _, own in page.context["sessions"]] == [True]


def test_nobody_ends_the_session_of_somebody_else(client, person, outsider):
    client.force_login(outsider)
    theirs = Client()
    sign_in(theirs)

    answer = client.post(reverse("ppm:session_end", args=[OpenSession.objects.latest("pk").pk]))

    assert answer.status_code == 404
    assert theirs.get(PAGE).status_code == 200


def test_a_session_that_changes_its_key_stays_in_the_list(client, person):
    sign_in(client)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": PASSWORD + "-x", "password2": PASSWORD + "-x"},
    )

    page = client.get(PAGE)

    assert [own for _, own in page.context["sessions"]] == [True]


def test_a_role_that_needs_a_factor_is_warned_then_kept_out(client, administrator, settings):
    settings.MFA_ROLES, settings.MFA_FROM = ["administrator"], timezone.localdate()
    client.force_login(administrator)
    page = client.get(PAGE)
    assert page.context["due"] == timezone.localdate() + timedelta(days=14)
    assert client.get(reverse("reporting:home")).status_code == 200

    settings.MFA_FROM = timezone.localdate() - timedelta(days=15)
    client.force_login(administrator)

    kept_out = client.get(reverse("reporting:home"))
    assert (kept_out.status_code, kept_out.url) == (303, PAGE)
    assert client.get(PAGE).status_code == 200
    assert client.get(reverse("account_change_password")).status_code == 200


def test_a_role_that_needs_none_is_left_in_peace(client, outsider, settings):
    settings.MFA_ROLES, settings.MFA_GRACE_DAYS = ["administrator"], 0
    client.force_login(outsider)

    assert client.get(reverse("reporting:home")).status_code == 200


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_costs_the_same_for_any_history(client, person, times, django_assert_num_queries):
    for _ in range(times):
        sign_in(Client())
    sign_in(client)
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)
