"""What a directory says of a person, from the claims of an ID token. No Django, no clock."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ppm.languages.codes import LANGUAGES

YES = (True, 1, "1", "true", "True")


@dataclass(frozen=True)
class Claims:
    """A person in the directory. `groups` is None when there were too many to send ("overage")."""

    uid: str
    email: str
    is_email_confirmed: bool
    given_name: str
    family_name: str
    language: str
    groups: tuple[str, ...] | None


def read(
    claims: Mapping[str, Any],
    *,
    uid_claim: str = "sub",
    groups_claim: str = "groups",
    trusts_email: bool = False,
) -> Claims:
    """Read what concerns us. An address without `@` is none; a missing name is the part before it."""
    email = next(
        (
            value.strip().lower()
            for key in ("email", "preferred_username", "upn")
            if isinstance(value := claims.get(key), str) and "@" in value
        ),
        "",
    )
    confirmed = trusts_email or (
        str(claims.get("email") or "").strip().lower() == email
        and any(claims.get(key) in YES for key in ("email_verified", "xms_edov"))
    )
    given, family = _names(claims, email)
    return Claims(
        uid=str(claims.get(uid_claim) or ""),
        email=email,
        is_email_confirmed=bool(email) and confirmed,
        given_name=given[:80],
        family_name=family[:80],
        language=_language(claims),
        groups=_groups(claims, groups_claim),
    )


def _names(claims: Mapping[str, Any], email: str) -> tuple[str, str]:
    given, family = str(claims.get("given_name") or ""), str(claims.get("family_name") or "")
    if given or family:
        return given or family, family if given else ""
    first, _space, rest = str(claims.get("name") or "").strip().partition(" ")
    return first or email.partition("@")[0], rest


def _language(claims: Mapping[str, Any]) -> str:
    """Two letters that the portal speaks, or "". `xms_pl` is Entra's preferred language."""
    for key in ("xms_pl", "preferred_language", "locale"):
        language = str(claims.get(key) or "")[:2].lower()
        if language in LANGUAGES:
            return language
    return ""


def _groups(claims: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """Entra leaves the claim out for nobody's groups, and points elsewhere when they are too many."""
    elsewhere = claims.get("_claim_names")
    if claims.get("hasgroups") in YES or (isinstance(elsewhere, Mapping) and name in elsewhere):
        return None
    found = claims.get(name) or ()
    if isinstance(found, str):
        found = (found,)
    return tuple(sorted({str(group) for group in found}))


def nonce_for(verifier: str) -> str:
    """The nonce of a sign-in, derived from the secret that only the session that began it knows."""
    return hashlib.sha256(f"nonce:{verifier}".encode()).hexdigest()
