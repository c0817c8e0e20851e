from typing import Any

import django_filters
from django.db.models import Q
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import units_in_sight
from portfolio.registers.dependencies.choices import OPEN, DependencyState
from portfolio.registers.dependencies.models import Dependency, DependencyQuerySet
from ppm.languages.nearest import coded_name
from ppm.ui import allof

STATES = [("open", pgettext_lazy("dependencies", "all open ones")), *DependencyState.choices]


class DependencyFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("What, name or code"), method="by_text")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, empty_label=allof.STATES, method="by_state"
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit of one side"),
        empty_label=allof.UNITS,
        queryset=lambda request: units_in_sight(request.user),
        method="by_unit",
    )
    alarm = django_filters.BooleanFilter(
        label=_("With an alarm"), method="by_alarm", widget=CheckboxInput
    )

    class Meta:
        model = Dependency
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.form.fields["unit"]
        field.label_from_instance = coded_name

    def by_text(self, rows: DependencyQuerySet, name: str, value: str) -> DependencyQuerySet:
        seen = Initiative.objects.visible_to(self.request.user).matching(value).values("pk")
        return rows.filter(Q(what__icontains=value) | Q(giver__in=seen) | Q(taker__in=seen))

    def by_state(self, rows: DependencyQuerySet, name: str, value: str) -> DependencyQuerySet:
        return rows.filter(state__in=OPEN if value == "open" else [value])

    def by_unit(self, rows: DependencyQuerySet, name: str, value: Any) -> DependencyQuerySet:
        led = Initiative.objects.visible_to(self.request.user).in_unit(value).values("pk")
        return rows.filter(Q(giver__in=led) | Q(taker__in=led))

    def by_alarm(self, rows: DependencyQuerySet, name: str, value: bool) -> DependencyQuerySet:
        return rows.with_alarm(localdate()) if value else rows
