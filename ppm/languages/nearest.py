from functools import lru_cache

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language


def reading_order(language: str = "") -> tuple[str, ...]:
    """A language (by default the reader's), then the ones that stand nearest."""
    return _order(language or get_language() or settings.MODELTRANSLATION_DEFAULT_LANGUAGE)


@lru_cache(maxsize=16)
def _order(language: str) -> tuple[str, ...]:
    fallback = settings.MODELTRANSLATION_FALLBACK_LANGUAGES
    others = (*fallback.get(language, ()), *fallback["default"])
    return tuple(dict.fromkeys((language, *others)))


@lru_cache(maxsize=64)
def _fields(field: str, language: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"{field}_{code}", code) for code in _order(language))


def nearest(row: Model, field: str) -> tuple[str, str]:
    """A text that is kept in several languages, in the one nearest to the reader, and which one it is."""
    own = get_language() or settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    for name, language in _fields(field, own):
        text = getattr(row, name)
        if text:
            return text, language
    return "", ""


def coded_name(row: Model) -> str:
    """Code and name as choices and labels show them, or the code alone where it is the name."""
    return coded_text(str(getattr(row, "code", "")), nearest(row, "name")[0])


def coded_text(code: str, name: str) -> str:
    """Code and name, or the code alone where it is the name."""
    return code if name in ("", code) else f"{code} {name}"
