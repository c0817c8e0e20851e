"""From what somebody typed to words, codes and the words that were probably meant."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from unicodedata import combining, normalize

LONGEST, MOST_WORDS = 200, 12
SHORTEST_CODE = 3
ENOUGH_ALIKE = 0.62
WORD = re.compile(r"\w+")


def bare(text: str) -> str:
    """Without accents and capitals: “Échéance” → “echeance”."""
    spelled = text.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(sign for sign in normalize("NFKD", spelled) if not combining(sign))


def words_of(text: str) -> list[str]:
    """The words to look for, in order, without doubles; underscores are no letters."""
    found = WORD.findall(bare(text[:LONGEST]).replace("_", " "))
    return list(dict.fromkeys(found))[:MOST_WORDS]


def code_of(text: str) -> str:
    """The letters and digits of what may be a code or a key; empty when no digit is in it."""
    letters = re.sub(r"[^a-z0-9]", "", bare(text[:LONGEST]))
    is_code = len(letters) >= SHORTEST_CODE and any(sign.isdigit() for sign in letters)
    return letters if is_code else ""


def probably_meant(text: str, titles: Iterable[str]) -> str:
    """The text with each word replaced by the most alike word of the titles; empty when nothing changes."""
    known = list(dict.fromkeys(word for title in titles for word in WORD.findall(title)))
    known = [word for word in known if len(word) > 1]
    meant = [_nearest(word, known) for word in WORD.findall(text[:LONGEST])]
    if [bare(word) for word in meant] == [bare(word) for word in WORD.findall(text[:LONGEST])]:
        return ""
    return " ".join(meant)


def _nearest(word: str, known: list[str]) -> str:
    typed = bare(word)
    best, alike = word, ENOUGH_ALIKE
    for candidate in known:
        share = SequenceMatcher(None, typed, bare(candidate)).ratio()
        if share > alike:
            best, alike = candidate, share
    return best
