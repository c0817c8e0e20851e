from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.shape.filters import EntryFilter
from portfolio.registers.stakeholders.choices import Degree, StakeholderKind, Stance
from portfolio.registers.stakeholders.models import Communication
from ppm.ui import allof


class StakeholderFilter(EntryFilter):
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("register", "Kind"),
        choices=StakeholderKind.choices,
        empty_label=allof.KINDS,
    )
    stance = django_filters.ChoiceFilter(
        label=_("Stance"), choices=Stance.choices, empty_label=allof.STANCES
    )
    interest = django_filters.ChoiceFilter(
        label=_("Interest"), choices=Degree.choices, empty_label=allof.DEGREES
    )
    influence = django_filters.ChoiceFilter(
        label=_("Influence"), choices=Degree.choices, empty_label=allof.DEGREES
    )
    to_win = django_filters.BooleanFilter(
        label=_("Not yet where we want them"), method="by_stance", widget=CheckboxInput
    )
    untold = django_filters.BooleanFilter(
        label=_("Communication overdue"), method="by_communication", widget=CheckboxInput
    )

    def by_stance(self, rows: Any, name: str, value: bool) -> Any:
        return rows.to_win() if value else rows

    def by_communication(self, rows: Any, name: str, value: bool) -> Any:
        if not value:
            return rows
        late = Communication.objects.overdue(localdate())
        return rows.filter(pk__in=late.values("stakeholder"))
