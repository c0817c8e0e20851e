"""Spaces that a line may not be broken at, in French texts that were typed with ordinary ones."""

import re

NBSP = "\u00a0"
_BEFORE = re.compile(r" (?=[:;?!»])")


def spaced(text: str, language: str) -> str:
    """The text with no-break spaces before : ; ? ! » and after «, when it is French."""
    if language != "fr" or " " not in text:
        return text
    return _BEFORE.sub(NBSP, text).replace("« ", f"«{NBSP}")
