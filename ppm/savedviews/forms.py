from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of
from ppm.savedviews.choices import Audience
from ppm.savedviews.models import SavedView
from ppm.ui.forms import PortalForm, PortalModelForm

LABELS = {
    "fr": _("Name in French"),
    "nl": _("Name in Dutch"),
    "en": _("Name in English"),
}


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, unit: OrgUnit) -> str:
        return coded_name(unit)


class ViewForm(PortalForm):
    """Name a view and say who finds it. Who may not share names it in the own language only."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    query = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Person, view: SavedView | None = None, **kwargs: Any):
        if view is not None:
            kwargs["initial"] = {
                "version": view.version,
                "query": view.query,
                "audience": view.audience,
                "unit": view.unit_id,
                **{f"name_{code}": getattr(view, f"name_{code}") for code in LABELS},
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)
        own = get_language() or "fr"
        may_share = bool(can(user, Perm.VIEW_SHARE))
        first = [own, *(code for code in LABELS if code != own)]
        for code in first if may_share else [own]:
            self.fields[f"name_{code}"] = forms.CharField(
                label=LABELS[code] if may_share else _("Name"),
                max_length=80,
                required=code == own and not may_share,
            )
        if may_share:
            self._let_share(user)

    def _let_share(self, user: Person) -> None:
        everywhere, units = _sharing_units(user)
        choices = [one for one in Audience.choices if everywhere or one[0] != Audience.EVERYBODY]
        self.fields["audience"] = forms.ChoiceField(
            label=_("Who finds it in the list"),
            choices=choices,
            widget=forms.RadioSelect,
            initial=Audience.OWN,
            help_text=_(
                "Whoever opens a shared view sees through it only what is open to them anyway."
            ),
        )
        self.fields["unit"] = UnitChoice(
            units, label=_("Unit"), required=False, empty_label=_("Choose…")
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(f"name_{code}") for code in LABELS) and not self.errors:
            name = next(field for field in self.fields if field.startswith("name_"))
            self.add_error(name, _("Give a name in at least one language."))
        if "audience" in self.fields:
            if cleaned.get("audience") != Audience.UNIT:
                cleaned["unit"] = None
            elif not cleaned.get("unit") and "unit" not in self.errors:
                self.add_error("unit", _("Choose the unit that the view is shared with."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the service takes, besides the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _sharing_units(user: Person) -> tuple[bool, Any]:
    """Whether a person may share with everybody, and the units that may be shared with."""
    wanted = roles_with(Perm.VIEW_SHARE)
    grants = [grant for grant in scope_of(user).grants if grant.role in wanted]
    units = OrgUnit.objects.order_by("code")
    if any(grant.everywhere for grant in grants):
        return True, units
    reached: set[int] = set().union(*(grant.unit_ids for grant in grants))
    return False, units.filter(pk__in=reached)


class ReadingForm(PortalModelForm):
    """How somebody likes lists."""

    class Meta:
        model = Person
        fields = ("has_keys", "is_compact")
