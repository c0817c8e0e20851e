"""Light or dark: the browser's wish, unless the reader chose for this browser."""

from django.http import HttpRequest, HttpResponseBase

from ppm.ui.cookies import keep

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def chosen_theme(request: HttpRequest) -> str:
    """The reader's choice, empty when the system decides."""
    wanted = request.COOKIES.get(THEME_COOKIE, "")
    return wanted if wanted in THEMES else ""


def remember_theme(response: HttpResponseBase, theme: str) -> None:
    """Keep the choice for a year."""
    keep(response, THEME_COOKIE, theme)
