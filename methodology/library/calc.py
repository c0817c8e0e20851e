"""A term of the glossary holds the word of the house first; the official one follows, if it is another."""

import re

OFFICIAL = re.compile(r"\s*\(PRINCE2\s*:\s*(?P<word>[^()]+)\)")
BRACKETS = re.compile(r"\s*\([^()]*\)")


def both_words(term: str) -> tuple[str, str]:
    """The word of the house and the official one, the same where there is no other.

    “sponsor (PRINCE2 : exécutif)” → (“sponsor”, “exécutif”)
    """
    official = OFFICIAL.search(term)
    house = BRACKETS.sub("", term).strip()
    return house, official["word"].strip() if official else house
