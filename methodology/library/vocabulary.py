"""The words in force, for `{% term %}`: read once per process, with a mark in the cache that says which."""

from collections.abc import Mapping
from functools import lru_cache

from django.core.cache import cache
from django.utils.translation import get_language

from methodology.library.calc import both_words
from methodology.library.choices import Vocabulary
from methodology.library.models import Term, VocabularySetting
from ppm.languages.nearest import reading_order

MARK, A_MINUTE = "vocabulary", 60


def vocabulary() -> str:
    """Which words are in force."""
    found = cache.get(MARK)
    if found is None:
        row = VocabularySetting.objects.values_list("vocabulary", flat=True).first()
        found = row or Vocabulary.HOUSE.value
        cache.set(MARK, found, A_MINUTE)
    return str(found)


def forget() -> None:
    """The words in force have changed."""
    cache.delete(MARK)


def word(key: str) -> tuple[str, str]:
    """The word in force for a term of the glossary, and the other one; the key itself where there is none."""
    house, official = _words(get_language() or "en").get(key, (key, key))
    return (official, house) if vocabulary() == Vocabulary.PRINCE2 else (house, official)


@lru_cache(maxsize=8)
def _words(language: str) -> Mapping[str, tuple[str, str]]:
    """Both words of every term; the glossary changes with a new version of the portal only."""
    names = [f"term_{code}" for code in reading_order(language)]
    return {
        key: both_words(next((text for text in texts if text), key))
        for key, *texts in Term.objects.values_list("key", *names)
    }
