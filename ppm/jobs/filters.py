import django_filters
from django.utils.translation import pgettext_lazy

from ppm.jobs.choices import JobState


class JobFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("job", "State"),
        choices=JobState.choices,
        empty_label=pgettext_lazy("filter", "All"),
    )
