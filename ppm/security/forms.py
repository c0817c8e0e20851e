"""The forms of allauth, in our words."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
)
from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from ppm.security.choices import EventKind, Factor
from ppm.security.requests import device_of, place_of
from ppm.security.services import record_event

ONE_TIME = {"autocomplete": "one-time-code", "spellcheck": "false"}


def _code(form: forms.Form, label: Any, help_text: Any = "") -> None:
    form.fields["code"] = forms.CharField(
        label=label, help_text=help_text, widget=forms.TextInput(attrs=ONE_TIME)
    )


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code"), _("The six digits of your app, or one of your recovery codes."))


class ConfirmCodeForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code"), _("The six digits of your app, or one of your recovery codes."))


class ActivateAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code shown by the app"))


class AddPasskeyForm(AddWebAuthnForm):
    """`passwordless`: the key alone is enough to sign in, because it asks for a PIN or a finger."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("Name of the key")
        name.help_text = _("So that you recognise it later, for example “Phone” or “Blue key”.")
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with this key alone, without a password")
        alone.help_text = _("The key then asks for a PIN, a fingerprint or a face.")
        alone.initial = True

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()[:60] or __("Passkey")


class Watched:
    """Writes a passkey that was refused into the history of its owner, or of nobody known."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form it is mixed into
        except (forms.ValidationError, KeyError, AttributeError) as error:
            record_event(
                kind=EventKind.FAILED,
                at=now(),
                person=getattr(self, "user", None),
                factor=Factor.WEBAUTHN,
                place=place_of(context.request),
                device=device_of(context.request),
            )
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(Watched, LoginWebAuthnForm):
    """A passkey instead of a password."""


class PasskeyForm(Watched, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].max_length = 60  # type: ignore[attr-defined]  # a CharField
