"""`{% term %}`: the name of a product, role or process in the words that the organisation has chosen."""

from collections.abc import Callable

from django.template.defaultfilters import capfirst
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Lookup = Callable[[str], tuple[str, str]]


def _unknown(key: str) -> tuple[str, str]:
    return key, key


_lookups: list[Lookup] = [_unknown]


def register_words(lookup: Lookup) -> None:
    """Who knows the words: key of a term → the word in force and the other one. Called from `ready()`."""
    _lookups[:] = [lookup]


def plain_term(key: str) -> str:
    """The word in force, for a label."""
    return _lookups[0](key)[0]


def term(key: str, *, first: bool = False) -> SafeString:
    """The word in force with the other one as its tooltip; `first` begins with a capital."""
    shown, other = _lookups[0](key)
    if shown == other:
        return format_html("{}", capfirst(shown) if first else shown)
    return format_html(
        '<span class="term-word" title="{}">{}</span>',
        _("also called: %(word)s") % {"word": other},
        capfirst(shown) if first else shown,
    )
