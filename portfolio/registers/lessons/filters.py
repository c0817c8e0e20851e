from typing import Any

import django_filters
from django.db.models import F, Value
from django.db.models.functions import Lower
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import Category
from portfolio.initiatives.search import Like, Unaccent, pattern
from portfolio.registers.lessons.choices import LessonKind, LessonScope
from portfolio.registers.risks.choices import RiskCategory
from portfolio.registers.shape.filters import EntryFilter
from ppm.ui import allof


class LessonFilter(EntryFilter):
    kind = django_filters.ChoiceFilter(
        label=_("Type"), choices=LessonKind.choices, empty_label=allof.TYPES
    )
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=RiskCategory.choices, empty_label=allof.CATEGORIES
    )
    scope = django_filters.ChoiceFilter(
        label=_("Counts for"), choices=LessonScope.choices, empty_label=allof.SCOPES
    )
    reused = django_filters.BooleanFilter(
        label=_("Used by others"), method="by_reuse", widget=CheckboxInput
    )

    def by_reuse(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(reuses__isnull=False).distinct() if value else rows


class LearnedFilter(LessonFilter):
    """What others learned: words are looked for in the whole of a lesson."""

    project_category = django_filters.ChoiceFilter(
        label=_("Category of the project"),
        choices=Category.choices,
        empty_label=allof.CATEGORIES,
        field_name="initiative__category",
    )

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        wanted = Unaccent(Lower(Value(pattern(value))))
        return rows.filter(Like(F("searched"), wanted))
