"""Fields as markup without a template: the same that Django's own templates write, at a tenth of their cost.

A long form draws some hundreds of widgets; an include per widget, list of attributes and option costs more
than everything else on its page.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Context = Mapping[str, Any]


def drawn_select(context: Context) -> SafeString:
    widget = context["widget"]
    groups = "".join(
        f'<optgroup label="{_escaped(group)}">{_options(options)}</optgroup>'
        if group
        else _options(options)
        for group, options, _index in widget["optgroups"]
    )
    return _safe(
        f'<select name="{_escaped(widget["name"])}"{_attributes(widget)}>{groups}</select>'
    )


def _options(options: Iterable[dict[str, Any]]) -> str:
    return "".join(
        f'<option value="{_escaped(one["value"])}"{_attributes(one)}>'
        f"{_escaped(one['label'])}</option>"
        for one in options
    )


def drawn_input(context: Context) -> SafeString:
    """Inputs of every type but those of files; a radio button or tick of a list without its label."""
    widget = context["widget"]
    value = widget["value"]
    given = "" if value is None else f' value="{_escaped(str(value))}"'
    return _safe(
        f'<input type="{widget["type"]}" name="{_escaped(widget["name"])}"{given}{_attributes(widget)}>'
    )


def drawn_textarea(context: Context) -> SafeString:
    widget = context["widget"]
    return _safe(
        f'<textarea name="{_escaped(widget["name"])}"{_attributes(widget)}>\n'
        f"{_escaped(widget['value'] or '')}</textarea>"
    )


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_escaped(str(value))}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def drawn_field(context: Context) -> SafeString:
    """A field with its label, help and errors: what `ui/forms/field.html` says for a single control."""
    field: BoundField = context["field"]
    errors = field.errors
    asked = ""
    if field.field.required:
        word = _("(required)")
        asked = f' <span class="field-required">{word}</span>'
    help_text = (
        f'<div class="field-help" id="{field.auto_id}_helptext">{field.help_text}</div>'
        if field.help_text
        else ""
    )
    return _safe(
        f'<div class="field field-{field.widget_type}{" has-error" if errors else ""}">'
        f'<label for="{field.id_for_label or ""}">{_escaped(field.label)}{asked}</label>'
        f"{help_text}{errors or ''}{field}</div>"
    )


def _escaped(value: object) -> str:
    """What `conditional_escape` answers, without its wrapping for texts that stay lazy."""
    if isinstance(value, Promise):
        value = str(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _safe(markup: str) -> SafeString:
    return SafeString(markup)  # what people typed was escaped where it was put in


_INPUTS = ("text", "number", "email", "url", "hidden", "date", "time", "datetime", "checkbox")
DRAWN: dict[str, Callable[[Context], SafeString]] = {
    "django/forms/widgets/select.html": drawn_select,
    "django/forms/widgets/textarea.html": drawn_textarea,
    **{f"django/forms/widgets/{one}.html": drawn_input for one in _INPUTS},
}
OPTION = "django/forms/widgets/radio_option.html"


def drawn(template_name: str, context: Context, field_template: str) -> SafeString | None:
    """The markup of a widget or field; nothing for what is drawn by its template."""
    draw = DRAWN.get(template_name)
    if draw is not None:
        return draw(context)
    if template_name == OPTION and not context["widget"].get("wrap_label"):
        return drawn_input(context)
    if template_name == field_template and not context["field"].use_fieldset:
        return drawn_field(context)
    return None
