from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from ppm import audit
from ppm.accounts.models import Person
from ppm.accounts.services import create_person
from ppm.directory.calc import Claims
from ppm.directory.models import GroupRole
from ppm.org.models import OrgUnit
from ppm.org.versions import lock
from ppm.permissions.choices import RoleSource
from ppm.permissions.models import UnitRole


def save_group_role(
    *,
    group: str,
    label: str,
    role: str,
    unit: OrgUnit,
    by: Person,
    at: datetime,
    reason: str = "",
    pk: int | None = None,
    version: int | None = None,
) -> GroupRole:
    """Say that a group gives a role, or change it. Raises StaleVersion, ValidationError."""
    code = "group_role.changed" if pk else "group_role.created"
    with audit.action(code, by=by, at=at, reason=reason):
        row = lock(GroupRole, pk, version) if pk else GroupRole()
        row.group, row.label, row.role, row.unit = group.strip(), label.strip(), role, unit
        row.full_clean()
        row.save()
    return row


def stop_group_role(
    *, group_role: GroupRole, version: int, by: Person, at: datetime, reason: str = ""
) -> None:
    """The group gives nothing any more; what it gave ends at the next sign-in. Raises StaleVersion."""
    with audit.action("group_role.stopped", by=by, at=at, reason=reason):
        row = lock(GroupRole, group_role.pk, version)
        row.is_active = False
        row.save(update_fields=["is_active"])


@dataclass(frozen=True)
class Changes:
    """What the groups of a person changed: roles given and ended."""

    given: tuple[UnitRole, ...]
    ended: tuple[UnitRole, ...]


@transaction.atomic
def apply_groups(*, person: Person, groups: Sequence[str], today: date, at: datetime) -> Changes:
    """Give what the person's groups give, end what they no longer give; roles given by hand stay."""
    Person.objects.select_for_update().get(pk=person.pk)  # two sign-ins at once
    by = Person.objects.system()
    wanted = _wanted(groups, today)
    held = {
        (row.role, row.unit_id): row
        for row in UnitRole.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today),
            person=person,
            source=RoleSource.DIRECTORY,
        )
    }
    given = [
        _give(person, role, unit_id, why, today, at, by)
        for (role, unit_id), why in sorted(wanted.items())
        if (role, unit_id) not in held
    ]
    ended = [_end(row, today, at, by) for key, row in held.items() if key not in wanted]
    return Changes(tuple(given), tuple(ended))


def _wanted(groups: Sequence[str], today: date) -> dict[tuple[str, int], str]:
    """(role, unit) → the group that gives it."""
    mine = {group.casefold() for group in groups}
    rows = GroupRole.objects.in_use().filter(
        Q(unit__valid_to__isnull=True) | Q(unit__valid_to__gte=today)
    )
    return {
        (row.role, row.unit_id): row.label or row.group
        for row in rows.order_by("pk")
        if row.group.casefold() in mine
    }


def _give(
    person: Person, role: str, unit_id: int, group: str, today: date, at: datetime, by: Person
) -> UnitRole:
    """Open a role again that ended yesterday (taken and given back the same day), or give a new one."""
    row = UnitRole.objects.filter(
        person=person,
        role=role,
        unit_id=unit_id,
        source=RoleSource.DIRECTORY,
        valid_to=today - timedelta(days=1),
    ).first() or UnitRole(
        person=person,
        role=role,
        unit_id=unit_id,
        source=RoleSource.DIRECTORY,
        valid_from=today,
    )
    row.valid_to = None
    with audit.action("unit_role.granted_by_group", by=by, at=at, reason=group):
        row.full_clean()
        row.save()
    return row


def _end(row: UnitRole, today: date, at: datetime, by: Person) -> UnitRole:
    """The role no longer holds today; one that began today is written as over before it began."""
    row.valid_to = today - timedelta(days=1)
    row.valid_from = min(row.valid_from, row.valid_to)
    with audit.action("unit_role.ended_by_group", by=by, at=at):
        row.save(update_fields=["valid_from", "valid_to"])
    return row


@transaction.atomic
def admit(
    *, claims: Claims, provider: str, extra: dict[str, object], creates: bool, language: str
) -> SocialAccount | None:
    """The account of somebody whom the directory vouches for, and whom we did not know by number yet.

    Found by a confirmed address, or created when `creates`; None: unknown to us.
    """
    person = None
    if claims.is_email_confirmed:
        person = Person.objects.filter(email=claims.email).first()
        if person is None and creates:
            person = create_person(
                email=claims.email,
                given_name=claims.given_name,
                family_name=claims.family_name,
                language=claims.language or language,
                by=Person.objects.system(),
            )
    if person is None:
        return None
    return SocialAccount.objects.create(
        user=person, provider=provider, uid=claims.uid, extra_data=extra
    )


def refresh_name(*, person: Person, claims: Claims) -> None:
    """Take over the name that the directory has; the language stays the person's own choice."""
    if (person.given_name, person.family_name) == (claims.given_name, claims.family_name):
        return
    with audit.action("person.renamed_by_directory", by=Person.objects.system()):
        person.given_name, person.family_name = claims.given_name, claims.family_name
        person.save(update_fields=["given_name", "family_name"])
