import django_filters
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.models import Committee
from portfolio.registers.decisions.choices import Outcome
from portfolio.registers.shape.filters import EntryFilter
from ppm.ui import allof
from ppm.ui.codedchoices import CodedChoiceFilter


class DecisionFilter(EntryFilter):
    body = CodedChoiceFilter(
        label=_("Committee"),
        field_name="committee",
        empty_label=allof.COMMITTEES,
        queryset=lambda request: Committee.objects.visible_to(request.user).order_by("code"),
    )
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=Outcome.choices, empty_label=allof.OUTCOMES
    )
    since = django_filters.DateFilter(
        label=_("Decided from"), field_name="decided_on", lookup_expr="gte"
    )
