import django_filters
from django.utils.translation import gettext_lazy as _

from portfolio.changesets.choices import Outcome
from portfolio.registers.shape.models import EntryChangeLine
from ppm.ui import allof


class ChangeLineFilter(django_filters.FilterSet):
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=Outcome.choices, empty_label=allof.OUTCOMES
    )

    class Meta:
        model = EntryChangeLine
        fields: list[str] = []
