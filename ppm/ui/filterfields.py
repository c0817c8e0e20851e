"""The fields of a filter form as markup, by hand: thirteen fields by templates cost more than fifty rows.

What is drawn equals `ui/forms/field.html`; a widget that is not one of the usual ones goes that way.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.models import ModelChoiceIterator
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ppm.ui.codedchoices import CodedRows

USUAL = (forms.Select, forms.TextInput, forms.CheckboxInput)


def drawn_filter(field: BoundField) -> SafeString:
    """One field with its label."""
    widget = field.field.widget
    if type(widget) not in USUAL or field.help_text or field.errors or widget.attrs:
        return SafeString(field.as_field_group())
    identity, name = field.id_for_label, field.html_name
    if isinstance(widget, forms.Select):
        control = _select(field, name, identity)
    elif isinstance(widget, forms.CheckboxInput):
        checked = " checked" if widget.check_test(field.value()) else ""
        control = f'<input type="checkbox" name="{name}" id="{identity}"{checked}>'
    else:
        value = field.value()
        given = f' value="{escape(value)}"' if value not in (None, "") else ""
        control = f'<input type="text" name="{name}" id="{identity}"{given}>'
    return mark_safe(  # noqa: S308 - parts are escaped above and below
        f'<div class="field field-{field.widget_type}"><label for="{identity}">{escape(field.label)}'
        f"</label>{control}</div>"
    )


def _select(field: BoundField, name: str, identity: str) -> str:
    chosen = field.value()
    wanted = {str(one) for one in (chosen if isinstance(chosen, list | tuple) else [chosen or ""])}
    groups = []
    for value, label in _choices(field.field.widget.choices):  # type: ignore[attr-defined]  # a Select
        if isinstance(label, list | tuple):
            inside = "".join(_option(one, text, wanted) for one, text in label)
            groups.append(f'<optgroup label="{escape(value)}">{inside}</optgroup>')
        else:
            groups.append(_option(value, label, wanted))
    return f'<select name="{name}" id="{identity}">{"".join(groups)}</select>'


def _choices(choices: Any) -> Iterable[tuple[Any, Any]]:
    """The choices; rows of a table come in one query, without the cursor that Django opens for them."""
    if not isinstance(choices, ModelChoiceIterator) or isinstance(choices, CodedRows):
        return choices  # type: ignore[no-any-return]
    empty = choices.field.empty_label
    rows = [choices.choice(row) for row in choices.queryset.all()]
    return [("", empty), *rows] if empty is not None else rows


def _option(value: object, label: object, wanted: set[str]) -> str:
    key = "" if value is None else str(value)
    selected = " selected" if key in wanted else ""
    return f'<option value="{escape(key)}"{selected}>{escape(label)}</option>'
