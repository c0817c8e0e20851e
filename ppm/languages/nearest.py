from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language


def reading_order(language: str = "") -> tuple[str, ...]:
    """A language (by default the reader's), then the ones that stand nearest."""
    language = language or get_language() or settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    fallback = settings.MODELTRANSLATION_FALLBACK_LANGUAGES
    others = (*fallback.get(language, ()), *fallback["default"])
    return tuple(dict.fromkeys((language, *others)))


def nearest(row: Model, field: str) -> tuple[str, str]:
    """A text that is kept in several languages, in the one nearest to the reader, and which one it is."""
    for language in reading_order():
        text = getattr(row, f"{field}_{language}")
        if text:
            return text, language
    return "", ""


def coded_name(row: Model) -> str:
    """Code and name as choices and labels show them, or the code alone where it is the name."""
    code, (name, _language) = str(getattr(row, "code", "")), nearest(row, "name")
    return code if name in ("", code) else f"{code} {name}"
