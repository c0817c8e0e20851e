"""Status and money states as the whole portal says them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Status:
    """One status value: a word, a letter and a shape, so that colour never stands alone."""

    key: str
    word: str | Promise
    letter: str | Promise
    glyph: str


STATUSES: dict[str, Status] = {
    "green": Status(
        "green", pgettext_lazy("status", "Green"), pgettext_lazy("status letter", "G"), "●"
    ),
    "amber": Status(
        "amber", pgettext_lazy("status", "Amber"), pgettext_lazy("status letter", "A"), "▲"
    ),
    "red": Status("red", pgettext_lazy("status", "Red"), pgettext_lazy("status letter", "R"), "■"),
    "grey": Status("grey", pgettext_lazy("status", "Not known"), "–", "◌"),
}

MONEY_STATES: dict[str, str | Promise] = {
    "withheld": pgettext_lazy("amount", "withheld"),
    "missing": pgettext_lazy("amount", "missing"),
    "not_yet": pgettext_lazy("amount", "not yet known"),
}

TONES = ("neutral", "info", "good", "warn", "bad")

LANGUAGE_NAMES: dict[str, str | Promise] = {"fr": _("French"), "nl": _("Dutch"), "en": _("English")}


def status(key: str | None) -> Status:
    """The status of that key; whatever is not known is grey, never green."""
    return STATUSES.get(key or "grey", STATUSES["grey"])
