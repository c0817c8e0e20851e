"""Passing on what a person holds: all of it or row by row, from a day on, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.benefits.owners import pass_benefits
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.initiatives.naming import other_side_in_words
from portfolio.meetings.models import CommitteeMember
from portfolio.meetings.selectors import seats_of_people
from portfolio.meetings.services import pass_seat
from portfolio.people.selectors import Held, not_over, place_of, word_of
from portfolio.standings.services import refresh_people
from portfolio.substitutions.separation import Clash, Holding, clashes, holding_of
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.notices.services import notify
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.granting import may_grant
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import MANDATED_ROLES, Role, against


class NothingToPassOn(Exception):
    """No row was given to anybody, or ended."""

    message = gettext_lazy("Choose for at least one role what becomes of it.")


class CannotPassOn(Exception):
    """A row cannot go to the person chosen; `moves` say why."""

    message = gettext_lazy("Some roles cannot go to the person chosen.")

    def __init__(self, moves: "list[Move]") -> None:
        super().__init__(str(self.message))
        self.moves = moves


@dataclass(frozen=True)
class Move:
    """What becomes of one role or seat: it passes to `successor`, or ends without one."""

    role: Held
    successor: Person | None
    problem: str = ""

    @property
    def subject(self) -> str:
        """Where the role is held."""
        return coded_name(place_of(self.role))

    @property
    def handover_address(self) -> str:
        """Where a role on an initiative is passed on with a sheet that the successor accepts first."""
        if self.successor is None or not isinstance(self.role, InitiativeRole):
            return ""
        query = urlencode({"role": self.role.pk, "successor": self.successor.pk})
        page = reverse("portfolio:handover_create", args=[self.role.initiative_id])
        return f"{page}?{query}"

    @property
    def word(self) -> str:
        """What is held there."""
        return word_of(self.role)


def roles_of(
    person: Person, viewer: Person, today: date
) -> tuple[list[UnitRole], list[InitiativeRole], list[CommitteeMember]]:
    """What a person holds, today or later, and the viewer may pass on."""
    units = [
        one
        for one in UnitRole.objects.filter(not_over(today), person=person)
        .select_related("unit")
        .order_by("pk")
        if may_grant(viewer, one.role, one.unit_id)
    ]
    rows = (
        InitiativeRole.objects.filter(not_over(today), person=person)
        .filter(initiative__in=Initiative.objects.visible_to(viewer).order_by().values("pk"))
        .select_related("initiative__unit")
        .order_by("initiative__code", "pk")
    )
    initiatives = [one for one in rows if can(viewer, Perm.INITIATIVE_EDIT, one.initiative)]
    return units, initiatives, list(seats_of_people([person], viewer, today))


def examined(moves: Iterable[Move], on: date) -> list[Move]:
    """Each move with what stands against it: the successor would hold both sides of a control."""
    rows = list(moves)
    given: dict[int, Holding] = defaultdict(Holding)
    for move in rows:
        if move.successor is not None:
            given[move.successor.pk] += _as_holding(move)
    held = {
        move.successor.pk: holding_of(move.successor, on, None)
        for move in rows
        if move.successor is not None
    }
    return [
        replace(move, problem=_problem(move, held[move.successor.pk] + given[move.successor.pk]))
        if move.successor is not None
        else move
        for move in rows
    ]


def _as_holding(move: Move) -> Holding:
    match move.role:
        case InitiativeRole():
            return Holding([], [move.role])
        case CommitteeMember():
            return Holding(seats=[move.role])
    return Holding([move.role], [])


def _problem(move: Move, others: Holding) -> str:
    successor = move.successor
    if successor is None:
        return ""
    if not successor.is_active:
        return _("This person can no longer sign in.")
    for clash in clashes(_as_holding(move), others, small_may=True):
        return _in_words(clash, successor)
    return ""


def _in_words(clash: Clash, successor: Person) -> str:
    if clash.initiative_role is not None and clash.held in against(clash.role):
        return other_side_in_words(successor, clash.held, clash.role)
    return _("%(person)s is %(held)s there and cannot be %(role)s as well.") % {
        "person": successor,
        "held": clash.held.label,
        "role": clash.role.label,
    }


def reassign(
    *,
    person: Person,
    moves: Sequence[Move],
    on: date,
    reason: str,
    by: Person,
    at: datetime,
) -> int:
    """Pass roles on from the day `on`; the last day of the person is the one before. Tells everybody.

    Raises NothingToPassOn, CannotPassOn. Returns how many roles moved or ended.
    """
    if not moves:
        raise NothingToPassOn
    checked = examined(moves, on)
    if any(move.problem for move in checked):
        raise CannotPassOn(checked)
    with audit.action("person.reassigned", by=by, at=at, reason=reason):
        touched = set()
        for move in checked:
            pass_on(role=move.role, successor=move.successor, on=on)
            if isinstance(move.role, InitiativeRole):
                touched.add(move.role.initiative_id)
        refresh_people(touched, localdate(at))
        _tell(person, checked, on, by)
    return len(checked)


def pass_on(*, role: Held, successor: Person | None, on: date) -> None:
    """End one role on the day before and give it to the successor. Inside the caller's action."""
    if isinstance(role, CommitteeMember):
        pass_seat(seat=role, successor=successor, on=on)
        return
    model = type(role)
    role = model._default_manager.select_for_update(of=("self",)).get(pk=role.pk)
    mandate = role.valid_to if role.role in MANDATED_ROLES else None
    # A role that begins that day or later has reached nobody: it ends the day it begins.
    role.valid_to = max(role.valid_from, on - timedelta(days=1))
    role.save(update_fields=["valid_to"])
    if isinstance(role, InitiativeRole) and role.role == Role.BENEFIT_OWNER:
        pass_benefits(role.initiative_id, role.person_id, successor)
    if successor is None:
        return
    place = (
        {"initiative_id": role.initiative_id}
        if isinstance(role, InitiativeRole)
        else {"unit_id": role.unit_id}
    )
    held = model._default_manager.filter(not_over(on), person=successor, role=role.role, **place)
    if not held.exists():
        made = model(person=successor, role=role.role, valid_from=on, valid_to=mandate, **place)
        made.clean_fields(exclude=["person", "initiative", "unit"])
        made.save()


def _tell(person: Person, moves: Sequence[Move], on: date, by: Person) -> None:
    per_successor: dict[Person, int] = defaultdict(int)
    for move in moves:
        if move.successor is not None:
            per_successor[move.successor] += 1
    for successor, count in per_successor.items():
        if successor.pk != by.pk:
            notify(
                person=successor,
                kind="portfolio.people.taken_over",
                params={
                    "count": count,
                    "from_person": person.pk,
                    "by_person": by.pk,
                    "start_on": on,
                },
                link=reverse("portfolio:profile"),
            )
    if person.is_active and person.pk != by.pk:
        notify(
            person=person,
            kind="portfolio.people.passed_on",
            params={"count": len(moves), "by_person": by.pk, "start_on": on},
            link=reverse("portfolio:profile"),
        )
