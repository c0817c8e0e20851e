from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.benefits.models import Benefit
from portfolio.contract.models import Commitment
from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.participations.models import Participation
from portfolio.reorganisation.choices import ReorganisationState
from portfolio.reorganisation.models import (
    Reorganisation,
    ReorganisationMove,
    ReorganisationUnit,
)
from portfolio.reorganisation.selectors import Moving, above, moving, obstacles, successors
from portfolio.reorganisation.telling import tell
from ppm import audit
from ppm.accounts.models import Person
from ppm.directory.models import GroupRole
from ppm.org.models import OrgUnit
from ppm.org.versions import lock
from ppm.permissions.models import SubstitutedUnitRole, UnitRole
from ppm.savedviews.models import SavedView


class PreviewOutdated(Exception):
    """Something that moves has changed since the preview was shown."""

    message = _(
        "Something has changed since this preview was made: it has been made again. "
        "Please read it once more before you confirm."
    )


class ReorganisationBlocked(Exception):
    """It cannot be done as it stands; `reasons` are sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class ReorganisationClosed(Exception):
    """It has been carried out or withdrawn already."""

    message = _("This operation has been carried out or withdrawn already.")


def draft(
    *,
    values: Mapping[str, Any],
    units: Collection[OrgUnit],
    others: Collection[OrgUnit],
    by: Person,
    at: datetime,
) -> Reorganisation:
    """Note what is intended; nothing moves yet. `others` are further successors. Raises ValidationError."""
    with audit.action("reorganisation.drafted", by=by, at=at, reason=values["reason"]):
        row = Reorganisation(**values, made_by=by, made_at=at)
        row.full_clean()
        row.save()
        ReorganisationUnit.objects.bulk_create(
            [ReorganisationUnit(reorganisation=row, unit=unit) for unit in units]
            + [
                ReorganisationUnit(reorganisation=row, unit=unit, is_successor=True)
                for unit in others
                if unit not in units and unit.pk != row.into_id
            ]
        )
    return row


def assign(
    *,
    reorganisation: Reorganisation,
    to: OrgUnit,
    initiatives: Collection[Initiative],
    units: Collection[OrgUnit],
    by: Person,
    at: datetime,
) -> Reorganisation:
    """Say which successor takes these initiatives and units below. Raises ReorganisationClosed."""
    with audit.action("reorganisation.assigned", by=by, at=at):
        row = _lock(reorganisation, ReorganisationState.DRAFT)
        allowed = {unit.pk for unit in successors(row)}
        if to.pk not in allowed:
            raise ReorganisationBlocked([str(to)])
        found = moving(row)
        inside = {one.pk for one in found.initiatives}
        below = {one.pk for one in found.children}
        for one in initiatives:
            if one.pk in inside:
                ReorganisationMove.objects.update_or_create(
                    reorganisation=row, initiative=one, defaults={"to": to}
                )
        for unit in units:
            if unit.pk in below:
                ReorganisationMove.objects.update_or_create(
                    reorganisation=row, unit=unit, defaults={"to": to}
                )
        row.save(update_fields=["state"])  # a new version: previews shown before are outdated
        row.refresh_from_db(fields=["version"])
    return row


@transaction.atomic
def confirm(
    *, reorganisation: Reorganisation, fingerprint: str, by: Person, at: datetime, today: date
) -> Reorganisation:
    """Carry it out, or plan it for its day. Raises PreviewOutdated, ReorganisationBlocked and …Closed."""
    row = _lock(reorganisation, ReorganisationState.DRAFT)
    found = moving(row)
    if found.fingerprint(row) != fingerprint:
        raise PreviewOutdated
    if reasons := obstacles(row, found):
        raise ReorganisationBlocked(reasons)
    with audit.action("reorganisation.confirmed", by=by, at=at, reason=row.reason):
        row.confirmed_by, row.state = by, ReorganisationState.PLANNED
        row.save(update_fields=["confirmed_by", "state"])
    if row.takes_effect_on <= today:
        return apply(reorganisation=row, by=by, at=at)
    return row


def withdraw(*, reorganisation: Reorganisation, by: Person, at: datetime) -> None:
    """Give up a draft or a plan. Raises ReorganisationClosed."""
    with audit.action("reorganisation.withdrawn", by=by, at=at):
        row = _lock(reorganisation, ReorganisationState.DRAFT, ReorganisationState.PLANNED)
        row.state = ReorganisationState.WITHDRAWN
        row.save(update_fields=["state"])


def apply(*, reorganisation: Reorganisation, by: Person, at: datetime) -> Reorganisation:
    """Move everything in one transaction, as it stands now; tell those concerned.

    Raises ReorganisationBlocked and ReorganisationClosed.
    """
    with audit.action("reorganisation.applied", by=by, at=at, reason=reorganisation.reason):
        row = _lock(reorganisation, ReorganisationState.PLANNED)
        found = moving(row)
        if reasons := obstacles(row, found):
            raise ReorganisationBlocked(reasons)
        main = _main_successor(row, found)
        moves = list(row.moves.select_related("to"))
        initiatives_to = {one.initiative_id: one.to for one in moves if one.initiative_id}
        units_to = {one.unit_id: one.to for one in moves if one.unit_id}
        _end_units(found, main, row.takes_effect_on)
        _move_children(found, main, units_to)
        went = _move_initiatives(found, main, initiatives_to)
        keys = [unit.pk for unit in found.units]
        Committee.objects.filter(unit__in=keys).update(unit=main)
        Benefit.objects.filter(unit__in=keys).update(unit=main)
        Commitment.objects.filter(unit__in=keys).update(unit=main)
        Person.objects.filter(unit__in=keys).update(unit=main)
        SavedView.objects.filter(unit__in=keys).update(unit=main)
        _move_group_roles(keys, main)
        _move_participations(found, main, row.takes_effect_on)
        _move_roles(found, main, row.takes_effect_on, follow=row.do_roles_follow)
        row.into, row.state, row.applied_at = main, ReorganisationState.APPLIED, at
        row.save(update_fields=["into", "state", "applied_at"])
        tell(row, found, went, by)
    return row


def _lock(reorganisation: Reorganisation, *states: ReorganisationState) -> Reorganisation:
    row = lock(Reorganisation, reorganisation.pk, None)
    if row.state not in states:
        raise ReorganisationClosed
    return row


def _main_successor(row: Reorganisation, found: Moving) -> OrgUnit:
    """The unit that takes over: the chosen one, moved up if it lies below one that ends; or a new one."""
    ending = {unit.pk: unit for unit in found.units}
    if row.into is None:
        unit = OrgUnit(
            code=row.new_code,
            name_fr=row.new_name_fr,
            name_nl=row.new_name_nl,
            name_en=row.new_name_en,
            parent_id=above(found.units[0], ending),
            valid_from=row.takes_effect_on,
        )
        unit.full_clean(exclude=["path"])
        unit.save()
        return OrgUnit.objects.get(pk=unit.pk)  # with the path that the database gave it
    for unit in successors(row):
        if unit.parent_id is not None and unit.parent_id in ending:
            unit.parent_id = above(ending[unit.parent_id], ending)
            unit.save(update_fields=["parent"])
    return OrgUnit.objects.get(pk=row.into.pk)


def _end_units(found: Moving, main: OrgUnit, day: date) -> None:
    for unit in found.units:
        unit.valid_to, unit.successor = day - timedelta(days=1), main
        unit.save(update_fields=["valid_to", "successor"])


def _move_children(found: Moving, main: OrgUnit, units_to: Mapping[int, OrgUnit]) -> None:
    taking = {main.pk, *(unit.pk for unit in units_to.values())}
    for unit in found.children:
        if unit.pk not in taking:
            unit.parent = units_to.get(unit.pk, main)
            unit.save(update_fields=["parent"])


def _move_initiatives(
    found: Moving, main: OrgUnit, to: Mapping[int, OrgUnit]
) -> dict[int, OrgUnit]:
    """Returns which unit took over each initiative."""
    went = {one.pk: to.get(one.pk, main) for one in found.initiatives}
    by_unit: dict[OrgUnit, list[int]] = defaultdict(list)
    for key, unit in went.items():
        by_unit[unit].append(key)
    for unit, keys in by_unit.items():
        Initiative.objects.filter(pk__in=keys).update(unit=unit)
        kept = Benefit.objects.filter(initiative__in=keys, unit__in=found.units)
        kept.update(unit=unit)
    return went


def _move_group_roles(keys: Sequence[int], main: OrgUnit) -> None:
    """Groups give their role on the successor; what that unit already has from the group is stopped here."""
    for row in GroupRole.objects.in_use().filter(unit__in=keys):
        same = GroupRole.objects.in_use().filter(group=row.group, role=row.role, unit=main)
        if same.exists():
            row.is_active = False
        else:
            row.unit = main
        row.save(update_fields=["unit", "is_active"])


def _move_participations(found: Moving, main: OrgUnit, day: date) -> None:
    """The successor takes part instead; a unit that leads does not take part, and shares add up."""
    there = {
        (row.initiative_id, row.kind): row
        for row in Participation.objects.in_force(day).of_units([main.pk])
    }
    leads = set(Initiative.objects.filter(unit=main).values_list("pk", flat=True))
    for part in found.participations:
        until, part.valid_to = part.valid_to, day - timedelta(days=1)
        begins = max(part.valid_from, day)
        part.valid_from = min(part.valid_from, part.valid_to)
        part.save(update_fields=["valid_from", "valid_to"])
        same = there.get((part.initiative_id, part.kind))
        if same is not None and same.share is not None and part.share is not None:
            same.share = min(same.share + part.share, Decimal(100))
            same.save(update_fields=["share"])
        elif same is None and part.initiative_id not in leads:
            there[part.initiative_id, part.kind] = Participation.objects.create(
                initiative_id=part.initiative_id,
                unit=main,
                kind=part.kind,
                share=part.share,
                valid_from=begins,
                valid_to=until,
            )


def _move_roles(found: Moving, main: OrgUnit, day: date, *, follow: bool) -> None:
    """Roles end with their unit; they go on, on the successor, unless the person has them there anyway."""
    above = OrgUnit.objects.filter(pk__in=[int(step) for step in main.path.split(".")])
    kept = set(
        UnitRole.objects.filter(unit__in=above)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .values_list("person_id", "role", "source")
    )
    for role in found.roles:
        key = (role.person_id, role.role, role.source)
        goes_on = follow and key not in kept
        kept.add(key)
        if goes_on and role.valid_from >= day:
            role.unit = main
            role.save(update_fields=["unit"])
            continue
        until, role.valid_to = role.valid_to, day - timedelta(days=1)
        role.valid_from = min(role.valid_from, role.valid_to)
        role.save(update_fields=["valid_from", "valid_to"])
        if goes_on:
            new = UnitRole.objects.create(
                person_id=role.person_id,
                role=role.role,
                unit=main,
                source=role.source,
                valid_from=day,
                valid_to=until,
            )
            SubstitutedUnitRole.objects.filter(role=role).update(role=new)
