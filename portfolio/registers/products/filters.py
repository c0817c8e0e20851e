from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.products.choices import Priority, ProductKind
from portfolio.registers.shape.filters import EntryFilter
from ppm.ui import allof


class ProductFilter(EntryFilter):
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("register", "Kind"),
        choices=ProductKind.choices,
        empty_label=allof.KINDS,
    )
    priority = django_filters.ChoiceFilter(
        label=_("Priority"), choices=Priority.choices, empty_label=allof.PRIORITIES
    )
    overdue = django_filters.BooleanFilter(
        label=_("Overdue"), method="by_overdue", widget=CheckboxInput
    )
    bare = django_filters.BooleanFilter(
        label=_("Without acceptance criteria"), method="by_criteria", widget=CheckboxInput
    )

    def by_overdue(self, rows: Any, name: str, value: bool) -> Any:
        return rows.overdue(localdate()) if value else rows

    def by_criteria(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(criteria="") if value else rows
