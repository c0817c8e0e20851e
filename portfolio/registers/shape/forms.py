import re
from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.search.fields import PersonField
from ppm.ui.forms import PortalForm, VersionedForm

REFERENCE = re.compile(r"^[A-Za-z]{1,2}-?(\d{1,9})$")


class EntryForm(VersionedForm):
    """The form of a line. `only` limits it to some fields: those of a cell, of a change, of a changed row.

    A register lists its fields in `Meta.fields`, in the order of the page and of the workbook; `later` are
    those that a new line does not ask for yet.
    """

    later: ClassVar[tuple[str, ...]] = ()

    owner = PersonField(
        label=pgettext_lazy("register", "Owner"),
        required=False,
        help_text=_("One person, by name or e-mail address."),
    )

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, only: Collection[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.owner_id and "owner" in self.fields:
            self.initial["owner"] = self.instance.owner
        if not self.instance.pk:
            del self.fields["version"]
        left_out = self.later if only is None and not self.instance.pk else ()
        for name in list(self.fields):
            is_wanted = name == "version" or only is None or name in only
            if name in left_out or not is_wanted:
                del self.fields[name]

    def add_error(self, field: str | None, error: Any) -> None:
        """A rule of a field that this form does not hold is told for the whole form."""
        told = error if isinstance(error, ValidationError) else ValidationError(error)
        if field is None and hasattr(told, "error_dict"):
            for name, errors in told.error_dict.items():
                super().add_error(name if name in self.fields else None, errors)
            return
        super().add_error(field if field is None or field in self.fields else None, error)

    def values(self) -> dict[str, Any]:
        """What the service is given: the fields without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class LineField(forms.ModelChoiceField):
    """A line of a register: chosen from a list on the page, written by its reference in a workbook."""

    def to_python(self, value: Any) -> Any:
        first = value.split()[0] if isinstance(value, str) and value.strip() else ""
        if match := REFERENCE.match(first):
            rows: Any = self.queryset
            value = rows.filter(number=int(match[1])).values_list("pk", flat=True).first() or -1
        return super().to_python(value)


class ManyForm(PortalForm):
    """What to change on many lines: each field with a tick that says “change this”."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the history of every row."),
    )

    def __init__(
        self, *args: Any, form: type[EntryForm], names: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        source = form(only=names)
        ordered: dict[str, forms.Field] = {}
        for name in names:
            field = source.fields[name]
            field.required = False
            field.initial = None
            ordered[f"change_{name}"] = forms.BooleanField(
                label=_("Change: %(label)s") % {"label": field.label}, required=False
            )
            ordered[name] = field
        self.fields = {**ordered, **self.fields}
        self.names = tuple(names)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.wanted():
            self.add_error(None, _("Choose at least one thing to change."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """The fields that are ticked, with their new values."""
        given = self.cleaned_data
        return {name: given.get(name) for name in self.names if given.get(f"change_{name}")}
