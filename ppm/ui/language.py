"""Switching the language without losing the page or what was typed.

Two cases, both without JavaScript:

1. No form in progress: the header holds a small POST form to `/language/` with `next`.
2. A form in progress (the context holds a `PortalForm` called `form`, drawn in `<form id="main-form">`):
   the header's buttons belong to that form and post everything typed to the page's own address with
   `_language=nl`. `ppm.ui.middleware.LanguageSwitch` stores and activates the language, the view runs
   as usual, and a `PortalForm` bound to such data is never valid and has no errors: it is drawn again
   in the new language with what was typed, and nothing is validated or saved.

A view with `PortalForm`s therefore needs no line at all. A view that reads `request.POST` itself, or
uses plain forms or formsets, asks first: `if request.method == "POST" and not switching(request):`.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ppm.ui.cookies import keep

KEY = "_language"
MAIN_FORM = "main-form"


def asked_language(data: Mapping[str, Any] | None) -> str:
    """The language that this posted data asks to switch to; empty when it does not."""
    language = str((data or {}).get(KEY, ""))
    return language if language in dict(settings.LANGUAGES) else ""


def switching(request: HttpRequest) -> bool:
    """Whether this request only changes the language of a form in progress."""
    return request.method == "POST" and bool(asked_language(request.POST))


def remember(response: HttpResponseBase, language: str) -> None:
    """Keep the language for whoever has not signed in."""
    keep(response, settings.LANGUAGE_COOKIE_NAME, language)
