from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import units_in_sight
from portfolio.lifecycle.gates.choices import UNDECIDED, GateKind, GateState, Outcome
from portfolio.lifecycle.gates.models import Gate
from portfolio.meetings.models import Committee
from ppm.languages.nearest import nearest
from ppm.org.models import OrgUnit
from ppm.ui import allof
from ppm.ui.codedchoices import CodedChoiceFilter

SHOWN = [
    ("open", _("not decided yet")),
    ("waiting", _("to be decided now")),
    ("at_risk", _("stage at the executive’s risk")),
    ("late", _("with overdue conditions")),
    ("decided", pgettext_lazy("state of a gate", "decided")),
    *Outcome.choices,
]


class BodyFilter(django_filters.ModelChoiceFilter):
    """A committee in sight."""

    @property
    def field(self) -> object:
        field = super().field
        field.label_from_instance = lambda one: nearest(one, "name")[0]
        return field


class GateFilter(django_filters.FilterSet):
    show = django_filters.ChoiceFilter(
        label=pgettext_lazy("filter", "Show"),
        choices=SHOWN,
        empty_label=allof.GATES,
        method="by_state",
    )
    kind = django_filters.ChoiceFilter(label=_("Gate"), choices=GateKind, empty_label=allof.GATES)
    committee = BodyFilter(
        label=_("Committee"),
        empty_label=allof.COMMITTEES,
        queryset=lambda request: Committee.objects.visible_to(request.user).order_by("code"),
    )
    unit = CodedChoiceFilter(
        label=_("Unit"),
        empty_label=allof.UNITS,
        queryset=lambda request: units_in_sight(request.user),
        method="by_unit",
    )

    class Meta:
        model = Gate
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Gate], name: str, value: str) -> QuerySet[Gate]:
        chosen: dict[str, dict[str, Any]] = {
            "open": {"state__in": UNDECIDED},
            "waiting": {"state": GateState.RECOMMENDED},
            "at_risk": {"state__in": UNDECIDED, "risked_on__isnull": False},
            "late": {"late_conditions__gt": 0},
            "decided": {"state": GateState.DECIDED},
        }
        return rows.filter(**chosen.get(value, {"outcome": value}))

    def by_unit(self, rows: QuerySet[Gate], name: str, value: OrgUnit) -> QuerySet[Gate]:
        return rows.filter(initiative__in=Initiative.objects.in_unit(value))
