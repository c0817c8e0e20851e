from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.alignment.choices import Disposition
from portfolio.alignment.models import Application, Capability
from ppm.languages.codes import LANGUAGES
from ppm.ui import allof


class ByName(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Code or name"), method="by_text")

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        found = Q(code__icontains=value)
        for code in LANGUAGES:
            found |= Q(**{f"name_{code}__icontains": value})
        return rows.filter(found)


class CapabilityFilter(ByName):
    class Meta:
        model = Capability
        fields: list[str] = []


class ApplicationFilter(ByName):
    disposition = django_filters.ChoiceFilter(
        label=_("Disposition"), choices=Disposition.choices, empty_label=allof.DISPOSITIONS
    )

    class Meta:
        model = Application
        fields: list[str] = []
