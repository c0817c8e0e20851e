from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.questions.choices import Asker
from portfolio.registers.shape.filters import EntryFilter
from ppm.ui import allof


class QuestionFilter(EntryFilter):
    asker = django_filters.ChoiceFilter(
        label=_("Asked by"), choices=Asker.choices, empty_label=allof.ASKERS
    )
    overdue = django_filters.BooleanFilter(
        label=_("Overdue"), method="by_overdue", widget=CheckboxInput
    )

    def by_overdue(self, rows: Any, name: str, value: bool) -> Any:
        return rows.overdue(localdate()) if value else rows
