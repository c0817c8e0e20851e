from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import Category, State
from portfolio.initiatives.forms import NameOfUnit
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import holders_in_sight, units_where
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.permissions.catalog import Perm
from ppm.permissions.selectors import nameable
from ppm.ui.days import DayField
from ppm.ui.forms import PortalForm

AS_IT_IS = _("leave as it is")
NONE = "-"
FURTHEST = 520  # working days, two years


class BulkChangeForm(PortalForm):
    """What to change in all rows; what is left empty stays as it is."""

    state = forms.ChoiceField(label=_("State"), required=False)
    unit = NameOfUnit(None, label=_("Lead unit"), required=False, empty_label=AS_IT_IS)
    parent = forms.ChoiceField(label=_("Part of"), required=False)
    tailoring_class = forms.ChoiceField(label=_("Tailoring class"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    manager = forms.ModelChoiceField(
        Person.objects.none(), label=_("Manager"), required=False, empty_label=AS_IT_IS
    )
    shift_days = forms.IntegerField(
        label=_("Shift the forecast end by this many working days"),
        required=False,
        min_value=-FURTHEST,
        max_value=FURTHEST,
        help_text=_("10 is two weeks later, -5 a week earlier. What has ended keeps its date."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the history of every row."),
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("state", State),
            ("tailoring_class", TailoringClass),
            ("category", Category),
        ):
            self.fields[name].choices = [("", AS_IT_IS), *choices.choices]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_where(user, Perm.INITIATIVE_EDIT)  # type: ignore[attr-defined]
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", AS_IT_IS),
            (NONE, _("nothing: it stands by itself")),
            *((str(one.pk), coded_name(one)) for one in holders_in_sight(user)),
        ]
        people = nameable(localdate())
        self.fields["manager"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.wanted():
            self.add_error(None, _("Choose at least one thing to change."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """What is to change, as JSON."""
        given = self.cleaned_data
        wanted: dict[str, Any] = {
            name: given[name]
            for name in ("state", "tailoring_class", "category", "shift_days")
            if given.get(name)
        }
        for name in ("unit", "manager"):
            if given.get(name):
                wanted[name] = given[name].pk
        if parent := given.get("parent"):
            wanted["parent"] = None if parent == NONE else int(parent)
        return wanted


class CellForm(PortalForm):
    """One cell of the list, with the version of the row and the value that the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, field: str, initiative: Initiative, **kwargs: Any) -> None:
        value = current_value(initiative, field)
        kwargs["initial"] = {
            "version": initiative.version,
            "seen": str(value or ""),
            "value": value,
        }
        super().__init__(*args, **kwargs)
        self.fields["value"] = _cell_field(field)
        label = self.fields["value"].label
        self.fields["value"].widget.attrs.update({"data-focus": "", "aria-label": str(label)})


def current_value(initiative: Initiative, field: str) -> Any:
    """What a cell holds now, as its form has it."""
    match field:
        case "state":
            return initiative.state
        case "end":
            return initiative.forecast_end
        case _:
            return initiative.standing.project_manager_id


def _cell_field(field: str) -> forms.Field:
    match field:
        case "state":
            return forms.ChoiceField(label=_("State"), choices=State.choices)
        case "end":
            return DayField(label=_("End, forecast"), required=False)
        case _:
            people = nameable(localdate())
            return forms.ModelChoiceField(people, label=_("Manager"), empty_label=_("Choose…"))
