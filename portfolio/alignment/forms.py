from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.alignment.choices import Effect
from portfolio.alignment.models import (
    Application,
    ArchitectureOpinion,
    Capability,
    Sponsorship,
)
from portfolio.meetings.models import Committee
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm, PortalModelForm, VersionedForm

NAMES = tuple(f"name_{code}" for code in LANGUAGES)
LABELS = {
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "name_en": _("Name in English"),
}
CAPABILITY = ("code", *NAMES, "unit", "is_retired")
APPLICATION = ("code", *NAMES, "unit", "disposition", "ends_on", "is_retired")


class Coded(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class ReferenceFields:
    """A name in at least one language, and the unit that owns it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = Coded(  # type: ignore[attr-defined]
            OrgUnit.objects.order_by("code"), label=_("Owner unit"), empty_label=_("Choose…")
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}  # type: ignore[misc]
        if not any(cleaned.get(name) for name in NAMES):
            self.add_error("name_fr", _("Give a name in at least one language."))  # type: ignore[attr-defined]
        return cleaned


class NewCapabilityForm(ReferenceFields, PortalModelForm):
    class Meta:
        model = Capability
        fields = CAPABILITY
        labels = LABELS


class CapabilityForm(ReferenceFields, VersionedForm):
    class Meta:
        model = Capability
        fields = CAPABILITY
        labels = LABELS


class NewApplicationForm(ReferenceFields, PortalModelForm):
    class Meta:
        model = Application
        fields = APPLICATION
        labels = LABELS


class ApplicationForm(ReferenceFields, VersionedForm):
    class Meta:
        model = Application
        fields = APPLICATION
        labels = LABELS


class SponsorsForm(PortalForm):
    """Who answers on both sides."""

    business_owner = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Business owner"),
        required=False,
        empty_label=_("Nobody yet"),
    )
    it_counterpart = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("IT counterpart"),
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args: Any, row: Sponsorship | None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {
                "business_owner": row.business_owner_id,
                "it_counterpart": row.it_counterpart_id,
            }
        super().__init__(*args, **kwargs)
        people = Person.objects.people().order_by("family_name", "given_name", "pk")
        fields: dict[str, Any] = self.fields
        for name in ("business_owner", "it_counterpart"):
            fields[name].queryset = people

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        owner = cleaned.get("business_owner")
        if owner is not None and owner == cleaned.get("it_counterpart"):
            self.add_error("it_counterpart", _("Both sides need a person of their own."))
        return cleaned


class TouchForm(PortalForm):
    """One capability or application, and what the project does to it."""

    thing = forms.ChoiceField(label=_("Capability or application"))
    effect = forms.ChoiceField(label=_("What the project does"), choices=Effect.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["thing"]
        capabilities = Capability.objects.filter(is_retired=False).order_by("code")
        applications = Application.objects.filter(is_retired=False).order_by("code")
        field.choices = [
            ("", _("Choose…")),
            (_("Capabilities"), [(f"c{one.pk}", coded_name(one)) for one in capabilities]),
            (
                _("Applications"),
                [
                    (f"a{one.pk}", f"{coded_name(one)} ({one.get_disposition_display()})")
                    for one in applications
                ],
            ),
        ]

    @property
    def chosen(self) -> dict[str, Any]:
        """The keywords of the service."""
        token = self.cleaned_data["thing"]
        if token[0] == "c":
            return {"capability": Capability.objects.get(pk=int(token[1:]))}
        return {"application": Application.objects.get(pk=int(token[1:]))}


class UntouchForm(PortalForm):
    """Nothing to fill in: a button."""


class OpinionForm(PortalModelForm):
    class Meta:
        model = ArchitectureOpinion
        fields = ("gate", "committee", "verdict", "text", "language", "given_on")
        widgets = {"text": forms.Textarea}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"] = Coded(
            Committee.objects.order_by("code"), label=_("Committee"), empty_label=_("Choose…")
        )
        self.fields["given_on"].initial = localdate()
