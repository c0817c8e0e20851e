from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import InitiativeRole
from portfolio.meetings.models import CommitteeMember
from portfolio.meetings.selectors import may_seat
from portfolio.substitutions.models import SubstitutedInitiativeRole, SubstitutedSeat
from portfolio.substitutions.separation import (
    Clash,
    Holding,
    clashes,
    held_for_others,
    holding_of,
)
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.notices.services import notify
from ppm.org.versions import lock
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.granting import may_grant
from ppm.permissions.models import (
    SubstitutedUnitRole,
    Substitution,
    SubstitutionRule,
    UnitRole,
)

NOTICE = "portfolio.substitutions"


class NothingHandedOver(Exception):
    """A substitute without a single role."""

    message = _("Choose at least one role, or all of them.")


class NotOnesOwn(Exception):
    """A right that is held for somebody else is not handed on."""

    message = _("What you hold for somebody else cannot be handed on.")


class NotToOneself(Exception):
    """Nobody takes somebody else's rights by noting that they are absent."""

    message = _("You cannot name yourself the substitute of somebody else.")


class OutOfReach(Exception):
    """The absent person holds a role that whoever notes the absence could not give."""

    def __init__(self, role: str) -> None:
        self.message = gettext(
            "You cannot hand over this role: %(role)s. Choose the roles one by one, or ask the central PMO."
        ) % {"role": role}
        super().__init__(self.message)


class SubstituteAway(Exception):
    """The substitute is absent in those days."""

    message = _("This person is absent in those days as well.")


class SecretStaysClosed(Exception):
    """Only the absent person may open a secret initiative to a substitute, and only if the PMO allows it."""

    message = _(
        "Confidential initiatives are handed over by the absent person only, if the PMO allows it."
    )


class TooLong(Exception):
    """Longer than the PMO allows."""

    def __init__(self, days: int) -> None:
        self.message = gettext("A substitution lasts %(days)s days at most.") % {"days": days}
        super().__init__(self.message)


class BothSides(Exception):
    """The substitute would hold both sides of a control."""

    def __init__(self, clash: Clash, substitute: Person) -> None:
        facts = {
            "person": substitute,
            "role": clash.role.label,
            "held": clash.held.label,
        }
        role = clash.initiative_role
        if role is None:
            sentence = gettext(
                "%(person)s manages projects whose reports this role validates (%(role)s)."
            )
        elif role.initiative.is_confidential:
            sentence = gettext("%(person)s is %(held)s and cannot be %(role)s as well.")
        else:
            sentence = gettext("%(person)s is %(held)s of %(code)s and cannot be %(role)s as well.")
            facts["code"] = role.initiative.code
        self.message = sentence % facts
        super().__init__(self.message)


class AlreadyOver(Exception):
    """The substitution has ended or was revoked."""

    message = _("This substitution has ended already.")


Refusal = (
    NothingHandedOver,
    NotOnesOwn,
    NotToOneself,
    OutOfReach,
    SubstituteAway,
    SecretStaysClosed,
    TooLong,
    BothSides,
)


def rule() -> SubstitutionRule:
    """What the PMO allows; the first rules are those of the model."""
    return SubstitutionRule.objects.order_by("pk").first() or SubstitutionRule()


def change_rule(
    *, opens_secret: bool, longest_days: int, version: int | None, by: Person, at: datetime
) -> SubstitutionRule:
    """Change what the PMO allows. Raises StaleVersion, ValidationError."""
    with audit.action("substitution_rule.changed", by=by, at=at):
        stored = SubstitutionRule.objects.order_by("pk").first()
        row = lock(SubstitutionRule, stored.pk, version) if stored else SubstitutionRule()
        row.opens_secret, row.longest_days = opens_secret, longest_days
        row.full_clean()
        row.save()
        row.refresh_from_db(fields=["version"])
    return row


def set_substitution(
    *,
    giver: Person,
    substitute: Person | None,
    valid_from: date,
    valid_to: date,
    by: Person,
    at: datetime,
    is_all: bool = True,
    unit_roles: Iterable[UnitRole] = (),
    initiative_roles: Iterable[InitiativeRole] = (),
    seats: Iterable[CommitteeMember] = (),
    opens_secret: bool = False,
    reason: str = "",
) -> Substitution:
    """Note an absence and who stands in, with all roles of the giver or those chosen; tell both.

    Raises ValidationError and the exceptions of `Refusal`.
    """
    row = Substitution(
        giver=giver,
        substitute=substitute,
        valid_from=valid_from,
        valid_to=valid_to,
        is_all=is_all,
        opens_secret=opens_secret,
        reason=reason.strip(),
        made_by=by,
        made_at=at,
    )
    row.full_clean(exclude=["revoked_by", "revoked_at"])
    if valid_to < localdate(at):
        raise ValidationError({"valid_to": _("This day has passed.")})
    if by.acting_for_id is not None and by.acting_for_id == giver.pk:
        raise NotOnesOwn
    rules = rule()
    if (valid_to - valid_from).days + 1 > rules.longest_days:
        raise TooLong(rules.longest_days)
    if opens_secret and (by.pk != giver.pk or not rules.opens_secret):
        raise SecretStaysClosed
    chosen = Holding(list(unit_roles), list(initiative_roles), list(seats))
    if substitute is not None:
        _check(row, substitute, chosen)
    with audit.action("substitution.set", by=by, at=at, reason=row.reason):
        row.save()
        if substitute is not None and not is_all:
            SubstitutedUnitRole.objects.bulk_create(
                SubstitutedUnitRole(substitution=row, role=one) for one in chosen.units
            )
            SubstitutedInitiativeRole.objects.bulk_create(
                SubstitutedInitiativeRole(substitution=row, role=one) for one in chosen.initiatives
            )
            SubstitutedSeat.objects.bulk_create(
                SubstitutedSeat(substitution=row, seat=one) for one in chosen.seats
            )
        _tell(row, "set", by)
    return row


def revoke_substitution(
    *, substitution: Substitution, by: Person, at: datetime, reason: str = ""
) -> Substitution:
    """End a substitution at once. Raises AlreadyOver."""
    with audit.action("substitution.revoked", by=by, at=at, reason=reason):
        row = lock(Substitution, substitution.pk, None)
        if row.revoked_at is not None or row.valid_to < localdate(at):
            raise AlreadyOver
        row.revoked_by, row.revoked_at = by, at
        row.save(update_fields=["revoked_by", "revoked_at"])
        _tell(row, "revoked", by)
    return row


def _check(row: Substitution, substitute: Person, chosen: Holding) -> None:
    if not substitute.is_active:
        raise ValidationError({"substitute": _("This person can no longer sign in.")})
    own = holding_of(row.giver, row.valid_from, row.valid_to)
    if not row.is_all:
        if not chosen:
            raise NothingHandedOver
        if chosen.strangers_to(own):
            raise NotOnesOwn
    away = Substitution.objects.standing().filter(
        giver=substitute, valid_from__lte=row.valid_to, valid_to__gte=row.valid_from
    )
    if away.exists():
        raise SubstituteAway
    given = own if row.is_all else chosen
    if row.made_by_id != row.giver_id:
        _check_reach(row.made_by, substitute, given)
    if not row.opens_secret:
        given = replace(
            given,
            initiatives=[one for one in given.initiatives if not one.initiative.is_confidential],
        )
    held = holding_of(substitute, row.valid_from, row.valid_to)
    held += held_for_others(substitute, row.valid_from, row.valid_to)
    for clash in clashes(given, held):
        raise BothSides(clash, substitute)


def _check_reach(by: Person, substitute: Person, given: Holding) -> None:
    """For somebody else one hands over only what one could give."""
    if substitute.pk == by.pk:
        raise NotToOneself
    for role in given.units:
        if not may_grant(by, role.role, role.unit_id):
            raise OutOfReach(str(role.get_role_display()))
    for named in given.initiatives:
        # A secret one stays closed to the substitute in any case.
        if not named.initiative.is_confidential and not can(
            by, Perm.INITIATIVE_EDIT, named.initiative
        ):
            raise OutOfReach(str(named.get_role_display()))
    for seat in given.seats:
        if not may_seat(by, seat.committee):
            raise OutOfReach(coded_name(seat.committee))


def _tell(row: Substitution, event: str, by: Person) -> None:
    """Tell giver and substitute, except whoever did it."""
    facts = {
        "giver_person": row.giver_id,
        "substitute_person": row.substitute_id,
        "by_person": by.pk,
        "from_on": row.valid_from,
        "until_on": row.valid_to,
    }
    for person in (row.giver, row.substitute):
        if person is not None and person.pk != by.pk:
            side = "given" if person.pk == row.giver_id else "held"
            notify(
                person=person,
                kind=f"{NOTICE}.{side}_{event}",
                params=facts,
                link=reverse("portfolio:substitution_list"),
            )
