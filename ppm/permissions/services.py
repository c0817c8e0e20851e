from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ppm import audit
from ppm.accounts.models import SYSTEM_EMAIL
from ppm.notices.services import notify
from ppm.permissions.granting import may_grant
from ppm.permissions.models import UnitRole

if TYPE_CHECKING:
    from ppm.accounts.models import Person
    from ppm.org.models import OrgUnit


class RoleForOneself(Exception):
    """Nobody gives a role to oneself."""

    message = _("Nobody can give a role to themselves: ask a colleague.")


class NotGrantable(Exception):
    """The role, or the unit, is out of reach of whoever gives or ends it."""

    message = _("You cannot give or end this role on this unit.")


class RoleEnded(Exception):
    """The role has ended before the day asked for."""

    message = _("This role has ended already.")


def grant_unit_role(
    *,
    person: "Person",
    role: str,
    unit: "OrgUnit",
    valid_from: date,
    by: "Person",
    at: datetime,
    valid_to: date | None = None,
    reason: str = "",
) -> UnitRole:
    """Give a person a role on a unit and everything below it.

    Raises ValidationError, RoleForOneself, NotGrantable.
    """
    _check(person, role, unit.pk, by)
    held = UnitRole(person=person, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
    held.full_clean()
    with audit.action("unit_role.granted", by=by, at=at, reason=reason):
        held.save()
        _tell(held, "role_given", by)
    return held


def end_unit_role(
    *, held: UnitRole, last_day: date, by: "Person", at: datetime, reason: str = ""
) -> UnitRole:
    """Let a role end after `last_day`; it stays in the history.

    Raises NotGrantable, RoleForOneself, RoleEnded, ValidationError.
    """
    with audit.action("unit_role.ended", by=by, at=at, reason=reason):
        held = UnitRole.objects.select_for_update().select_related("unit", "person").get(pk=held.pk)
        _check(held.person, held.role, held.unit_id, by)
        if held.valid_to is not None and held.valid_to < localdate(at):
            raise RoleEnded
        # A role that has not begun yet, or began today, ends on its first day.
        held.valid_to = max(last_day, held.valid_from)
        held.full_clean()
        held.save(update_fields=["valid_to"])
        _tell(held, "role_ended", by)
    return held


def _check(person: "Person", role: str, unit_id: int, by: "Person") -> None:
    if by.email == SYSTEM_EMAIL:
        return
    if person.pk == by.pk:
        raise RoleForOneself
    if not may_grant(by, role, unit_id):
        raise NotGrantable


def _tell(held: UnitRole, event: str, by: "Person") -> None:
    person = held.person
    with translation.override(person.language):
        params = {
            "role": str(held.get_role_display()),
            "unit": str(held.unit),
            "by_person": by.pk,
            "from_on": held.valid_from,
            "until_on": held.valid_to,
        }
    notify(
        person=person,
        kind=f"ppm.permissions.{event}",
        params=params,
        link=reverse("portfolio:profile"),
    )
