"""The one provider of accounts, from the environment to what allauth reads."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SHARED = ("common", "organizations", "consumers")


def issuer_of(address: str, *, tenant: str) -> str:
    """The address given, or that of one tenant of Microsoft Entra; empty when there is neither."""
    if tenant and not address:
        address = f"https://login.microsoftonline.com/{tenant}/v2.0"
    return address.rstrip("/")


def origin_of(issuer: str) -> str:
    """Scheme and host, as a content policy names them."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(issuer))


def secret_of(value: str, *, file: str) -> str:
    """What stands in the file, where there is one."""
    return Path(file).read_text().strip() if file else value


def contradiction(issuer: str, client_id: str, *, local_sign_in: bool) -> str:
    """Why the portal must not start like this; empty when it may."""
    if issuer and not client_id:
        return "OIDC_CLIENT_ID is missing."
    if any(f"/{shared}/" in f"{issuer}/" for shared in SHARED):
        return "OIDC_ISSUER must be that of one tenant, not one that many share."
    if not local_sign_in and not issuer:
        return "LOCAL_SIGN_IN=0 needs OIDC_ISSUER: nobody could sign in."
    return ""


def openid_connect(
    *, issuer: str, name: str, client_id: str, secret: str, scopes: list[str]
) -> dict[str, Any]:
    """The entry of `SOCIALACCOUNT_PROVIDERS`; `name` is a word in the address of the way back."""
    return {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": name,
                "name": "OpenID Connect",
                "client_id": client_id,
                "secret": secret,
                "settings": {"server_url": issuer, "scope": scopes},
            }
        ],
    }
