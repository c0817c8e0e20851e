from typing import Any

import django_filters
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat, Lower
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.search import Like, Unaccent, pattern
from portfolio.strategy.choices import Source
from portfolio.strategy.models import Contribution, Objective, ObjectiveQuerySet
from ppm.ui import allof

FORCE = [
    ("now", pgettext_lazy("objectives", "in force now")),
    ("all", pgettext_lazy("objectives", "of all times")),
]
GIVEN = [("some", _("with contributions")), ("none", _("without any contribution"))]


class ObjectiveFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Name or code"), method="by_text")
    source = django_filters.ChoiceFilter(
        label=_("Source"), choices=Source.choices, empty_label=allof.SOURCES
    )
    given = django_filters.ChoiceFilter(
        label=_("Contributions"), choices=GIVEN, empty_label=allof.OBJECTIVES, method="by_given"
    )
    force = django_filters.ChoiceFilter(
        label=pgettext_lazy("objectives", "In force"),
        choices=FORCE,
        empty_label=None,
        method="by_force",
    )

    class Meta:
        model = Objective
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = data.copy() if data is not None else {}
        data.setdefault("force", "now")
        super().__init__(data, *args, **kwargs)

    def by_text(self, rows: ObjectiveQuerySet, name: str, value: str) -> ObjectiveQuerySet:

        space = Value(" ")
        parts = ("code", space, "name_fr", space, "name_nl", space, "name_en")
        searched = Unaccent(Lower(Concat(*parts, output_field=TextField())))
        wanted = Unaccent(Lower(Value(pattern(value))))
        return rows.alias(searched=searched).filter(Like(F("searched"), wanted))

    def by_given(self, rows: ObjectiveQuerySet, name: str, value: str) -> ObjectiveQuerySet:
        seen = Contribution.objects.standing().visible_to(self.request.user)
        with_some = Q(pk__in=seen.values("objective"))
        return rows.filter(with_some if value == "some" else ~with_some)

    def by_force(self, rows: ObjectiveQuerySet, name: str, value: str) -> ObjectiveQuerySet:
        return rows if value == "all" else rows.in_force(localdate())
