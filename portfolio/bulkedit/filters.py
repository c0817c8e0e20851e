import django_filters
from django.utils.translation import gettext_lazy as _

from portfolio.bulkedit.models import BulkLine
from portfolio.changesets.choices import Outcome, Why
from ppm.ui import allof


class LineFilter(django_filters.FilterSet):
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=Outcome.choices, empty_label=allof.OUTCOMES
    )
    why = django_filters.ChoiceFilter(
        label=_("Why"), choices=Why.choices, empty_label=allof.REASONS
    )

    class Meta:
        model = BulkLine
        fields: list[str] = []
