import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.indicators.choices import Measured
from portfolio.indicators.models import Indicator, IndicatorQuerySet
from ppm.languages.codes import LANGUAGES
from ppm.ui import allof


class IndicatorFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Code or name"), method="by_text")
    measured_in = django_filters.ChoiceFilter(
        label=_("Unit of measure"), choices=Measured.choices, empty_label=allof.MEASURES
    )

    class Meta:
        model = Indicator
        fields: list[str] = []

    def by_text(self, rows: IndicatorQuerySet, name: str, value: str) -> IndicatorQuerySet:
        found = Q(code__icontains=value)
        for code in LANGUAGES:
            found |= Q(**{f"name_{code}__icontains": value})
        return rows.filter(found)
