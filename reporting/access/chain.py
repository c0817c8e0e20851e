"""Every role that a person holds on a day, own or as a substitute, and what it does for one question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.meetings.models import CommitteeMember
from portfolio.participations.models import Participation
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.access import AccessPoint
from ppm.permissions.catalog import Perm
from ppm.permissions.models import Substitution, UnitRole
from ppm.permissions.roles import Role, roles_with
from ppm.ui.figures import written_day


@dataclass(frozen=True)
class Step:
    """A sentence of the chain, and whether it speaks for the permission."""

    text: str
    gives: bool


def steps_of(person: Person, perm: Perm, point: AccessPoint | None, on: date) -> Iterator[Step]:
    """Own roles, those of people this person stands in for, units taking part, seats."""
    yield from _held_by(person, person, None, perm, point, on)
    yield from _seats(person, person, None, perm, point, on)
    given = Substitution.objects.in_force(on).filter(substitute=person).select_related("giver")
    for substitution in given.order_by("pk"):
        yield from _held_by(person, substitution.giver, substitution, perm, point, on)
        yield from _seats(person, substitution.giver, substitution, perm, point, on)


def _held_by(
    person: Person,
    holder: Person,
    substitution: Substitution | None,
    perm: Perm,
    point: AccessPoint | None,
    on: date,
) -> Iterator[Step]:
    wanted = roles_with(perm)
    units, initiatives = _above(point)
    on_units = UnitRole.objects.filter(_in_force(on), person=holder).select_related("unit")
    on_initiatives = InitiativeRole.objects.filter(_in_force(on), person=holder)
    if substitution is not None and not substitution.is_all:
        on_units = on_units.filter(
            pk__in=substitution.unit_roles.values("role")  # type: ignore[attr-defined]
        )
        on_initiatives = on_initiatives.filter(
            pk__in=substitution.initiative_roles.values("role")  # type: ignore[attr-defined]
        )
    for one in on_units.order_by("valid_from", "pk"):
        place = coded_name(one.unit)
        reaches = point is None or one.unit_id in units
        yield _step(person, one, place, substitution, reaches, one.role in wanted)
        yield from _taking_part(one, point, on, perm)
    # Roles on other initiatives are nobody's affair here: only those on this one or above it are named.
    here = on_initiatives.filter(initiative__in=initiatives) if point else on_initiatives.none()
    for held in here.select_related("initiative").order_by("valid_from", "pk"):
        yield _step(person, held, held.initiative.code, substitution, True, held.role in wanted)


def _step(
    person: Person,
    held: Any,
    place: str,
    substitution: Substitution | None,
    reaches: bool,
    is_wanted: bool,
) -> Step:
    facts = {
        "person": person,
        "role": held.get_role_display(),
        "place": place,
        "day": written_day(held.valid_from),
        "until": written_day(held.valid_to) if held.valid_to else "",
    }
    if substitution is not None:
        facts |= {
            "giver": substitution.giver,
            "day": written_day(substitution.valid_from),
            "until": written_day(substitution.valid_to),
        }
        text = _(
            "%(person)s stands in for %(giver)s from %(day)s until %(until)s, "
            "who is %(role)s on %(place)s."
        )
    elif held.valid_to:
        text = _("%(person)s is %(role)s on %(place)s from %(day)s until %(until)s.")
    else:
        text = _("%(person)s is %(role)s on %(place)s since %(day)s.")
    return _with_effect(text % facts, reaches, is_wanted)


def _with_effect(text: str, reaches: bool, is_wanted: bool) -> Step:
    if not reaches:
        effect = _("That does not reach this.")
    elif is_wanted:
        effect = _("That gives the permission here.")
    else:
        effect = _("That reaches this, but does not give the permission.")
    return Step(f"{text} {effect}", gives=reaches and is_wanted)


def _taking_part(held: UnitRole, point: AccessPoint | None, on: date, perm: Perm) -> Iterator[Step]:
    if point is None or held.role not in (Role.DECENTRAL_PMO, Role.MANAGEMENT):
        return
    rows = Participation.objects.in_force(on).filter(
        initiative=point.initiative_id, unit__in=OrgUnit.objects.below(held.unit)
    )
    for one in rows.select_related("unit").order_by("pk"):
        text = _("%(unit)s takes part as %(kind)s since %(day)s; its PMO and management read.") % {
            "unit": coded_name(one.unit),
            "kind": one.get_kind_display(),
            "day": written_day(one.valid_from),
        }
        yield _with_effect(text, True, Role.PARTNER in roles_with(perm))


def _seats(
    person: Person,
    holder: Person,
    substitution: Substitution | None,
    perm: Perm,
    point: AccessPoint | None,
    on: date,
) -> Iterator[Step]:
    seats = CommitteeMember.objects.filter(_in_force(on), person=holder)
    if substitution is not None and not substitution.is_all:
        seats = seats.filter(
            pk__in=substitution.seats.values("seat")  # type: ignore[attr-defined]
        )
    for seat in seats.select_related("committee").order_by("valid_from", "pk"):
        facts = {
            "person": person,
            "committee": coded_name(seat.committee),
            "day": written_day(seat.valid_from),
        }
        if substitution is None:
            text = _("%(person)s sits on %(committee)s since %(day)s.") % facts
        else:
            facts |= {
                "giver": holder,
                "day": written_day(substitution.valid_from),
                "until": written_day(substitution.valid_to),
            }
            text = (
                _("%(person)s sits on %(committee)s for %(giver)s from %(day)s until %(until)s.")
                % facts
            )
        reaches = point is None or point.committee_id == seat.committee_id
        yield _with_effect(text, reaches, Role.COMMITTEE_MEMBER in roles_with(perm))


def _above(point: AccessPoint | None) -> tuple[set[int], set[int]]:
    """The units and the initiatives from which a role reaches the place."""
    if point is None:
        return set(), set()
    unit = initiative = None
    if point.unit_id is not None:
        unit = OrgUnit.objects.filter(pk=point.unit_id).values_list("path", flat=True).first()
    if point.initiative_id is not None:
        rows = Initiative.objects.filter(pk=point.initiative_id)
        initiative = rows.values_list("path", flat=True).first()
    return _steps(unit), _steps(initiative)


def _steps(path: str | None) -> set[int]:
    return {int(step) for step in path.split(".")} if path else set()


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
