import django_filters
from django.utils.translation import pgettext_lazy

from ppm.jobs.choices import JobState
from ppm.ui import allof


class JobFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("job", "State"),
        choices=JobState.choices,
        empty_label=allof.STATES,
    )
