from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.utils.translation import get_language

from methodology.library.models import Term as GlossaryTerm
from portfolio.initiatives.models import Initiative
from portfolio.statusreports.models import ReportingCycle
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.translations.models import Translation
from ppm.translations.queue import Asked, Row, rows
from reporting.translating.calc import Piece, Term, differences, preferred

ENOUGH_ALIKE = 0.3
LOOKED_AT = 20


@dataclass(frozen=True)
class Proposal:
    """The translation of an earlier wording, with what has changed in the source since."""

    translation: Translation
    pieces: tuple[Piece, ...]
    is_same_place: bool


def proposal_for(row: Row, person: Person) -> Proposal | None:
    """That of this place's last wording, else of the text most alike among those the person may translate."""
    earlier = Translation.objects.filter(language=row.into).exclude(source_hash=row.hash)
    earlier = earlier.exclude(text="").select_related("saved_by")
    last = earlier.filter(place=row.place).order_by("-saved_at", "-pk").first()
    found = last or _most_alike(earlier, row, person)
    if found is None:
        return None
    return Proposal(found, tuple(differences(found.source_text, row.text)), found == last)


def _most_alike(earlier: Any, row: Row, person: Person) -> Translation | None:
    alike = list(
        earlier.filter(source_language=row.language, source_text__trigram_similar=row.text)
        .annotate(likeness=TrigramSimilarity("source_text", row.text))
        .filter(likeness__gte=ENOUGH_ALIKE)
        .order_by("-likeness", "-pk")[:LOOKED_AT]
    )
    # A sentence of a project that the person does not see is not proposed either.
    in_sight = places_in_sight(person, [one.place for one in alike], row.into)
    return next((one for one in alike if one.place in in_sight), None)


def places_in_sight(person: Person, places: Sequence[str], into: str) -> set[str]:
    """Those of these places whose text the person may translate."""
    return {one.place for one in rows_at(person, places, into)} if places else set()


def rows_at(person: Person, places: Sequence[str], into: str) -> list[Row]:
    """The texts that stand at these places today."""
    return rows(person, Asked(into=into, places=places)) if places else []


def terms_between(source: str, target: str) -> tuple[Term, ...]:
    """The glossary from one language into another."""
    found = GlossaryTerm.objects.order_by("key").values_list(
        "key", f"term_{source}", f"term_{target}"
    )
    return tuple(
        Term(key, preferred(one), preferred(other)) for key, one, other in found if one and other
    )


@dataclass(frozen=True)
class Named:
    """Where a text stands, in words."""

    project: str
    language: str


def project_names(found: Sequence[Row]) -> dict[int, Named]:
    """Names of the projects of these texts, in the language nearest to the reader."""
    keys = {row.project for row in found}
    named = {}
    for initiative in Initiative.objects.filter(pk__in=keys):
        name, language = nearest(initiative, "name")
        named[initiative.pk] = Named(name, language)
    return named


def periods() -> list[date]:
    """The months that were reported on, the latest first."""
    found = ReportingCycle.objects.order_by("-period").values_list("period", flat=True).distinct()
    return list(found)


def reader_language() -> str:
    return get_language() or "en"
