from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from ppm.permissions.catalog import Perm
from ppm.permissions.choices import Confidentiality
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import Scope, scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[Row]):
    """Answers `visible_to`; `via` is the path from the row to its initiative ("" for itself)."""

    via = "initiative"

    def visible_to(self, person: "Person") -> Self:
        """The rows this person can see; everybody else's do not exist, nor what was withdrawn."""
        scope = scope_of(person)
        return self.filter(self.in_reach(scope) & self.open_or_named(scope) & self.present())

    def permitting(self, person: "Person", perm: Perm) -> Self:
        """The rows this person can see by a role that holds the permission: what `can` would allow."""
        scope = scope_of(person)
        part = scope.of_roles(roles_with(perm))
        return self.filter(self.in_reach(part) & self.open_or_named(scope) & self.present())

    def anywhere(self, named_ids: Iterable[int]) -> Self:
        """All rows but those of confidential initiatives that are not among these."""
        known = Scope(all=True, named_ids=frozenset(named_ids))
        return self.filter(self.open_or_named(known) & self.present())

    def present(self) -> Q:
        """Not entered by mistake and taken back."""
        return Q(**{f"{self._to('withdrawn_at')}__isnull": True})

    def in_reach(self, scope: Scope) -> Q:
        """In the units and initiatives of a scope, whoever may know of them."""
        if scope.all:
            return Q()
        return Q(**{f"{self._to('unit_id')}__in": sorted(scope.unit_ids)}) | Q(
            **{f"{self._to('pk')}__in": sorted(scope.initiative_ids)}
        )

    def open_or_named(self, scope: Scope) -> Q:
        """Open to everybody in reach, or the person is named on it."""
        return Q(**{self._to("confidentiality"): Confidentiality.OPEN}) | Q(
            **{f"{self._to('pk')}__in": sorted(scope.named_ids)}
        )

    def _to(self, column: str) -> str:
        """The path to a column of the row's initiative."""
        if not self.via:
            return column
        return f"{self.via}_id" if column == "pk" else f"{self.via}__{column}"
