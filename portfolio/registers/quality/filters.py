from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.quality.choices import QualityMethod, QualityResult
from portfolio.registers.shape.filters import EntryFilter
from ppm.ui import allof


class QualityFilter(EntryFilter):
    method = django_filters.ChoiceFilter(
        label=_("Method"), choices=QualityMethod.choices, empty_label=allof.METHODS
    )
    result = django_filters.ChoiceFilter(
        label=_("Result"), choices=QualityResult.choices, empty_label=allof.RESULTS
    )
    overdue = django_filters.BooleanFilter(
        label=_("Overdue"), method="by_overdue", widget=CheckboxInput
    )
    refused = django_filters.BooleanFilter(
        label=_("Acceptance refused"), method="by_refusal", widget=CheckboxInput
    )

    def filter_queryset(self, queryset: Any) -> Any:
        """Who asks for results means what was carried out."""
        asked = self.form.cleaned_data
        if not asked.get("state") and (asked.get("result") or asked.get("refused")):
            asked["state"] = "all"
        return super().filter_queryset(queryset)

    def by_overdue(self, rows: Any, name: str, value: bool) -> Any:
        return rows.overdue(localdate()) if value else rows

    def by_refusal(self, rows: Any, name: str, value: bool) -> Any:
        return rows.refused() if value else rows
