from typing import Any

import django_filters
from django.db.models import F
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import TailoringClass
from portfolio.standings.choices import Colour
from ppm.ui import allof
from reporting.snapshots.models import SnapshotProject


class SnapshotProjectFilter(django_filters.FilterSet):
    """Narrows a frozen period; the departments are those of the period."""

    department = django_filters.ChoiceFilter(
        label=_("Department"), field_name="department_code", empty_label=allof.DEPARTMENTS
    )
    declared = django_filters.ChoiceFilter(
        label=_("Declared"), choices=Colour.choices, empty_label=allof.STATUSES
    )
    tailoring_class = django_filters.ChoiceFilter(
        label=pgettext_lazy("project", "Class"),
        choices=TailoringClass.choices,
        empty_label=allof.CLASSES,
    )
    stale = django_filters.BooleanFilter(
        label=_("With the values of last time"),
        method="by_staleness",
        widget=CheckboxInput,
    )
    differs = django_filters.BooleanFilter(
        label=_("Declared differs from computed"), method="by_difference", widget=CheckboxInput
    )
    corrected = django_filters.BooleanFilter(
        label=_("Corrected after the freeze"), method="by_correction", widget=CheckboxInput
    )

    class Meta:
        model = SnapshotProject
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset
        codes = rows.order_by("department_code").values_list("department_code", flat=True)
        self.filters["department"].extra["choices"] = [(code, code) for code in codes.distinct()]

    def by_staleness(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(is_stale=True) if value else rows

    def by_difference(self, rows: Any, name: str, value: bool) -> Any:
        return rows.exclude(declared=F("computed")) if value else rows

    def by_correction(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(corrections_count__gt=0) if value else rows
