"""Verification of an ID token (OpenID Connect Core 1.0, section 3.1.3.7)."""

from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# Only signatures that the provider alone can make.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
CLOCKS_APART = 60  # seconds


def verified_claims(
    encoded: str, *, keys: dict[str, Any], issuer: str, audience: str, nonce: str
) -> dict[str, Any]:
    """The claims of a token that is signed, ours, of this sign-in and not too old. Raises OAuth2Error."""
    try:
        header = jwt.get_unverified_header(encoded)
        claims: dict[str, Any] = jwt.decode(
            encoded,
            _key(header.get("kid"), jwt.PyJWKSet.from_dict(keys)),
            algorithms=[*ALGORITHMS],
            issuer=issuer,
            audience=audience,
            leeway=CLOCKS_APART,
            options={"require": ["exp", "iat", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise OAuth2Error(f"The ID token is not valid: {error}") from error
    if not nonce or claims.get("nonce") != nonce:
        raise OAuth2Error("The nonce of the ID token is not the one of this sign-in.")
    return claims


def _key(kid: str | None, keys: jwt.PyJWKSet) -> Any:
    """The key of that name; a token may leave the name out when there is only one key."""
    for key in keys.keys:
        if key.key_id == kid or (kid is None and len(keys.keys) == 1):
            return key.key
    raise OAuth2Error(f"The provider publishes no key {kid!r}.")
