import django_filters
from django.utils.translation import gettext_lazy as _

from ppm.ui import allof
from reporting.actuals.choices import RunState
from reporting.actuals.models import ActualsRun


class ActualsFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=RunState.choices, empty_label=allof.STATES
    )

    class Meta:
        model = ActualsRun
        fields = ["state"]
