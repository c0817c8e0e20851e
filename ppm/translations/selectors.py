from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from ppm.translations.hashing import source_hash
from ppm.translations.models import Translation

# Which translation stands in for the reader's own language before the original does: the two official
# languages come before English, which is a courtesy (domain notes §0.5, decision 24).
ORDER = {"fr": ("fr", "nl", "en"), "nl": ("nl", "fr", "en"), "en": ("en",)}


@dataclass(frozen=True)
class Translated:
    """A text in another language than it was written in. `version` changes whenever the wording may have."""

    text: str
    language: str
    version: str


@dataclass(frozen=True)
class Coverage:
    """Of how many texts a reader has their own language: written in it, or translated into it."""

    own: int = 0
    translated: int = 0
    of: int = 0

    @property
    def readable(self) -> int:
        return self.own + self.translated

    @property
    def share(self) -> float | None:
        """0 to 1; None where there is no text."""
        return self.readable / self.of if self.of else None

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 only when nothing is lacking."""
        return self.readable * 100 // self.of if self.of else None


def texts_in(language: str, hashes: Iterable[str]) -> Mapping[str, Translated]:
    """What is done of these texts in a language, by hash of the source; what is not done is not in it."""
    wanted = set(hashes)
    if not wanted:
        return {}
    rows = (
        Translation.objects.shown()
        .filter(language=language, source_hash__in=wanted)
        .values_list("source_hash", "text", "pk", "version")
    )
    return {key: Translated(text, language, f"{pk}.{version}") for key, text, pk, version in rows}


def readable_in(language: str, texts: Iterable[tuple[str, str]]) -> Mapping[str, Translated]:
    """For each text (with its language) not in the reader's: what to show, if not the original.

    The order of the reader's languages counts: a French reader reads the Dutch translation of an English
    text, but a Dutch original rather than its English translation. One query.
    """
    order = ORDER[language]
    wanted: dict[str, tuple[str, ...]] = {}
    for text, written in texts:
        if text and written and written != language:
            before = order.index(written) if written in order else 1
            wanted[source_hash(text, written)] = order[:before]
    return readable_by_hash(wanted)


def plain_in(language: str, texts: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Each text (with its language) as plain words where no mark can stand, in a chart: its translation, else
    the original with its language behind it. One query, none when all are in the reader's language.
    """
    asked = {(text, written) for text, written in texts if text}
    done = readable_in(language, asked)
    return {
        (text, written): text
        if written in ("", language)
        else found.text
        if (found := done.get(source_hash(text, written)))
        else f"{text} ({written.upper()})"
        for text, written in asked
    }


def readable_by_hash(wanted: Mapping[str, tuple[str, ...]]) -> Mapping[str, Translated]:
    """The same from hashes, each with the languages that come before its own."""
    if not wanted:
        return {}
    languages = {one for before in wanted.values() for one in before}
    found: dict[str, Translated] = {}
    rows = (
        Translation.objects.shown()
        .filter(language__in=languages, source_hash__in=wanted)
        .values_list("source_hash", "language", "text", "pk", "version")
    )
    for key, into, text, pk, version in rows:
        before = wanted[key]
        if into not in before:
            continue
        other = found.get(key)
        if other is None or before.index(into) < before.index(other.language):
            found[key] = Translated(text, into, f"{pk}.{version}")
    return found


def coverage(texts: Iterable[tuple[str, str]], language: str) -> Coverage:
    """How many of these texts (each with its language) can be read in a language; each counts once."""
    own: set[str] = set()
    foreign: set[str] = set()
    for text, written in texts:
        if text:
            (own if written == language else foreign).add(source_hash(text, written))
    translated = len(texts_in(language, foreign))
    return Coverage(len(own), translated, len(own) + len(foreign))


def layer_version(used: Mapping[str, Translated]) -> str:
    """The version of a part of the layer: the same for the same translations, whoever asks and when."""
    lines = "\n".join(f"{key} {one.language} {one.version}" for key, one in sorted(used.items()))
    return sha256(lines.encode()).hexdigest()
