from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import RUNNING, State
from portfolio.initiatives.models import Initiative
from portfolio.principles.calc import Verdict
from portfolio.principles.wording import NAMES
from portfolio.tailored.filters import UnitFilter
from ppm.ui import allof


class PrincipleFilter(django_filters.FilterSet):
    """The view puts what was found on the request: `request.findings`, project id → findings."""

    text = django_filters.CharFilter(label=_("Name or code"), method="by_text")
    unit = UnitFilter(field_name="unit")
    failing = django_filters.ChoiceFilter(
        label=_("Principle that fails"),
        choices=[("any", _("any of them")), *((one.value, name) for one, name in NAMES.items())],
        empty_label=allof.PRINCIPLES,
        method="by_failing",
    )
    tailoring_class = django_filters.ChoiceFilter(
        label=_("Tailoring class"), choices=TailoringClass.choices, empty_label=allof.CLASSES
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[one for one in State.choices if one[0] in RUNNING],
        empty_label=allof.STATES,
    )

    class Meta:
        model = Initiative
        fields: list[str] = []

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value)

    def by_failing(self, rows: Any, name: str, value: str) -> Any:
        found = getattr(self.request, "findings", {})
        keys = [
            key
            for key, findings in found.items()
            if any(
                one.verdict == Verdict.FAILS and value in ("any", one.principle) for one in findings
            )
        ]
        return rows.filter(pk__in=keys)
