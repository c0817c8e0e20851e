import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.bulkedit.models import BulkLine
from portfolio.changesets.choices import Outcome, Why


class LineFilter(django_filters.FilterSet):
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=Outcome.choices, empty_label=pgettext_lazy("filter", "All")
    )
    why = django_filters.ChoiceFilter(
        label=_("Why"), choices=Why.choices, empty_label=pgettext_lazy("filter", "All")
    )

    class Meta:
        model = BulkLine
        fields: list[str] = []
