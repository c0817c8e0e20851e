"""What a reader sees when somebody else was faster: both texts, and the choice."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.forms import ModelForm
from django.utils.functional import Promise


@dataclass(frozen=True)
class Difference:
    """One field in which what was typed differs from what is stored now."""

    label: str | Promise
    yours: str
    stored: str


@dataclass(frozen=True)
class Stale:
    """A refused save: who was faster is told by the record's history, what differs is told here."""

    differences: tuple[Difference, ...]
    address: str


def against(form: "ModelForm[Any]", current: Model, address: str, **arguments: Any) -> Stale:
    """Compare the typed values with the stored ones, and let the next submit be made knowingly.

    The form keeps what was typed but takes over the stored version: sending it again overwrites.
    It remembers the comparison: `render_page` answers 409, `error_summary` shows both texts.
    `arguments` are what the form needs besides its instance.
    """
    fresh = type(form)(instance=current, **arguments)
    found = []
    for name, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        stored, typed = fresh[name].value(), form[name].value()
        if field.has_changed(fresh[name].initial, typed):
            found.append(Difference(form[name].label, _shown(field, typed), _shown(field, stored)))
    data: Any = form.data
    form.data = data.copy()
    form.data[form.add_prefix("version")] = str(getattr(current, "version", ""))  # type: ignore[index]
    form.stale = Stale(tuple(found), address)  # type: ignore[attr-defined]  # of PortalFormMixin
    return form.stale  # type: ignore[attr-defined,no-any-return]


def _shown(field: Any, value: Any) -> str:
    if value in (None, ""):
        return "–"
    for key, label in getattr(field, "choices", ()):
        if str(key) == str(value):
            return str(label)
    return str(field.widget.format_value(value) if hasattr(field.widget, "format_value") else value)
