from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.timezone import localdate

from portfolio.initiatives.assignments import give_roles
from portfolio.initiatives.checks import (
    check,
    check_children,
    is_known_to_somebody,
    known_columns,
    set_changed,
)
from portfolio.initiatives.codes import CONFIDENTIAL, next_codes
from portfolio.initiatives.decided import refuse_fixed
from portfolio.initiatives.models import Initiative
from portfolio.sources.models import ExternalKey
from portfolio.standings.followers import tell
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.bulk import insert_rows, update_rows
from ppm.org.versions import lock
from ppm.permissions.roles import Role

# What others work their prepared rows out from.
FOLLOWED = frozenset(
    {
        "state",
        "tailoring_class",
        "baseline_start",
        "baseline_end",
        "forecast_end",
        "actual_end",
        "withdrawn_at",
    }
)


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
        initiative = Initiative(kind=row.values["kind"], **known_columns(row.values))
        check(initiative, has_people=bool(row.people))
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
        give_roles([(i, role, person) for i, r in pairs for role, person in r.people], at)
        tell(one.pk for one in made if one.baseline_end or one.forecast_end)
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
    is_decided: bool = False,
    **values: Any,
) -> Initiative:
    """Change some columns; what a body decided only when this carries out a decision (`is_decided`).

    Raises StaleVersion, ValidationError and what `create_initiative` raises.
    """
    with audit.action("initiative.edited", by=by, at=at, reason=reason):
        initiative = lock(Initiative, initiative_id, version)
        changed = set_changed(initiative, known_columns(values))
        if changed:
            if not is_decided:
                refuse_fixed(initiative_id, changed)
            check(initiative, has_people=is_known_to_somebody(initiative, localdate(at)))
            check_children(initiative)
            initiative.save(update_fields=changed)
            initiative.refresh_from_db(fields=["version", "path"])
            if FOLLOWED & set(changed):
                tell([initiative.pk])
    return initiative


def update_many(*, changes: Mapping[int, Mapping[str, Any]], by: Person, at: datetime) -> int:
    """Change columns of many initiatives by id. Returns how many differ from before and were written."""
    touched: list[Initiative] = []
    columns: set[str] = set()
    with audit.action("initiative.edited", by=by, at=at):
        rows = Initiative.objects.select_for_update(of=("self",)).prefetch_related("unit", "parent")
        for initiative in rows.filter(pk__in=changes).order_by("pk"):
            changed = set_changed(initiative, known_columns(changes[initiative.pk]))
            if changed:
                check(initiative, has_people=True)
                touched.append(initiative)
                columns.update(changed)
        if touched:
            update_rows(touched, sorted(columns))
            if FOLLOWED & columns:
                tell(initiative.pk for initiative in touched)
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
