from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.benefits.choices import BenefitKind, BenefitState
from portfolio.benefits.models import Benefit, BenefitQuerySet
from portfolio.benefits.selectors import overlaps
from portfolio.indicators.models import Indicator
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import holders_in_sight, units_in_sight
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui import allof
from ppm.ui.codedchoices import CodedChoiceFilter

LOOKS = [
    ("to_measure", pgettext_lazy("benefits", "measurement due")),
    ("short", pgettext_lazy("benefits", "below the target, or worse than foreseen")),
    ("lacking", pgettext_lazy("benefits", "profile incomplete")),
    ("twice", pgettext_lazy("benefits", "claimed twice")),
    ("after", pgettext_lazy("benefits", "project closed")),
]


class BenefitFilter(django_filters.FilterSet):
    in_sight = 4

    text = django_filters.CharFilter(label=_("Benefit, initiative or code"), method="by_text")
    look = django_filters.ChoiceFilter(
        label=pgettext_lazy("benefits", "To look at"),
        choices=LOOKS,
        empty_label=allof.BENEFITS,
        method="by_look",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=BenefitState.choices, empty_label=allof.STATES
    )
    unit = django_filters.ModelChoiceFilter(
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
    kind = django_filters.ChoiceFilter(
        label=_("Type"), choices=BenefitKind.choices, empty_label=allof.TYPES
    )
    indicator = django_filters.ModelChoiceFilter(
        label=_("Indicator"),
        empty_label=allof.INDICATORS,
        queryset=Indicator.objects.order_by("code"),
    )
    mine = django_filters.BooleanFilter(
        label=_("I am the owner"), method="by_mine", widget=CheckboxInput
    )
    negative = django_filters.BooleanFilter(
        label=_("Dis-benefits only"), method="by_negative", widget=CheckboxInput
    )

    class Meta:
        model = Benefit
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.form.fields
        for name in ("unit", "indicator"):
            fields[name].label_from_instance = coded_name

    def by_text(self, rows: BenefitQuerySet, name: str, value: str) -> BenefitQuerySet:
        return rows.matching(value)

    def by_unit(self, rows: BenefitQuerySet, name: str, value: OrgUnit) -> BenefitQuerySet:
        led = Initiative.objects.in_unit(value).values("pk")
        kept = OrgUnit.objects.below(value).values("pk")
        return rows.filter(initiative__in=led) | rows.filter(unit__in=kept)

    def by_parent(self, rows: BenefitQuerySet, name: str, value: Initiative) -> BenefitQuerySet:
        return rows.filter(initiative__in=Initiative.objects.below(value))

    def by_look(self, rows: BenefitQuerySet, name: str, value: str) -> BenefitQuerySet:
        if value == "to_measure":
            return rows.filter(pk__in=Benefit.objects.to_measure(localdate()).values("pk"))
        if value == "short":
            return rows.short()
        if value == "lacking":
            return rows.lacking_something()
        if value == "after":
            return rows.filter(initiative__state__in=["closed", "stopped"])
        over = overlaps(self.request.user)
        return rows.open().filter(indicator__in=over, is_negative=False)

    def by_mine(self, rows: BenefitQuerySet, name: str, value: bool) -> BenefitQuerySet:
        return rows.filter(owner=self.request.user) if value else rows

    def by_negative(self, rows: BenefitQuerySet, name: str, value: bool) -> BenefitQuerySet:
        return rows.filter(is_negative=True) if value else rows
