"""Rows of the queue as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ppm.translations.choices import Standing
from ppm.translations.queue import Row
from ppm.ui.choices import LANGUAGE_NAMES
from reporting.translating.calc import Found, Term, terms_of
from reporting.translating.selectors import Named, project_names

TONES = {"missing": "bad", "outdated": "warn", "draft": "info", "done": "good"}


@dataclass(frozen=True)
class Line:
    """A text with where it stands, in words."""

    row: Row
    project: Named
    address: str
    form: Any = None
    runs: Sequence[Found] = ()  # the text, where the words of the glossary are told apart

    @property
    def terms(self) -> list[Term]:
        return terms_of(self.runs)

    @property
    def label(self) -> str:
        return str(self.row.narrative.label)

    @property
    def standing(self) -> str:
        return str(Standing(self.row.standing).label)

    @property
    def tone(self) -> str:
        return TONES[self.row.standing]

    @property
    def source_address(self) -> str:
        """Where the text stands in the portal."""
        return reverse(self.row.narrative.address, args=[self.row.link])

    @property
    def pair(self) -> str:
        return f"{self.row.language.upper()} → {self.row.into.upper()}"

    @property
    def languages(self) -> tuple[str, str]:
        return str(LANGUAGE_NAMES[self.row.language]), str(LANGUAGE_NAMES[self.row.into])


def lines_of(found: Sequence[Row], query: str = "") -> list[Line]:
    """Each row with the name of its project and the address of its page."""
    names = project_names(found)
    return [Line(row, names[row.project], address_of(row, query)) for row in found]


def address_of(row: Row, query: str = "") -> str:
    address = reverse("reporting:translation_edit", args=[row.kind, row.key, row.into])
    return f"{address}{query}"
