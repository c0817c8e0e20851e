from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(models.TextChoices):
    SIGNED_IN = "signed_in", _("Signed in")
    FAILED = "failed", _("Sign-in failed")
    REFUSED = "refused", _("Sign-in refused")
    CONFIRMED = "confirmed", _("Identity confirmed again")
    SIGNED_OUT = "signed_out", _("Signed out")
    SESSION_ENDED = "session_ended", _("Session ended from another device")
    FACTOR_ADDED = "factor_added", _("Second factor added")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    CODES_RENEWED = "codes_renewed", _("Recovery codes renewed")


class Method(models.TextChoices):
    """The first proof."""

    PASSWORD = "password", _("password")  # a word, not a secret
    PASSKEY = "passkey", _("passkey")
    DIRECTORY = "directory", _("account of the institution")
    DEMO = "demo", _("demo account")


class Factor(models.TextChoices):
    """The second proof."""

    TOTP = "totp", _("code from an app")
    RECOVERY_CODES = "recovery_codes", _("recovery code")
    WEBAUTHN = "webauthn", pgettext_lazy("second factor", "passkey")
