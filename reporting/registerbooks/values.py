"""A value of a line as a cell, and a cell as a form takes it.

One reading for both sides, so that what was not touched does not differ.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ppm.languages.codes import LANGUAGES
from ppm.search.fields import ChosenField
from reporting.imports.cells import KNOWN, folded, read_amount, read_date
from reporting.imports.tables import INVISIBLE, Raw, as_text

YES = frozenset({"yes", "oui", "ja", "true", "vrai", "waar", "1", "x"})
NO = frozenset({"no", "non", "nee", "neen", "false", "faux", "onwaar", "0", ""})
MOST_DIGITS = 15
DECIMAL_MARKS = {"fr": (",", "."), "nl": (",", "."), "en": (".", ",")}


class Unreadable(Exception):
    """A cell that cannot be what its column holds; `kind` is choice, yesno, date or number."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def is_list(field: forms.Field) -> bool:
    """A choice from a list in the code; rows of a table are typed."""
    return isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)


def labels_of(field: forms.ChoiceField) -> list[str]:
    """What a drop-down offers, in the reader's language."""
    return [str(label) for value, label in _flat(field) if value not in ("", None)]


def _flat(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    return [(value, label) for value, label in field.choices]  # type: ignore[misc,union-attr]  # no groups here


def as_cell(row: Any, name: str, field: forms.Field) -> Any:
    """What the workbook shows of a field."""
    value = getattr(row, name)
    if value is None:
        return None
    if is_list(field):
        labels = {str(one): str(label) for one, label in _flat(field)}  # type: ignore[arg-type]
        return labels.get(str(value), "") if value != "" else ""
    if isinstance(field, forms.BooleanField):
        return _yes_or_no(value)
    if isinstance(field, ChosenField):
        return field.name(value)
    if isinstance(field, forms.ModelChoiceField):
        return str(value)
    return value


def _yes_or_no(value: object) -> str:
    return _("yes") if value else _("no")


def yes_and_no() -> list[str]:
    return [_yes_or_no(True), _yes_or_no(False)]


def as_data(cell: Raw, field: forms.Field, language: str) -> str:
    """A cell as the form's own data, without the marks that spreadsheet programs leave. Raises Unreadable."""
    if isinstance(field, forms.BooleanField):
        return _boolean(cell)
    text = clean(cell)
    if not text:
        return ""
    if is_list(field):
        return _choice(text, field)  # type: ignore[arg-type]  # a ChoiceField
    if isinstance(field, forms.DateField):
        found = read_date(cell, "dmy")
        if found.state != KNOWN or found.value is None:
            raise Unreadable("date")
        return found.value.isoformat()
    if isinstance(field, forms.DecimalField):
        return _typed(number_in(cell, language))
    if isinstance(field, forms.IntegerField):
        number = number_in(cell, language)
        if number != number.to_integral_value():
            raise Unreadable("number")
        return str(int(number))
    return text


def clean(cell: Raw) -> str:
    """Text without invisible signs, trailing spaces and foreign line ends."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    text = INVISIBLE.sub("", as_text(cell).replace("_x000D_", "")).replace("\r\n", "\n")
    text = text.replace("\r", "\n").replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def sentence_for(kind: str, field: Any) -> str:
    """What is said to a reader of an Unreadable cell."""
    match kind:
        case "date":
            return _("This is no date. Write it as 31/12/2026.")
        case "number":
            return _("This is no number.")
        case "yesno":
            return _("Write yes or no.")
    offered = labels_of(field)
    return _("This is not one of the list: %(offered)s.") % {"offered": ", ".join(offered[:12])}


def _boolean(cell: Raw) -> str:
    word = folded(clean(cell))
    if word in YES:
        return "on"
    if word in NO:
        return ""
    raise Unreadable("yesno")


def _choice(text: str, field: forms.ChoiceField) -> str:
    wanted = folded(text)
    for value, words in _words(field):
        if wanted in words:
            return value
    raise Unreadable("choice")


def _words(field: forms.ChoiceField) -> list[tuple[str, frozenset[str]]]:
    found = []
    for value, label in _flat(field):
        if value in ("", None):
            continue
        found.append((str(value), _in_languages(str(value), label)))
    return found


@lru_cache(maxsize=512)
def _in_languages(value: str, label: Any) -> frozenset[str]:
    words = {folded(value)}
    for language in LANGUAGES:
        with override(language):
            words.add(folded(str(label)))
    return frozenset(words)


def number_in(cell: Raw, language: str) -> Decimal:
    """A number as people type it, under the decimal mark of a language; at most 15 digits before it.

    Raises Unreadable.
    """
    number = _number(cell, language)
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        raise Unreadable("number")
    return number


def _number(cell: Raw, language: str) -> Decimal:
    if isinstance(cell, Decimal):
        return cell
    for mark in DECIMAL_MARKS.get(language, (",", ".")):
        found = read_amount(cell, mark)
        if found.state == KNOWN and found.value is not None and not found.value.is_percent:
            number = found.value.number
            return number.scaleb(found.value.scale) if found.value.scale else number
    raise Unreadable("number")


def _typed(number: Decimal) -> str:
    """As a person would type it in the reader's language."""
    return number_format(number.quantize(Decimal("0.01")), decimal_pos=2)


def present(row: Any, name: str, field: forms.Field) -> str:
    """The value of a line as the form's own data, to compare a cell with."""
    value = getattr(row, name)
    if isinstance(field, forms.BooleanField):
        return "on" if value else ""
    if value in (None, ""):
        return ""
    if is_list(field):
        return str(value)
    if isinstance(field, ChosenField):
        return field.name(value)
    if isinstance(field, forms.ModelChoiceField):
        return str(value)
    if isinstance(field, forms.DecimalField):
        return _typed(value)
    return clean(value if isinstance(value, date) else str(value))
