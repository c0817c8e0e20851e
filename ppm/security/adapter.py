"""What allauth asks of us about second factors."""

import base64
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def cipher() -> MultiFernet:
    """Secrets at rest are locked with the portal's key; former keys still open them."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(sha256(f"second factor:{key}".encode()).digest()))
        for key in keys
    )


class PortalMFAAdapter(DefaultMFAAdapter):
    """Our name and words; secrets are stored encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Add an app or a passkey first."),
        "incorrect_code": _("This code or key is not right, or no longer valid."),
    }

    def get_totp_issuer(self) -> str:
        return gettext("PPM portal")

    def _get_site_name(self) -> str:
        return gettext("PPM portal")

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: object, type: object) -> str:  # noqa: A002  # allauth's
        return ""
