from typing import Any

import django_filters
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import units_in_sight
from portfolio.tailored.choices import Answer, DeviationKind
from portfolio.tailored.models import ProductDeviation
from ppm.org.models import OrgUnit
from ppm.ui import allof
from ppm.ui.codedchoices import CodedChoiceFilter

STATES = (
    ("asking", _("everything that asks for something")),
    ("unscored", _("not scored")),
    ("waiting", _("class waiting for the PMO")),
    ("deviations", _("deviations waiting for the PMO")),
    ("outdated", _("scores outdated")),
    ("other", _("class other than decided")),
    ("overruled", _("class other than computed")),
    ("in_order", _("in order")),
)
CONDITIONS = {
    "unscored": Q(decided_id__isnull=True),
    "waiting": Q(waits=True),
    "deviations": Q(open_deviations__gt=0),
    "outdated": Q(is_outdated=True),
    "other": Q(decided_id__isnull=False) & ~Q(decided_class=F("tailoring_class")),
    "overruled": Q(decided_id__isnull=False) & ~Q(decided_class=F("computed_class")),
}
ASKING = (
    CONDITIONS["unscored"]
    | CONDITIONS["waiting"]
    | CONDITIONS["deviations"]
    | CONDITIONS["outdated"]
    | CONDITIONS["other"]
)


class UnitFilter(CodedChoiceFilter):
    """A unit in sight, with everything below it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Unit"),
            empty_label=allof.UNITS,
            queryset=lambda request: units_in_sight(request.user),
            **kwargs,
        )

    def filter(self, qs: Any, value: OrgUnit | None) -> Any:
        below = OrgUnit.objects.below(value).values("pk") if value else None
        return qs.filter(**{f"{self.field_name}__in": below}) if below is not None else qs


class TailoringFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Name or code"), method="by_text")
    unit = UnitFilter(field_name="unit")
    state = django_filters.ChoiceFilter(
        label=_("Tailoring"), choices=STATES, empty_label=allof.INITIATIVES, method="by_state"
    )
    tailoring_class = django_filters.ChoiceFilter(
        label=_("Tailoring class"), choices=TailoringClass.choices, empty_label=allof.CLASSES
    )

    class Meta:
        model = Initiative
        fields: list[str] = []

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "asking":
            return rows.filter(ASKING)
        if value == "in_order":
            return rows.exclude(ASKING)
        return rows.filter(CONDITIONS[value])


class DeviationFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Name or code"), method="by_text")
    unit = UnitFilter(field_name="initiative__unit")
    answer = django_filters.ChoiceFilter(
        label=pgettext_lazy("noun", "Answer"), choices=Answer.choices, empty_label=allof.ANSWERS
    )
    kind = django_filters.ChoiceFilter(
        label=_("Deviation"), choices=DeviationKind.choices, empty_label=allof.DEVIATIONS
    )

    class Meta:
        model = ProductDeviation
        fields: list[str] = []

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        found = Initiative.objects.matching(value).values("pk")
        return rows.filter(initiative__in=found)
