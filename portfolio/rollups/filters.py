import django_filters
from django.db.models import Q
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from portfolio.cockpit.filters import STATE_CHOICES, ParentFilter, UnitFilter
from portfolio.finance.selectors import ROLL_UPS
from portfolio.initiatives.choices import RUNNING
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from ppm.ui import allof


class MoneyFilter(django_filters.FilterSet):
    """Whose money: of a unit, of a programme or portfolio, in a state."""

    text = django_filters.CharFilter(label=_("Name or code"), method="by_text")
    unit = UnitFilter()
    parent = ParentFilter()
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATE_CHOICES, method="by_state", empty_label=allof.STATES
    )

    remarks = django_filters.BooleanFilter(
        label=_("Only where something does not fit"), method="by_remarks", widget=CheckboxInput
    )

    class Meta:
        model = Initiative
        fields: list[str] = []

    def by_text(self, rows: InitiativeQuerySet, _name: str, value: str) -> InitiativeQuerySet:
        return rows.matching(value)

    def by_state(self, rows: InitiativeQuerySet, _name: str, value: str) -> InitiativeQuerySet:
        return rows.filter(state__in=RUNNING) if value == "running" else rows.filter(state=value)

    def by_remarks(self, rows: InitiativeQuerySet, _name: str, value: bool) -> InitiativeQuerySet:
        return rows.exclude(standing__money_remarks="") if value else rows


# A programme without figures of its own is counted where what it holds is counted.
COUNTED = (
    ~Q(kind__in=ROLL_UPS)
    | Q(standing__budget_of__gt=0)
    | Q(standing__forecast_of__gt=0)
    | Q(standing__actual_of__gt=0)
)
