from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Q

from ppm.permissions.scope import Scope, scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person

Row = TypeVar("Row", bound=models.Model, covariant=True)
Queryset = TypeVar("Queryset", bound="ScopedQuerySet[Any]")


class ScopedQuerySet(models.QuerySet[Row]):
    """Answers `visible_to`; `via` is the path from the row to its initiative ("" for itself)."""

    via = "initiative"

    def visible_to(self: Queryset, person: "Person") -> Queryset:
        """The rows this person can see; everybody else's do not exist."""
        return self.filter(self.visibility(scope_of(person)))

    def visibility(self, scope: Scope) -> Q:
        """The condition behind `visible_to`."""
        if self.via:
            key, unit, secret = f"{self.via}_id", f"{self.via}__unit_id", f"{self.via}__is_secret"
        else:
            key, unit, secret = "pk", "unit_id", "is_secret"
        open_or_named = Q(**{secret: False}) | Q(**{f"{key}__in": sorted(scope.secret_ids)})
        if scope.all:
            return open_or_named
        within = Q(**{f"{unit}__in": sorted(scope.unit_ids)}) | Q(
            **{f"{key}__in": sorted(scope.initiative_ids)}
        )
        return within & open_or_named
