from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.contract.choices import CommitmentState
from portfolio.contract.models import Commitment, CommitmentQuerySet
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui import allof


class CommitmentFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Text or article"), method="by_text")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=CommitmentState.choices, empty_label=allof.STATES
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Owner unit"),
        empty_label=allof.UNITS,
        queryset=OrgUnit.objects.filter(commitments__isnull=False).distinct().order_by("code"),
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.form.fields["unit"]
        field.label_from_instance = coded_name

    def by_text(self, rows: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        found = Q(article__icontains=value)
        for code in LANGUAGES:
            found |= Q(**{f"text_{code}__icontains": value})
        return rows.filter(found)
