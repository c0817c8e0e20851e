import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import Dimension
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import holders_in_sight, units_in_sight
from portfolio.lifecycle.exceptions.choices import ExceptionState
from portfolio.lifecycle.exceptions.models import ExceptionReport
from ppm.org.models import OrgUnit
from ppm.ui import allof
from ppm.ui.codedchoices import CodedChoiceFilter


class ExceptionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[one for one in ExceptionState.choices if one[0] not in ("draft", "withdrawn")],
        empty_label=pgettext_lazy("choice of a filter", "all that are open"),
        method="by_state",
    )
    aspect = django_filters.ChoiceFilter(
        label=_("Aspect"),
        choices=Dimension.choices,
        empty_label=allof.ASPECTS,
    )

    unit = CodedChoiceFilter(
        label=_("Unit"),
        empty_label=allof.UNITS,
        queryset=lambda request: units_in_sight(request.user),
        method="by_unit",
    )
    parent = CodedChoiceFilter(
        label=_("Portfolio or programme"),
        empty_label=allof.HOLDERS,
        queryset=lambda request: holders_in_sight(request.user),
        method="by_parent",
    )

    class Meta:
        model = ExceptionReport
        fields: list[str] = []

    def by_state(
        self, rows: QuerySet[ExceptionReport], name: str, value: str
    ) -> QuerySet[ExceptionReport]:
        return rows.filter(state=value)

    def by_unit(
        self, rows: QuerySet[ExceptionReport], name: str, value: OrgUnit
    ) -> QuerySet[ExceptionReport]:
        return rows.filter(initiative__in=Initiative.objects.in_unit(value))

    def by_parent(
        self, rows: QuerySet[ExceptionReport], name: str, value: Initiative
    ) -> QuerySet[ExceptionReport]:
        return rows.filter(initiative__in=Initiative.objects.below(value))

    def filter_queryset(self, rows: QuerySet[ExceptionReport]) -> QuerySet[ExceptionReport]:
        """Without a state, those that are open."""
        found = super().filter_queryset(rows)
        return found if self.form.cleaned_data.get("state") else found.exclude(state="closed")
