import django_filters
from django.utils.translation import gettext_lazy as _

from ppm.ui import allof
from reporting.reportbooks.choices import UploadState
from reporting.reportbooks.models import BookUpload


class UploadFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=UploadState.choices, empty_label=allof.STATES
    )

    class Meta:
        model = BookUpload
        fields = ["state"]
