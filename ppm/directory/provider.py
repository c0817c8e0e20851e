"""allauth's OpenID Connect with what it leaves out: a nonce, and the signature verified every time."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis import RedisError

from ppm.directory.calc import nonce_for
from ppm.directory.tokens import verified_claims

KEPT = ("sub", "oid", "email", "preferred_username", "upn", "name", "given_name", "family_name")
KEPT_FOR_AN_HOUR = 3600


class DirectoryAdapter(OpenIDConnectOAuth2Adapter):
    verifier = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider publishes about itself, kept for an hour."""
        if not hasattr(self, "_openid_config"):
            key = f"openid:{self.get_provider().server_url}"
            try:
                known = cache.get(key)
                if known is None:
                    known = super().openid_config
                    cache.set(key, known, KEPT_FOR_AN_HOUR)
            except RedisError:
                known = super().openid_config
            self._openid_config = known
        return self._openid_config

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: Any = None
    ) -> dict[str, Any]:
        self.verifier = pkce_code_verifier or ""
        data: dict[str, Any] = super().get_access_token_data(
            request, app, client, pkce_code_verifier
        )
        return data

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Check the ID token: signature, issuer, audience, age, nonce. Raises OAuth2Error."""
        encoded = kwargs["response"].get("id_token")
        if not encoded:
            raise OAuth2Error("The provider sent no ID token.")
        with get_adapter().get_requests_session() as session:
            keys = session.get(self.openid_config["jwks_uri"])
            keys.raise_for_status()
        claims = verified_claims(
            encoded,
            keys=keys.json(),
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            nonce=nonce_for(self.verifier) if self.verifier else "",
        )
        if settings.OIDC_USERINFO:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("The user information is about somebody else.")
            claims = {**more, **claims}
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims)
        return login


class DirectoryProvider(OpenIDConnectProvider):
    """The one provider of `SOCIALACCOUNT_PROVIDERS`."""

    package = "allauth.socialaccount.providers.openid_connect"
    oauth2_adapter_class = DirectoryAdapter

    def get_pkce_params(self) -> dict[str, Any]:
        params = super().get_pkce_params()
        return {**params, "nonce": nonce_for(params["code_verifier"])}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """Nothing from the address: whoever makes the link does not choose the parameters."""
        return {**self.get_auth_params(), "ui_locales": getattr(request, "LANGUAGE_CODE", "fr")}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()

    def extract_uid(self, data: dict[str, Any]) -> str:
        uid = data.get(settings.OIDC_UID_CLAIM)
        if not uid:
            raise OAuth2Error(f"The ID token has no claim {settings.OIDC_UID_CLAIM!r}.")
        return str(uid)

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept in the database: who it is, and no more."""
        return {key: data[key] for key in KEPT if key in data}

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        login: SocialLogin = super().sociallogin_from_response(request, response)
        login.claims = response  # type: ignore[attr-defined]  # read by `adapter`, in this request only
        return login


provider_classes = [DirectoryProvider]
