import re
from typing import Any

import django_filters
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.search import Like, Unaccent, pattern
from portfolio.initiatives.selectors import holders_in_sight, units_in_sight
from portfolio.registers.shape.models import Entry
from ppm.org.models import OrgUnit
from ppm.ui import allof
from ppm.ui.codedchoices import CodedChoiceFilter

REFERENCE = re.compile(r"^[A-Za-z]{1,2}-?(\d{1,9})$")
CODE = re.compile(r"^[A-Za-z]{1,2}-\d{2}-\d+$")


class EntryFilter(django_filters.FilterSet):
    """What every register can be filtered by; closed lines are shown when they are asked for.

    A register that states its `states` gets the filter of states; others set `state` to what they need.
    """

    text = django_filters.CharFilter(label=_("Text, reference or code"), method="by_text")
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("all open ones"), method="by_state"
    )
    unit = CodedChoiceFilter(
        label=_("Unit"),
        empty_label=allof.UNITS,
        queryset=lambda request: units_in_sight(request.user),
        method="by_unit",
    )
    parent = CodedChoiceFilter(
        label=_("Portfolio or programme"),
        empty_label=allof.HOLDERS,
        queryset=lambda request: holders_in_sight(request.user),
        method="by_parent",
    )
    owner = django_filters.CharFilter(label=pgettext_lazy("register", "Owner"), method="by_owner")
    mine = django_filters.BooleanFilter(
        label=pgettext_lazy("register", "Mine"), method="by_mine", widget=CheckboxInput
    )
    committee = django_filters.BooleanFilter(
        label=_("Shown to the committee"), method="by_flag", widget=CheckboxInput
    )
    ownerless = django_filters.BooleanFilter(
        label=_("Without owner"), method="by_lack", widget=CheckboxInput
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model: Any = self.queryset.model
        field: Any = self.form.fields["state"]
        field.choices = [("all", _("closed ones too")), *model._meta.get_field("state").choices]

    def filter_queryset(self, queryset: Any) -> Any:
        """Without a state, only what is open."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        value = value.strip()
        if match := REFERENCE.match(value):
            return rows.filter(number=int(match[1]))
        if CODE.match(value):
            return rows.filter(initiative__code=value.upper())
        wanted = Unaccent(Lower(Value(pattern(value))))
        return rows.alias(searched=Unaccent(Lower("title"))).filter(Like(F("searched"), wanted))

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows if value == "all" else rows.filter(state=value)

    def by_unit(self, rows: Any, name: str, value: OrgUnit) -> Any:
        return rows.filter(initiative__unit__in=OrgUnit.objects.below(value))

    def by_parent(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(initiative__path__within=value.path)

    def by_owner(self, rows: Any, name: str, value: str) -> Any:
        parts = Q()
        for word in value.split()[:4]:
            parts &= Q(owner__given_name__icontains=word) | Q(owner__family_name__icontains=word)
        return rows.filter(parts)

    def by_mine(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(owner=self.request.user) if value else rows

    def by_flag(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(is_for_committee=True) if value else rows

    def by_lack(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(owner__isnull=True) if value else rows
