import django_filters
from django.utils.translation import gettext_lazy as _

from ppm.ui import allof
from reporting.imports.choices import RunState
from reporting.imports.models import ImportRun


class ImportFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=RunState.choices, empty_label=allof.STATES
    )

    class Meta:
        model = ImportRun
        fields = ["state"]
