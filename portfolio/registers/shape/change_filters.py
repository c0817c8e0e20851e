import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.changesets.choices import Outcome
from portfolio.registers.shape.models import EntryChangeLine


class ChangeLineFilter(django_filters.FilterSet):
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=Outcome.choices, empty_label=pgettext_lazy("filter", "All")
    )

    class Meta:
        model = EntryChangeLine
        fields: list[str] = []
