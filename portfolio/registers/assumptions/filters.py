from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.assumptions.choices import Sureness
from portfolio.registers.shape.filters import EntryFilter
from ppm.ui import allof


class AssumptionFilter(EntryFilter):
    sureness = django_filters.ChoiceFilter(
        label=_("How sure"), choices=Sureness.choices, empty_label=allof.DEGREES
    )
    overdue = django_filters.BooleanFilter(
        label=_("Not checked in time"), method="by_overdue", widget=CheckboxInput
    )

    def by_overdue(self, rows: Any, name: str, value: bool) -> Any:
        return rows.overdue(localdate()) if value else rows
