from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.adapter import get_adapter as get_directory
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from requests import RequestException


def may_sign_in_locally(email: str) -> bool:
    """Whether this address may use a password or a passkey of ours."""
    return settings.LOCAL_SIGN_IN or email.lower() in settings.EMERGENCY_ACCOUNTS


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are given, never taken: self-registration is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse passwords where people sign in with the account of the institution."""
        if not may_sign_in_locally(str(credentials.get("email", ""))):
            raise forms.ValidationError(_local_is_off())
        super().pre_authenticate(request, **credentials)

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponseBase | None:
        """The same for passkeys, which come here without a password."""
        by_directory = "sociallogin" in (kwargs.get("signal_kwargs") or {})
        if not by_directory and not may_sign_in_locally(user.get_username()):
            messages.error(request, _local_is_off())
            return redirect("account_login")
        answer: HttpResponseBase | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Sign out of the directory too, when one came in by it."""
        home: str = super().get_logout_redirect_url(request)
        records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
        if not settings.OIDC_SIGN_OUT or not any(r["method"] == "socialaccount" for r in records):
            return home
        provider = get_directory(request).get_provider(request, settings.OIDC_ID)
        try:
            way_out = provider.get_oauth2_adapter(request).openid_config.get("end_session_endpoint")
        except RequestException:
            return home
        if not way_out:
            return home
        back = {
            "client_id": settings.OIDC_CLIENT_ID,
            "post_logout_redirect_uri": request.build_absolute_uri(redirect(home).url),
        }
        return f"{way_out}{'&' if '?' in way_out else '?'}{urlencode(back)}"


def _local_is_off() -> str:
    return _("Please sign in with the account of your institution.")
