from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import ReportState
from portfolio.statusreports.models import StatusReport
from ppm.languages.codes import LANGUAGES
from ppm.org.models import OrgUnit


def _units(request: Any) -> "QuerySet[OrgUnit]":
    """Units that have a report in sight."""
    visible: Any = StatusReport.objects.visible_to(request.user)
    return OrgUnit.objects.filter(pk__in=visible.values("initiative__unit")).order_by("code", "pk")


class ReportFilter(django_filters.FilterSet):
    """Filters of the PMO board; the stack is a tab."""

    q = django_filters.CharFilter(label=_("Project"), method="by_text")
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), field_name="initiative__unit", queryset=_units, empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=ReportState.choices, empty_label=_("All")
    )

    class Meta:
        model = StatusReport
        fields = ["q", "unit", "state"]

    def by_text(
        self, rows: "QuerySet[StatusReport]", name: str, value: str
    ) -> "QuerySet[StatusReport]":
        """Code, or name in any language."""
        found = Q(initiative__code__icontains=value)
        for language in LANGUAGES:
            found |= Q(**{f"initiative__name_{language}__icontains": value})
        return rows.filter(found)
