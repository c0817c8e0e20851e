from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.models import Committee
from ppm.languages.nearest import nearest
from ppm.ui import allof
from reporting.packs.choices import PackState
from reporting.packs.models import Pack


class CommitteeFilter(django_filters.ModelChoiceFilter):
    """The committees that have packs in sight."""

    @property
    def field(self) -> Any:
        field = super().field
        field.label_from_instance = lambda committee: nearest(committee, "name")[0]
        return field


class PackFilter(django_filters.FilterSet):
    committee = CommitteeFilter(
        label=_("Committee"),
        empty_label=allof.COMMITTEES,
        queryset=lambda request: (
            Committee.objects.filter(packs__in=Pack.objects.visible_to(request.user))
            .distinct()
            .order_by("code")
        ),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=PackState.choices, empty_label=allof.STATES
    )

    class Meta:
        model = Pack
        fields: list[str] = []
