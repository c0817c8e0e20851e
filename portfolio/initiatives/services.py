from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import HOLDS, Kind
from portfolio.initiatives.codes import CONFIDENTIAL, next_code, next_codes
from portfolio.initiatives.confidences import Confidence, record_confidence, record_confidences
from portfolio.initiatives.milestones import add_milestone, edit_milestone, reach_milestone
from portfolio.initiatives.models import (
    ExternalKey,
    Initiative,
    InitiativeRole,
    Standing,
)
from portfolio.initiatives.standings import refresh_people, update_standing
from ppm import audit
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.org.bulk import insert_rows, update_rows
from ppm.org.versions import StaleVersion, lock
from ppm.permissions.choices import Confidentiality
from ppm.permissions.roles import Role

__all__ = [
    "Confidence",
    "StaleVersion",
    "add_milestone",
    "edit_milestone",
    "next_code",
    "reach_milestone",
    "record_confidence",
    "record_confidences",
    "update_standing",
]

BATCH = 500
TRANSLATED = frozenset(f"{name}_{code}" for name in ("name", "purpose") for code in Language.values)
FIELDS = TRANSLATED | {
    "name",
    "purpose",
    "description",
    "language",
    "unit",
    "parent",
    "state",
    "tailoring_class",
    "category",
    "sender_category",
    "confidentiality",
    "code_name",
    "baseline_start",
    "actual_start",
    "baseline_end",
    "forecast_end",
    "actual_end",
    "legal_deadline_on",
}
# Kept by the database or given by the service; never typed.
KEPT = ["path", "code"]


# The role that manages an initiative, by kind.
MANAGING: dict[str, Role] = {
    Kind.PROJECT: Role.PROJECT_MANAGER,
    Kind.PROGRAMME: Role.PROGRAMME_MANAGER,
    Kind.PRODUCT: Role.PRODUCT_OWNER,
}


class CannotHold(Exception):
    """The parent may not hold something of this kind."""

    def __init__(self, parent: Initiative, kind: str) -> None:
        names = {"parent": parent.get_kind_display(), "kind": Kind(kind).label}
        self.message = gettext("A %(parent)s cannot hold a %(kind)s.") % names
        super().__init__(self.message)


class WiderThanParent(Exception):
    """What belongs to a confidential initiative would give it away if more people knew of it."""

    message = _(
        "What belongs to a restricted initiative must be restricted or secret; "
        "what belongs to a secret one must be secret too."
    )


class NobodyKnows(Exception):
    """A confidential initiative that nobody is named on could never be found again."""

    message = _(
        "Name at least one person: only people named on a confidential initiative can read it."
    )


class RoleEnded(Exception):
    """The role has an end date already."""

    message = _("This role has ended already.")


@dataclass(frozen=True)
class NewInitiative:
    """What a new initiative starts with: columns (with `kind`), people by role, and the sender's key."""

    values: Mapping[str, Any]
    people: Sequence[tuple[Role, Person]] = ()
    key: tuple[str, str] | None = None  # source, key


def create_initiative(
    *,
    kind: str,
    by: Person,
    at: datetime,
    people: Sequence[tuple[Role, Person]] = (),
    **values: Any,
) -> Initiative:
    """Create an initiative with its code, standing and people.

    Raises CannotHold, WiderThanParent, NobodyKnows, ValidationError.
    """
    new = NewInitiative({"kind": kind, **values}, people)
    return create_many(rows=[new], by=by, at=at)[0]


def create_many(*, rows: Iterable[NewInitiative], by: Person, at: datetime) -> list[Initiative]:
    """Create many initiatives in a few statements, in the order given. Raises like `create_initiative`."""
    rows = list(rows)
    made = []
    for row in rows:
        initiative = Initiative(kind=row.values["kind"], **_checked(row.values))
        _check(initiative, has_people=bool(row.people))
        made.append(initiative)
    with audit.action("initiative.created", by=by, at=at):
        for kind, group in groupby(sorted(made, key=_series), _series):
            of_kind = list(group)
            codes = next_codes(kind, localdate(at).year, len(of_kind))
            for initiative, code in zip(of_kind, codes, strict=True):
                initiative.code = code
        _insert(made)
        pairs = list(zip(made, rows, strict=True))
        insert_rows([Standing(initiative=one) for one in made])
        insert_rows(
            [ExternalKey(initiative=i, source=r.key[0], key=r.key[1]) for i, r in pairs if r.key]
        )
        _give_roles([(i, role, person) for i, r in pairs for role, person in r.people], at)
    return made


def _insert(made: Sequence[Initiative]) -> None:
    """Insert new initiatives; they learn their keys and paths by their codes."""
    insert_rows(made)
    stored = Initiative.objects.filter(code__in=[one.code for one in made])
    kept = {code: (pk, path) for code, pk, path in stored.values_list("code", "pk", "path")}
    for initiative in made:
        initiative.pk, initiative.path = kept[initiative.code]
        initiative._state.adding, initiative._state.db = False, stored.db


def _series(initiative: Initiative) -> str:
    """Which numbers a code is taken from."""
    return CONFIDENTIAL if initiative.is_confidential else initiative.kind


def edit_initiative(
    *,
    initiative_id: int,
    version: int | None,
    by: Person,
    at: datetime,
    reason: str = "",
    **values: Any,
) -> Initiative:
    """Change some columns. Raises StaleVersion and what `create_initiative` raises."""
    with audit.action("initiative.edited", by=by, at=at, reason=reason):
        initiative = lock(Initiative, initiative_id, version)
        changed = _apply(initiative, _checked(values))
        if changed:
            _check(initiative, has_people=_is_known_to_somebody(initiative, localdate(at)))
            _check_children(initiative)
            initiative.save(update_fields=changed)
            initiative.refresh_from_db(fields=["version", "path"])
    return initiative


def refusal_of(initiative: Initiative, **values: Any) -> str:
    """The sentence with which `edit_initiative` would refuse these values; empty when it would not."""
    wanted = copy(initiative)
    _apply(wanted, _checked(values))
    try:
        _check(wanted, has_people=True)
        # The tree would refuse it as well, but without a sentence.
        if wanted.parent is not None and initiative.pk in map(int, wanted.parent.path.split(".")):
            return gettext("Nothing can be part of itself.")
    except (CannotHold, WiderThanParent) as error:
        return str(error.message)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def replace_manager(*, initiative: Initiative, person: Person, by: Person, at: datetime) -> None:
    """End the roles of whoever manages it, and give the one that suits its kind. Raises ValidationError."""
    role = MANAGING[initiative.kind]
    today = localdate(at)
    with audit.action("initiative.manager_replaced", by=by, at=at):
        held = initiative.roles.filter(role=role, valid_to__isnull=True).exclude(person=person)
        for one in held.order_by("pk"):
            end_role(role=one, by=by, at=at)
        again = initiative.roles.filter(person=person, role=role, valid_from=today).first()
        if again is not None and again.valid_to is not None:
            # Ended today and taken up again today: the role goes on.
            again.valid_to = None
            again.save(update_fields=["valid_to"])
            refresh_people([initiative.pk], today)
        else:
            assign_role(initiative=initiative, role=role, person=person, by=by, at=at)


def update_many(*, changes: Mapping[int, Mapping[str, Any]], by: Person, at: datetime) -> int:
    """Change columns of many initiatives by id. Returns how many differ from before and were written."""
    touched: list[Initiative] = []
    columns: set[str] = set()
    with audit.action("initiative.edited", by=by, at=at):
        rows = Initiative.objects.select_for_update(of=("self",)).prefetch_related("unit", "parent")
        for initiative in rows.filter(pk__in=changes).order_by("pk"):
            changed = _apply(initiative, _checked(changes[initiative.pk]))
            if changed:
                _check(initiative, has_people=True)
                touched.append(initiative)
                columns.update(changed)
        if touched:
            update_rows(touched, sorted(columns))
    return len(touched)


def withdraw_many(*, ids: Iterable[int], by: Person, at: datetime) -> int:
    """Take initiatives back that should never have been entered: kept, seen nowhere. Returns how many."""
    with audit.action("initiative.withdrawn", by=by, at=at):
        return Initiative.objects.filter(pk__in=list(ids)).update(withdrawn_at=at)


def bring_back_many(*, ids: Iterable[int], by: Person, at: datetime) -> int:
    """Show withdrawn initiatives again. Returns how many."""
    with audit.action("initiative.brought_back", by=by, at=at):
        withdrawn = Initiative.every.filter(pk__in=list(ids), withdrawn_at__isnull=False)
        return withdrawn.update(withdrawn_at=None)


def assign_role(
    *,
    initiative: Initiative,
    role: Role,
    person: Person,
    by: Person,
    at: datetime,
    reason: str = "",
) -> InitiativeRole:
    """Give a person a role from that day on; who holds it already keeps it.

    What other systems say of both sides is taken as it comes (see `naming`). Raises ValidationError.
    """
    today = localdate(at)
    held = initiative.roles.filter(person=person, role=role, valid_from__lte=today).exclude(
        valid_to__lt=today
    )
    with audit.action("role.assigned", by=by, at=at, reason=reason):
        return held.first() or _give_roles([(initiative, role, person)], at)[0]


def end_role(*, role: InitiativeRole, by: Person, at: datetime, reason: str = "") -> InitiativeRole:
    """End a role the day before; a confidential initiative keeps one. Raises RoleEnded, NobodyKnows."""
    today = localdate(at)
    with audit.action("role.ended", by=by, at=at, reason=reason):
        Initiative.objects.select_for_update().get(pk=role.initiative_id)
        role = InitiativeRole.objects.select_for_update().get(pk=role.pk)
        if role.valid_to is not None:
            raise RoleEnded
        # A role that began today has reached nobody's calendar: it ends the day it began.
        role.valid_to = max(role.valid_from, date.fromordinal(today.toordinal() - 1))
        role.save(update_fields=["valid_to"])
        if role.initiative.is_confidential and not _is_known_to_somebody(role.initiative, today):
            raise NobodyKnows
        refresh_people([role.initiative_id], today)
    return role


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - FIELDS - {"kind"}
    if unknown:
        raise ValueError(f"An initiative has no column {', '.join(sorted(unknown))}.")
    return {name: value for name, value in values.items() if name != "kind"}


def _apply(initiative: Initiative, values: Mapping[str, Any]) -> list[str]:
    """Set what differs and name it."""
    changed = [name for name, value in values.items() if getattr(initiative, name) != value]
    for name in changed:
        setattr(initiative, name, values[name])
    return changed


def _check(initiative: Initiative, *, has_people: bool) -> None:
    parent = initiative.parent
    if parent is not None:
        if initiative.kind not in HOLDS[parent.kind]:
            raise CannotHold(parent, initiative.kind)
        if _rank(initiative) < _rank(parent):
            raise WiderThanParent
    if initiative.is_confidential and not has_people:
        raise NobodyKnows
    if initiative.confidentiality == Confidentiality.RESTRICTED and not initiative.code_name:
        raise ValidationError({"code_name": _("A restricted initiative needs a code name.")})
    if initiative.kind in (Kind.PROGRAMME, Kind.PROJECT) and not initiative.tailoring_class:
        raise ValidationError({"tailoring_class": _("A project needs a tailoring class.")})
    # Field by field and against the constraints of one row, without asking the database.
    initiative.clean_fields(exclude=[*KEPT, "unit", "parent"])
    if initiative.unit_id is None:
        raise ValidationError({"unit": _("Choose a unit.")})


def _check_children(initiative: Initiative) -> None:
    if initiative.is_confidential:
        for child in initiative.children.only("confidentiality"):
            if _rank(child) < _rank(initiative):
                raise WiderThanParent


def _rank(initiative: Initiative) -> int:
    return Confidentiality(initiative.confidentiality).rank


def _is_known_to_somebody(initiative: Initiative, today: date) -> bool:
    return initiative.roles.filter(valid_from__lte=today).exclude(valid_to__lt=today).exists()


def _give_roles(
    wanted: Sequence[tuple[Initiative, Role, Person]], at: datetime
) -> list[InitiativeRole]:
    today = localdate(at)
    roles = [
        InitiativeRole(initiative=initiative, role=role, person=person, valid_from=today)
        for initiative, role, person in wanted
    ]
    for role in roles:
        role.clean_fields(exclude=["person", "initiative"])
    made = InitiativeRole.objects.bulk_create(
        roles,
        BATCH,
        update_conflicts=True,
        unique_fields=["person", "role", "initiative", "valid_from"],
        update_fields=["valid_to"],
    )
    refresh_people({role.initiative_id for role in roles}, today)
    return made
