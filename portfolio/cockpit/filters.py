"""Filters of the portfolio list; the address holds them all."""

from typing import Any

import django_filters
from django.db.models import Q
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import RUNNING, Category, Kind, State
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.initiatives.selectors import holders_in_sight, units_in_sight
from portfolio.milestones.selectors import with_late_milestones
from portfolio.participations.selectors import where_taking_part
from portfolio.standings.lacks import LACKS, lacking
from ppm.org.models import OrgUnit
from ppm.ui import allof
from ppm.ui.choices import STATUSES
from ppm.ui.codedchoices import CodedChoiceFilter

STATUS_CHOICES = [(status.key, status.word) for status in STATUSES.values()]
STATE_CHOICES = [("running", _("all that run")), *State.choices]


class UnitFilter(CodedChoiceFilter):
    """A unit in sight, with everything below it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Unit"),
            empty_label=allof.UNITS,
            queryset=lambda request: units_in_sight(request.user),
            **kwargs,
        )

    def filter(self, qs: Any, value: OrgUnit | None) -> Any:
        return qs.in_unit(value) if value else qs


class ParentFilter(CodedChoiceFilter):
    """A portfolio or programme in sight, with everything that it holds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Portfolio or programme"),
            empty_label=allof.HOLDERS,
            queryset=lambda request: holders_in_sight(request.user),
            **kwargs,
        )

    def filter(self, qs: Any, value: Initiative | None) -> Any:
        return qs.below(value) if value else qs


class InitiativeFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Name or code"), method="by_text")
    unit = UnitFilter()
    parent = ParentFilter()
    declared = django_filters.ChoiceFilter(
        label=_("Declared status"),
        field_name="standing__declared",
        choices=STATUS_CHOICES,
        empty_label=allof.STATUSES,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATE_CHOICES, empty_label=allof.STATES, method="by_state"
    )
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("initiative", "Kind"),
        choices=Kind.choices,
        empty_label=allof.INITIATIVES,
    )
    tailoring_class = django_filters.ChoiceFilter(
        label=_("Tailoring class"), choices=TailoringClass.choices, empty_label=allof.CLASSES
    )
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=Category.choices, empty_label=allof.CATEGORIES
    )
    manager = django_filters.CharFilter(label=_("Manager"), method="by_manager")
    confidence = django_filters.ChoiceFilter(
        label=_("Delivery confidence"),
        field_name="standing__confidence",
        choices=STATUS_CHOICES[:3],
        empty_label=allof.CONFIDENCE,
    )
    favourite = django_filters.BooleanFilter(
        label=_("My favourites"), method="by_favourite", widget=CheckboxInput
    )
    differs = django_filters.BooleanFilter(
        label=_("Computed differs from declared"), method="by_difference", widget=CheckboxInput
    )
    late = django_filters.BooleanFilter(
        label=_("With late milestones"), method="by_late_milestones", widget=CheckboxInput
    )

    lacking = django_filters.ChoiceFilter(
        label=pgettext_lazy("filter", "Data lacking"),
        choices=[(key, lack.label) for key, lack in LACKS.items()],
        empty_label=allof.LACKING,
        method="by_lack",
    )

    taking_part = django_filters.BooleanFilter(
        label=_("Where we take part without leading"), method="kept", widget=CheckboxInput
    )

    class Meta:
        model = Initiative
        fields: list[str] = []

    def filter_queryset(self, queryset: InitiativeQuerySet) -> InitiativeQuerySet:
        """“Where we take part” looks for the chosen unit among those taking part, not among the leads."""
        if not self.form.cleaned_data.get("taking_part"):
            return super().filter_queryset(queryset)
        unit = self.form.cleaned_data.pop("unit", None)
        try:
            rows = super().filter_queryset(queryset)
        finally:
            self.form.cleaned_data["unit"] = unit
        return where_taking_part(rows, self.request.user, unit, localdate())

    def kept(self, rows: InitiativeQuerySet, name: str, value: bool) -> InitiativeQuerySet:
        """Nothing here: see `filter_queryset`."""
        return rows

    def by_text(self, rows: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        return rows.matching(value)

    def by_state(self, rows: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        return rows.filter(state__in=RUNNING if value == "running" else [value])

    def by_manager(self, rows: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        return rows.managed_by(value)

    def by_favourite(self, rows: InitiativeQuerySet, name: str, value: bool) -> InitiativeQuerySet:
        return rows.filter(Q(is_favourite=True)) if value else rows

    def by_difference(self, rows: InitiativeQuerySet, name: str, value: bool) -> InitiativeQuerySet:
        return rows.differing() if value else rows

    def by_lack(self, rows: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        return rows.filter(lacking(value, localdate()))

    def by_late_milestones(
        self, rows: InitiativeQuerySet, name: str, value: bool
    ) -> InitiativeQuerySet:
        return with_late_milestones(rows, localdate()) if value else rows


class ContentsFilter(django_filters.FilterSet):
    """Filters within one portfolio or programme."""

    text = django_filters.CharFilter(label=_("Name or code"), method="by_text")
    declared = django_filters.ChoiceFilter(
        label=_("Declared status"),
        field_name="standing__declared",
        choices=STATUS_CHOICES,
        empty_label=allof.STATUSES,
    )

    class Meta:
        model = Initiative
        fields: list[str] = []

    def by_text(self, rows: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        return rows.matching(value)
