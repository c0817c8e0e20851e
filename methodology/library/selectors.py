from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase
from unicodedata import normalize

from methodology.library.calc import both_words
from methodology.library.models import Term
from ppm.languages.codes import LANGUAGES

OTHER = "#"


@dataclass(frozen=True)
class Translation:
    language: str
    term: str
    definition: str


@dataclass(frozen=True)
class Entry:
    """A term in the reader's language, with the other two beside."""

    key: str
    own: Translation
    others: tuple[Translation, ...]
    sort_key: str


@dataclass(frozen=True)
class Letter:
    letter: str
    entries: tuple[Entry, ...]


def glossary(language: str, text: str = "") -> list[Letter]:
    """The terms that match the text, by first letter in the reader's language; all letters, some empty."""
    entries = sorted(
        (_entry(term, language) for term in Term.objects.all().matching(text)),
        key=lambda entry: (entry.sort_key, entry.key),
    )
    return _by_letter(entries)


def _by_letter(entries: Iterable[Entry]) -> list[Letter]:
    found = {letter: tuple(group) for letter, group in groupby(entries, key=_letter)}
    extra = [OTHER] if OTHER in found else []
    return [Letter(letter, found.get(letter, ())) for letter in [*extra, *ascii_uppercase]]


def _letter(entry: Entry) -> str:
    first = entry.sort_key[:1].upper()
    return first if first in ascii_uppercase else OTHER


def _entry(term: Term, language: str) -> Entry:
    own, *others = sorted(
        (
            Translation(one, getattr(term, f"term_{one}"), getattr(term, f"definition_{one}"))
            for one in LANGUAGES
        ),
        key=lambda one: one.language != language,
    )
    return Entry(term.key, own, tuple(others), bare(own.term))


def bare(text: str) -> str:
    """Text without accents and capitals: é sorts with e."""
    decomposed = normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return "".join(sign for sign in decomposed if sign.isalnum() or sign == " ").casefold()


def differing_words(language: str) -> list[tuple[str, str, str]]:
    """Terms for which the house and PRINCE2 have different words: key, word of the house, official word."""
    found = Term.objects.order_by(f"term_{language}", "key").values_list("key", f"term_{language}")
    pairs = ((key, *both_words(term)) for key, term in found)
    return [(key, house, official) for key, house, official in pairs if house != official]
