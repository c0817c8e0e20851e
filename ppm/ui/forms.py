"""The base of every form: never saves, knows its version, is drawn by our field template."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.formats import get_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ppm.ui.days import ASK_FOR_DAY, DayInput
from ppm.ui.drawing import drawn
from ppm.ui.language import asked_language
from ppm.ui.stale import Stale


class FieldRenderer(TemplatesSetting):
    """Django's own rendering with our templates: label, help, error and aria are right everywhere."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """Draw the usual controls without a template: long forms have hundreds."""
        found = drawn(template_name, context, self.field_template_name)
        if found is not None:
            return found
        return SafeString(super().render(template_name, context, request))


FIRST_YEAR, LAST_YEAR = 1900, 2199  # of any day that is typed


class SaveIsAService(NotImplementedError):
    """A form hands `cleaned_data` to a service; it never writes."""


class PortalFormMixin:
    """Shared by `PortalForm` and `PortalModelForm`."""

    stale: Stale | None = None  # set by `ppm.ui.stale.against`

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            _dress(field)

    def full_clean(self) -> None:
        """Validate; unless the data only asks for another language: then neither valid nor in error."""
        if self.is_bound and asked_language(self.data):  # type: ignore[attr-defined]
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()  # type: ignore[misc]

    def _clean_form(self) -> None:
        """Days that nobody plans are typing errors, and working days do not reach them."""
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
                self.add_error(
                    name,
                    _("Give a day between %(first)s and %(last)s.")
                    % {"first": FIRST_YEAR, "last": LAST_YEAR},
                )
        super()._clean_form()  # type: ignore[misc]

    def add_error(self, field: str | None, error: Any) -> None:
        """Like Django's; what a service says of a column that the form does not ask stands above the form."""
        by_field = getattr(error, "error_dict", None)
        if field is not None or by_field is None:
            super().add_error(field, error)  # type: ignore[misc]
            return
        for name, errors in by_field.items():
            super().add_error(name if name in self.fields else None, errors)  # type: ignore[misc,attr-defined]

    def is_valid(self) -> bool:
        return super().is_valid() and not asked_language(self.data)  # type: ignore[misc,attr-defined]

    def save(self, commit: bool = True) -> Any:
        raise SaveIsAService


class PortalForm(PortalFormMixin, forms.Form):
    """A form on no model, or on several."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """Fields, labels, help and validation from a model; `fields` is always listed."""


class VersionedForm(PortalModelForm):
    """An edit form: carries the version it was opened with, which the service compares under lock."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("version", self.instance.version)


class AmountField(forms.DecimalField):
    """An amount as people type it: 1 234,50 or 1.234,50 or €1,234.50, by the reader's language."""

    default_error_messages = {"invalid": _("Give an amount such as 4,100,000.50.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("localize", True)
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Type the amount in full, such as 2,650,400.00.")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = "".join(
                sign for sign in value if sign not in " \u00a0\u202f\u2009'€£$"
            ).replace("−", "-")
            if get_format("DECIMAL_SEPARATOR") == "," and THOUSANDS.fullmatch(value):
                value = value.replace(".", "")
        return super().to_python(value)


# 4.100.000,50: the point between thousands, as most people in Belgium write it.
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d*)?")
DASHES = "---------"  # what Django writes for no choice


def _dress(field: forms.Field) -> None:
    """Days as one types them, numeric keyboards, readable empty choices."""
    widget = field.widget
    if type(field) is forms.DateField and type(widget) is forms.DateInput:
        field.localize = False
        field.widget = DayInput(widget.attrs)
        field.widget.is_required = field.required
        field.error_messages["invalid"] = ASK_FOR_DAY
    elif isinstance(field, forms.DecimalField) and type(widget) in (
        forms.NumberInput,
        forms.TextInput,
    ):
        field.localize = True
        field.widget = forms.TextInput(
            attrs={**widget.attrs, "inputmode": "decimal", "class": "input-number"}
        )
        for name in ("min", "max", "step"):  # of a number input only
            field.widget.attrs.pop(name, None)
        field.widget.is_localized = True
        field.widget.is_required = field.required
    elif isinstance(widget, forms.Textarea):
        widget.attrs.pop("cols", None)
        if widget.attrs.get("rows") == "10":  # Django's own default
            widget.attrs["rows"] = "4"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = str(_("Choose…"))
    elif isinstance(field, forms.ChoiceField):
        choices: list[Any] = [*field.choices]  # type: ignore[misc]  # a ChoiceField keeps an iterator
        if choices and choices[0] == ("", DASHES):
            field.choices = [("", str(_("Choose…"))), *choices[1:]]
