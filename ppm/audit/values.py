"""The values and the title of a past row in the reader's language, as plain text."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ppm.audit.registry import told_fields, words_of
from ppm.languages.nearest import reading_order
from ppm.ui.choices import LANGUAGE_NAMES, MONEY_STATES
from ppm.ui.figures import amount, number

if TYPE_CHECKING:
    from ppm.audit.events import Row
    from ppm.audit.names import Names

KNOWN = "known"


def label_of(field: "models.Field[Any, Any]") -> str:
    """The field's name; of a text kept in several languages with the language."""
    original = getattr(field, "translated_field", None)
    if original is None:
        return str(field.verbose_name)
    return _("%(field)s (%(language)s)") % {
        "field": original.verbose_name,
        "language": LANGUAGE_NAMES[field.language],  # type: ignore[attr-defined]  # modeltranslation
    }


class Written(str):
    """A text in another language than the reader's: plain in files, with its language on pages."""

    language: str

    def __new__(cls, value: str, language: str) -> "Written":
        written = super().__new__(cls, value)
        written.language = language
        return written

    def __html__(self) -> SafeString:
        return format_html('<span lang="{}">{}</span>', self.language, str(self))


def in_words(field: "models.Field[Any, Any]", row: "Row", names: "Names") -> str:
    """The value of a field in a row that an event or a state holds; empty when there is none."""
    text = _plain(field, row, names)
    language = language_of(field, row)
    return Written(text, language) if text and language not in ("", get_language()) else text


def language_of(field: "models.Field[Any, Any]", row: "Row") -> str:
    """The language of a text, when the field or the row tells it."""
    own = getattr(field, "language", "")
    return own or (str(row.get("language") or "") if is_long(field) else "")


def _plain(field: "models.Field[Any, Any]", row: "Row", names: "Names") -> str:
    value = row.get(field.column)
    money = words_of(field.model).money
    if field.name in money:
        return _money(value, row, row.get(money[field.name]) or "")
    if value is None or value == "":
        return ""
    match field:
        case models.ForeignKey():
            return names.of(field.related_model, value)  # type: ignore[arg-type]  # a class once loaded
        case models.BooleanField():
            return pgettext("value", "yes") if value else pgettext("value", "no")
        case _ if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        case models.DateTimeField():
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
            local = localtime(moment) if is_aware(moment) else moment
            return str(date_format(local, "SHORT_DATETIME_FORMAT"))
        case models.DateField():
            on = value if isinstance(value, date) else date.fromisoformat(value)
            return str(date_format(on, "SHORT_DATE_FORMAT"))
        case models.DecimalField():
            return _money(Decimal(value), row, KNOWN) if "currency" in row else number(value)
        case models.IntegerField() if "year" not in field.name:
            return number(value)
        case _:
            return str(value)


def _money(value: Any, row: "Row", state: str) -> str:
    if value is None:
        return str(MONEY_STATES[state]) if state in MONEY_STATES else ""
    exact = Decimal(value)
    decimals = 0 if exact == exact.to_integral_value() else 2
    return amount(exact, row.get("currency") or "EUR", decimals=decimals)


def is_long(field: "models.Field[Any, Any]") -> bool:
    """A text of which the changed words are shown, not both versions in full."""
    if field.flatchoices or isinstance(field, models.JSONField):
        return False
    return isinstance(field, models.TextField) or (
        isinstance(field, models.CharField) and (field.max_length or 0) > 160
    )


def differing(
    model: type[models.Model], before: "Row", after: "Row"
) -> "list[models.Field[Any, Any]]":
    """The fields that tell a reader something and are not what they were."""
    money = words_of(model).money
    return [
        field
        for column, field in told_fields(model).items()
        if before.get(column) != after.get(column)
        or (field.name in money and before.get(money[field.name]) != after.get(money[field.name]))
    ]


def title_of(model: type[models.Model], row: "Row", names: "Names") -> str:
    """The name that a row had in one of its states."""
    wanted = words_of(model).title or _usual_title(row)
    fields = {one.name: one for one in model._meta.concrete_fields}
    parts = []
    for name in wanted:
        if f"{name}_fr" in row:
            given = (row[f"{name}_{code}"] for code in reading_order())
            parts.append(next((text for text in given if text), ""))
        elif name in fields:
            parts.append(in_words(fields[name], row, names))
    return " · ".join(part for part in parts if part)


def _usual_title(row: "Row") -> tuple[str, ...]:
    return next(((name,) for name in ("name", "title", "question", "code") if name in row), ())
