from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.risks.calc import LINE
from portfolio.registers.risks.choices import (
    BAND_SCORES,
    BANDS,
    Impact,
    Probability,
    Proximity,
    RiskCategory,
    RiskKind,
)
from portfolio.registers.risks.selectors import unreviewed
from portfolio.registers.shape.filters import EntryFilter
from ppm.ui import allof


class RiskFilter(EntryFilter):
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("register", "Kind"), choices=RiskKind.choices, empty_label=allof.KINDS
    )
    band = django_filters.ChoiceFilter(
        label=_("Level"), choices=list(BANDS.items()), empty_label=allof.LEVELS, method="by_band"
    )
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=RiskCategory.choices, empty_label=allof.CATEGORIES
    )
    proximity = django_filters.ChoiceFilter(
        label=_("Proximity"), choices=Proximity.choices, empty_label=allof.PROXIMITIES
    )
    probability = django_filters.ChoiceFilter(
        label=_("Probability"), choices=Probability.choices, empty_label=allof.PROBABILITIES
    )
    impact = django_filters.ChoiceFilter(
        label=_("Impact"), choices=Impact.choices, empty_label=allof.IMPACTS
    )
    line = django_filters.BooleanFilter(
        label=_("Above the line without approved response"),
        method="by_line",
        widget=CheckboxInput,
    )
    late = django_filters.BooleanFilter(
        label=_("Not reviewed in time"), method="by_review", widget=CheckboxInput
    )

    def by_band(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(score__range=BAND_SCORES[value])

    def by_line(self, rows: Any, name: str, value: bool) -> Any:
        if not value:
            return rows
        return rows.open().threats().filter(score__gte=LINE, is_answered=False)

    def by_review(self, rows: Any, name: str, value: bool) -> Any:
        return rows.open().filter(unreviewed(localdate())) if value else rows
