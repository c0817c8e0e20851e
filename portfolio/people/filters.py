"""Filters of the directory; the address holds them all."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import InitiativeRole
from portfolio.initiatives.search import Like, Unaccent, pattern
from portfolio.people.selectors import in_force, visible_initiatives
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from ppm.ui import allof


class UnitFilter(django_filters.ModelChoiceFilter):
    """A unit with everything below it."""

    def filter(self, qs: Any, value: OrgUnit | None) -> Any:
        return qs.filter(unit__in=OrgUnit.objects.below(value)) if value else qs

    @property
    def field(self) -> Any:
        field = super().field
        field.label_from_instance = coded_name
        return field


class PersonFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Name or e-mail"), method="by_text")
    unit = UnitFilter(
        label=_("Unit"),
        empty_label=allof.UNITS,
        queryset=lambda request: OrgUnit.objects.order_by("code"),
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=Role.choices, empty_label=allof.ROLES, method="by_role"
    )
    active = django_filters.ChoiceFilter(
        label=pgettext_lazy("person", "State"),
        choices=[
            ("yes", _("can sign in")),
            ("no", _("deactivated")),
            ("away", _("absent today")),
        ],
        empty_label=allof.STATES,
        method="by_state",
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        full = Concat(
            "given_name", Value(" "), "family_name", Value(" "), "email", output_field=TextField()
        )
        wanted = Unaccent(Lower(Value(pattern(value))))
        return rows.alias(searched=Unaccent(Lower(full))).filter(Like("searched", wanted))

    def by_role(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        today = localdate()
        on_units = UnitRole.objects.filter(in_force(today), role=value)
        on_initiatives = InitiativeRole.objects.filter(
            in_force(today),
            role=value,
            initiative__in=visible_initiatives(self.request.user),
        )
        return rows.filter(
            Q(pk__in=on_units.values("person")) | Q(pk__in=on_initiatives.values("person"))
        )

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "away":
            return rows.filter(away_until__isnull=False)
        return rows.filter(is_active=value == "yes")
