from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class PersonFilter(django_filters.FilterSet):
    """People by a part of their name or address."""

    name = django_filters.CharFilter(label=_("Name or address"), method="by_name")

    def by_name(self, rows: "QuerySet[Any]", _name: str, value: str) -> "QuerySet[Any]":
        for word in value.split():
            rows = (
                rows.filter(given_name__icontains=word)
                | rows.filter(family_name__icontains=word)
                | rows.filter(email__icontains=word)
            )
        return rows
