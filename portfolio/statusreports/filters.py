from collections.abc import Iterable

import django_filters
from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import ReportState
from portfolio.statusreports.models import StatusReport
from ppm.languages.codes import LANGUAGES
from ppm.org.models import OrgUnit
from ppm.ui import allof


def report_filter(units: Iterable[tuple[int, str]]) -> "type[ReportFilter]":
    """The filters of a board whose reports lie in these units, the departments among them."""
    choices = [(str(key), name) for key, name in units]
    return type(
        "ReportFilterOfUnits",
        (ReportFilter,),
        {
            "unit": django_filters.ChoiceFilter(
                label=_("Unit"), method="by_unit", choices=choices, empty_label=allof.UNITS
            )
        },
    )


class ReportFilter(django_filters.FilterSet):
    """Filters of the PMO board; the stack is a tab."""

    q = django_filters.CharFilter(label=_("Project"), method="by_text")
    unit = django_filters.ChoiceFilter(
        label=_("Unit"), method="by_unit", choices=(), empty_label=allof.UNITS
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=ReportState.choices, empty_label=allof.STATES
    )

    class Meta:
        model = StatusReport
        fields = ["q", "unit", "state"]

    def by_unit(
        self, rows: "QuerySet[StatusReport]", name: str, value: str
    ) -> "QuerySet[StatusReport]":
        """The unit and everything below it."""
        top = OrgUnit.objects.filter(pk=value).values("path")[:1]
        return rows.filter(initiative__unit__path__within=Subquery(top))

    def by_text(
        self, rows: "QuerySet[StatusReport]", name: str, value: str
    ) -> "QuerySet[StatusReport]":
        """Code, or name in any language."""
        found = Q(initiative__code__icontains=value)
        for language in LANGUAGES:
            found |= Q(**{f"initiative__name_{language}__icontains": value})
        return rows.filter(found)
