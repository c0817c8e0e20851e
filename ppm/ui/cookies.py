"""What a browser is asked to remember about its reader, who need not have signed in."""

from django.conf import settings
from django.http import HttpResponseBase


def keep(response: HttpResponseBase, name: str, value: str) -> None:
    """Keep a choice for a year."""
    response.set_cookie(
        name,
        value,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
