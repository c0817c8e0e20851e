import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from ppm.security.models import SecurityEvent

pytestmark = pytest.mark.django_db


def test_whoever_lost_the_telephone_signs_in_with_the_password_again(outsider):
    Authenticator.objects.create(user=outsider, type=Authenticator.Type.TOTP, data={})

    call_command("reset_second_factor", outsider.email)

    assert not Authenticator.objects.filter(user=outsider).exists()
    events = SecurityEvent.objects.values_list("person", "kind", "factor", "reason")
    assert list(events) == [(outsider.pk, "factor_removed", "totp", "command")]


def test_an_unknown_address_is_named(db):
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("reset_second_factor", "nobody@example.org")
