from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.choices import Kind
from portfolio.initiatives.decided import fixed_columns
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.naming import other_side_in_words
from portfolio.initiatives.selectors import holders_in_sight, units_where
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import INITIATIVE_ROLES, Role
from ppm.permissions.selectors import nameable
from ppm.ui.forms import PortalForm, PortalModelForm, VersionedForm

NAMES = ("name_fr", "name_nl", "name_en")
PURPOSES = ("purpose_fr", "purpose_nl", "purpose_en")
FIELDS = (
    *NAMES,
    *PURPOSES,
    "description",
    "language",
    "unit",
    "parent",
    "state",
    "tailoring_class",
    "category",
    "baseline_start",
    "actual_start",
    "baseline_end",
    "forecast_end",
    "actual_end",
    "legal_deadline_on",
)
# Given when it is created; later changed on a page of its own, with a reason.
CIRCLE = ("confidentiality", "code_name")
LABELS = {
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "name_en": _("Name in English"),
    "purpose_fr": _("Purpose in French"),
    "purpose_nl": _("Purpose in Dutch"),
    "purpose_en": _("Purpose in English"),
}
HELP = {
    "state": _(
        "Start-up: an executive is named, the case is being prepared. Initiation: the plan and the "
        "business case are written. Delivery: stages run. Closing: handed over, the end report is due. "
        "Closed and stopped initiatives are no longer asked to report."
    ),
    "tailoring_class": _(
        "Light: reports on time, cost and risk only. Standard: all eight dimensions. "
        "Reinforced: all eight, with a closer follow-up. Portfolios and products need none."
    ),
    "language": _("The language in which the description is written."),
    "legal_deadline_on": _("A date fixed by law: a forecast beyond it turns time red."),
}


class NameOfUnit(forms.ModelChoiceField):
    """A unit by its code and its name in the reader's language."""

    def label_from_instance(self, unit: OrgUnit) -> str:
        return coded_name(unit)


class NameOfInitiative(forms.ModelChoiceField):
    """An initiative by its code and its name in the reader's language."""

    def label_from_instance(self, one: Initiative) -> str:
        return coded_name(one)


class InitiativeFields:
    """What creating and editing share: choices that this person sees, and a name in some language."""

    perm = Perm.INITIATIVE_EDIT

    def limit(self, user: Person) -> None:
        units = units_where(user, self.perm)
        holders = holders_in_sight(user)
        if self.instance.pk:  # type: ignore[attr-defined]
            units = units | OrgUnit.objects.filter(pk=self.instance.unit_id)  # type: ignore[attr-defined]
            holders = holders.exclude(path__within=self.instance.path)  # type: ignore[attr-defined]
        self.fields["unit"] = NameOfUnit(  # type: ignore[attr-defined]
            units, label=_("Lead unit"), empty_label=_("Choose…")
        )
        # A parent that this person does not see stays where it is, unnamed.
        if self.hides_parent(holders):
            del self.fields["parent"]  # type: ignore[attr-defined]
            return
        self.fields["parent"] = NameOfInitiative(  # type: ignore[attr-defined]
            holders,
            required=False,
            label=_("Part of"),
            empty_label=_("Nothing: it stands by itself"),
        )

    def hides_parent(self, holders: QuerySet[Initiative]) -> bool:
        parent_id = self.instance.parent_id  # type: ignore[attr-defined]
        return parent_id is not None and not holders.filter(pk=parent_id).exists()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        if not any(cleaned.get(name) for name in NAMES):
            self.add_error("name_fr", _("Give a name in at least one language."))  # type: ignore[attr-defined]
        for kind in ("baseline", "actual"):
            start, end = cleaned.get(f"{kind}_start"), cleaned.get(f"{kind}_end")
            if start and end and end < start:
                self.add_error(  # type: ignore[attr-defined]
                    f"{kind}_end", _("The last day lies before the first day.")
                )
        return cleaned


class InitiativeForm(InitiativeFields, VersionedForm):
    """Edit an initiative."""

    class Meta:
        model = Initiative
        fields = FIELDS
        labels = LABELS
        help_texts = HELP

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit(user)
        fixed = fixed_columns([self.instance.pk]).get(self.instance.pk, {})
        for name in fixed.keys() & self.fields.keys():
            self.fields[name].disabled = True
            self.fields[name].help_text = str(fixed[name])
        # The class of a project follows from its scores, on a page of its own.
        if self.instance.kind == Kind.PROJECT:
            del self.fields["tailoring_class"]


class NewInitiativeForm(InitiativeFields, PortalModelForm):
    """Create an initiative and name its people."""

    perm = Perm.INITIATIVE_CREATE
    project_manager = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Project manager"),
        required=False,
        empty_label=_("Nobody yet"),
    )
    executive = forms.ModelChoiceField(
        Person.objects.none(), label=_("Executive"), required=False, empty_label=_("Nobody yet")
    )
    confidants = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("Others in the know"),
        required=False,
        help_text=_("For a confidential initiative: name yourself here if you must see it later."),
    )

    class Meta:
        model = Initiative
        fields = ("kind", *FIELDS, *CIRCLE)
        labels = {**LABELS, "kind": pgettext_lazy("initiative", "Kind")}
        help_texts = HELP

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit(user)
        people = Person.objects.people().order_by("family_name", "given_name", "pk")
        for name in ("project_manager", "executive"):
            self.fields[name].queryset = nameable(localdate())  # type: ignore[attr-defined]  # a choice of models
        self.fields["confidants"].queryset = people  # type: ignore[attr-defined]  # a choice of models

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        manager = cleaned.get("project_manager")
        if manager is not None and manager == cleaned.get("executive"):
            self.add_error(
                "executive",
                other_side_in_words(manager, Role.PROJECT_MANAGER, Role.EXECUTIVE),
            )
        return cleaned

    def people(self) -> list[tuple[Role, Person]]:
        """Who was named, with the role."""
        named = [
            (Role.PROJECT_MANAGER, self.cleaned_data["project_manager"]),
            (Role.EXECUTIVE, self.cleaned_data["executive"]),
            *((Role.CONFIDANT, person) for person in self.cleaned_data["confidants"]),
        ]
        return [(role, person) for role, person in named if person]

    def columns(self) -> dict[str, Any]:
        """What goes into the initiative itself."""
        return {name: self.cleaned_data[name] for name in ("kind", *FIELDS, *CIRCLE)}


class RoleForm(PortalForm):
    """Give somebody a role on an initiative."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in INITIATIVE_ROLES]
    )
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = nameable(localdate())
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a choice of models
