"""Pure rules: differences between two wordings, and terms of the glossary within a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+(?:[’'-]\w+)*|[^\w\s]")
SHORTEST_TERM = 4
# Digits with the separators of any of the three languages between them.
NUMBERS = re.compile(r"\d+(?:[.,/]\d+|[\u00a0\u202f ]\d{3}(?!\d))*")


@dataclass(frozen=True)
class Piece:
    """A run of text: `op` is equal, old (taken out) or new (put in)."""

    op: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The two wordings as one text, word by word."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    found: list[Piece] = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(Piece("equal", "".join(after[c:d])))
            continue
        found += [
            Piece(name, text)
            for name, text in (("old", "".join(before[a:b])), ("new", "".join(after[c:d])))
            if text
        ]
    return found


def numbers_lost(source: str, translation: str) -> list[str]:
    """The numbers of a text that its translation does not hold, however their thousands are set apart."""
    kept = _numbers(translation)
    return [shown for plain, shown in _numbers(source).items() if plain not in kept]


def _numbers(text: str) -> dict[str, str]:
    """Numbers without their separators, each with how it is written."""
    return {re.sub(r"\D", "", one): one for one in NUMBERS.findall(text)}


@dataclass(frozen=True)
class Term:
    """A word of the glossary and its official translation."""

    key: str
    source: str
    target: str


@dataclass(frozen=True)
class Found:
    """A run of the source; `term` says which word of the glossary it is, if it is one."""

    text: str
    term: Term | None = None


def preferred(term: str) -> str:
    """The word that is preferred, without what stands behind it in brackets."""
    return re.sub(r"\s*\([^()]*\)", "", term).strip()


def with_terms(text: str, terms: Sequence[Term]) -> list[Found]:
    """The text with the glossary's words told apart: whole words, longest first, plural endings allowed."""
    by_word = {term.source.casefold(): term for term in terms if len(term.source) >= SHORTEST_TERM}
    if not by_word or not text:
        return [Found(text)]
    words = sorted(by_word, key=len, reverse=True)
    pattern = re.compile(
        rf"(?<!\w)({'|'.join(map(re.escape, words))})(?:e?s|x|en|n|’s)?(?!\w)", re.IGNORECASE
    )
    return list(_runs(text, pattern, by_word))


def _runs(text: str, pattern: "re.Pattern[str]", by_word: dict[str, Term]) -> Iterator[Found]:
    at = 0
    for match in pattern.finditer(text):
        if match.start() > at:
            yield Found(text[at : match.start()])
        yield Found(match[0], by_word[match[1].casefold()])
        at = match.end()
    if at < len(text):
        yield Found(text[at:])


def terms_of(runs: Iterable[Found]) -> list[Term]:
    """Each term found once, in the order of the text."""
    return list(dict.fromkeys(run.term for run in runs if run.term))
