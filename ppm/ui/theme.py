"""Light or dark: the browser's wish, unless the reader chose for this browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def chosen_theme(request: HttpRequest) -> str:
    """The reader's choice, empty when the system decides."""
    wanted = request.COOKIES.get(THEME_COOKIE, "")
    return wanted if wanted in THEMES else ""


def remember_theme(response: HttpResponseBase, theme: str) -> None:
    """Keep the choice for a year."""
    response.set_cookie(
        THEME_COOKIE,
        theme,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
