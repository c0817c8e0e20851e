from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.issues.choices import IssueKind, Severity
from portfolio.registers.shape.filters import EntryFilter
from ppm.ui import allof


class IssueFilter(EntryFilter):
    kind = django_filters.ChoiceFilter(
        label=_("Type"), choices=IssueKind.choices, empty_label=allof.TYPES
    )
    severity = django_filters.ChoiceFilter(
        label=_("Severity"), choices=Severity.choices, empty_label=allof.SEVERITIES
    )
    priority = django_filters.ChoiceFilter(
        label=_("Priority"), choices=Severity.choices, empty_label=allof.PRIORITIES
    )
    overdue = django_filters.BooleanFilter(
        label=_("Overdue"), method="by_overdue", widget=CheckboxInput
    )

    def by_overdue(self, rows: Any, name: str, value: bool) -> Any:
        return rows.overdue(localdate()) if value else rows
