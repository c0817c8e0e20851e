"""What allauth asks of us when the directory has said who somebody is."""

import logging
from typing import Any, cast

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ppm.accounts.models import Person
from ppm.directory import calc, services
from ppm.security.choices import EventKind, Method
from ppm.security.requests import device_of, place_of
from ppm.security.services import record_event

logger = logging.getLogger(__name__)
OVERAGE = (
    "%s is in too many groups: the directory sent none of them (overage claim), so roles by group "
    "were left as they are. Let the directory send only the groups assigned to this application, or "
    "application roles."
)


class DirectoryAccountAdapter(DefaultSocialAccountAdapter):
    """People come from the directory only if we know them, or if the settings let new ones in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person, bring the name and the roles by group up to date, or refuse with a sentence."""
        claims = calc.read(
            sociallogin.claims,  # type: ignore[attr-defined]  # by our provider
            uid_claim=settings.OIDC_UID_CLAIM,
            groups_claim=settings.OIDC_GROUPS_CLAIM,
            trusts_email=settings.OIDC_TRUST_EMAIL,
        )
        if not sociallogin.is_existing:
            account = services.admit(
                claims=claims,
                provider=sociallogin.account.provider,
                extra=sociallogin.account.extra_data,
                creates=settings.OIDC_CREATE_ACCOUNTS,
                language=get_language() or settings.LANGUAGE_CODE,
            )
            if account is None:
                raise ImmediateHttpResponse(self._refused(request, claims))
            sociallogin.account, sociallogin.user = account, account.user
        person = cast(Person, sociallogin.user)
        if not person.is_active:
            return
        services.refresh_name(person=person, claims=claims)
        if claims.groups is None:
            logger.error(OVERAGE, person.email)
            messages.warning(
                request,
                _(
                    "The directory could not send your groups, because they are too many. Your roles "
                    "were left as they are; please tell the administrator of the portal."
                ),
            )
            return
        changes = services.apply_groups(
            person=person,
            groups=claims.groups,
            today=timezone.localdate(),
            at=timezone.now(),
        )
        if changes.given or changes.ended:
            messages.info(request, _("Your roles were brought in line with your groups."))

    def _refused(self, request: HttpRequest, claims: calc.Claims) -> Any:
        record_event(
            kind=EventKind.REFUSED,
            at=timezone.now(),
            address=claims.email or claims.uid,
            method=Method.DIRECTORY,
            place=place_of(request),
            device=device_of(request),
            reason="unknown" if claims.is_email_confirmed else "unconfirmed",
        )
        return render(
            request,
            "socialaccount/refused.html",
            {"address": claims.email, "is_confirmed": claims.is_email_confirmed},
            status=403,
        )

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Write down why a sign-in by the directory failed; the reader gets a plain sentence."""
        logger.warning("Sign-in by OpenID Connect failed: %s %s", error, exception or "")
        record_event(
            kind=EventKind.FAILED,
            at=timezone.now(),
            method=Method.DIRECTORY,
            place=place_of(request),
            device=device_of(request),
            reason=type(exception).__name__ if exception else str(error or "state")[:60],
        )
