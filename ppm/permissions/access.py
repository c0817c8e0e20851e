"""`can(person, perm, object)`: the one question that views, menus, jobs and exports ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.core.exceptions import PermissionDenied
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ppm.permissions.catalog import Perm
from ppm.permissions.roles import EVERYBODY, Role, roles_with
from ppm.permissions.scope import Grant, scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.functional import _StrPromise

    from ppm.accounts.models import Person


@dataclass(frozen=True)
class AccessPoint:
    """Where an object sits: its unit, its initiative, its committee, and whether one must be named on it."""

    unit_id: int | None = None
    initiative_id: int | None = None
    committee_id: int | None = None
    is_confidential: bool = False


class HasAccessPoint(Protocol):
    def access_point(self) -> AccessPoint: ...


@dataclass(frozen=True)
class At:
    """A bare place, asked about as if it were the object."""

    point: AccessPoint

    def access_point(self) -> AccessPoint:
        return self.point


@dataclass(frozen=True)
class Allowed:
    """Allowed; `giver_id` is the person in whose place, when it follows from a substitution only."""

    reason: str = ""
    giver_id: int | None = None

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """Refused; `reason` is a sentence for the person who asked."""

    reason: "str | _StrPromise"

    def __bool__(self) -> bool:
        return False


class Refused(PermissionDenied):
    """Becomes a 403 page that shows the reason."""


class Restricted(Refused):
    """Refused because the person is not on the list of people in the know."""

    def __init__(self, code_name: str) -> None:
        self.code_name = code_name
        super().__init__(
            gettext(
                "“%(name)s” is restricted. Its texts, people, amounts and dates are open to the people "
                "in the know only. If you need it for your work, ask the head of the central PMO, who "
                "passes the request on."
            )
            % {"name": code_name}
        )


def can(
    person: "Person | AnonymousUser", perm: Perm, obj: HasAccessPoint | None = None
) -> Allowed | Denied:
    """Whether the person holds `perm` on `obj`, or anywhere when no object is given."""
    if not person.is_authenticated:
        return Denied(_("Please sign in first."))
    if perm in EVERYBODY:
        return Allowed()
    scope = scope_of(person)
    point = obj.access_point() if obj is not None else None
    if point and point.is_confidential and point.initiative_id not in scope.named_ids:
        return Denied(_("This is not open to you."))
    wanted = roles_with(perm)
    for grant in scope.grants:
        if grant.role in wanted and (point is None or reaches(grant, point)):
            return Allowed(giver_id=grant.giver_id)
    return Denied(
        format_lazy("{} {}.", _("This needs one of these roles here:"), _in_words(wanted))
    )


def _names(roles: Iterable[Role]) -> str:
    return ", ".join(str(role.label) for role in sorted(roles))


# Put into words only where somebody reads them: a menu just asks whether.
_in_words = lazy(_names, str)


def reaches(grant: Grant, point: AccessPoint) -> bool:
    """Whether a role that somebody holds extends to this place.

    For somebody else, what is confidential is reached only where that person handed it over expressly.
    """
    if grant.giver_id is not None and point.is_confidential:
        return point.initiative_id in grant.named_ids
    return (
        grant.everywhere
        or point.unit_id in grant.unit_ids
        or point.initiative_id in grant.initiative_ids
        or point.committee_id in grant.committee_ids
    )
