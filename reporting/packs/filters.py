from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.meetings.models import Committee
from ppm.languages.nearest import nearest
from reporting.packs.choices import PackState
from reporting.packs.models import Pack

ALL = pgettext_lazy("filter", "All")


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
        empty_label=ALL,
        queryset=lambda request: (
            Committee.objects.filter(packs__in=Pack.objects.visible_to(request.user))
            .distinct()
            .order_by("code")
        ),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=PackState.choices, empty_label=ALL
    )

    class Meta:
        model = Pack
        fields: list[str] = []
