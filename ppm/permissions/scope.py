"""What one person can see and do, resolved in one query a request."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from ppm.org.planned import Planned
from ppm.permissions.roles import Role, against

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# Each source is a SELECT of (role, kind, id, special) with %(person)s and %(today)s;
# kind is 'unit' (special: it is the root) or 'initiative' (special: named on it, which opens a confidential
# one) or 'committee'. A source of rights held for somebody else adds that person as a fifth column.
_SOURCES: list[str] = []


def register_source(sql: str, *, on_behalf: bool = False) -> None:
    """Add a source of roles; packages call it when they are ready."""
    source = sql if on_behalf else f"SELECT own.*, NULL::bigint FROM ({sql}) own"  # noqa: S608
    if source not in _SOURCES:
        _SOURCES.append(source)


@lru_cache(maxsize=2)
def _all_sources(sources: tuple[str, ...], today: date) -> Planned:
    someone = 8_100_000_000_000_000_000
    asked = {"person": someone, "today": today}
    return Planned(" UNION ALL ".join(sources), asked, (someone,))


@dataclass(frozen=True)
class Grant:
    """One role and where it reaches: everywhere, or these units, initiatives and committees.

    `giver_id` is the person it is exercised for, who handed it over for a while; None for one's own.
    `named_ids` are the initiatives that it names, which opens confidential ones.
    """

    role: Role
    everywhere: bool
    unit_ids: frozenset[int]
    initiative_ids: frozenset[int]
    committee_ids: frozenset[int]
    giver_id: int | None = None
    named_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scope:
    """The part of the portfolio a person can see.

    Confidential initiatives open only to those named on them (`named_ids`).
    """

    all: bool = False
    unit_ids: frozenset[int] = frozenset()
    initiative_ids: frozenset[int] = frozenset()
    named_ids: frozenset[int] = frozenset()
    committee_ids: frozenset[int] = frozenset()
    grants: tuple[Grant, ...] = field(default=())

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def of_roles(self, roles: Collection[Role]) -> "Scope":
        """The part of this scope that comes from some roles."""
        return _gathered([grant for grant in self.grants if grant.role in roles], self.named_ids)


Held = tuple[str, int | None]  # role, and the person it is exercised for

# Roles that give rights but no view of the portfolio.
BLIND_ROLES = frozenset({Role.ADMINISTRATOR, Role.COMMITTEE_MEMBER})


def resolve(person: "Person", today: date) -> Scope:
    """Read all roles of a person in one query."""
    units: dict[Held, set[int]] = defaultdict(set)
    initiatives: dict[Held, set[int]] = defaultdict(set)
    committees: dict[Held, set[int]] = defaultdict(set)
    named: dict[Held, set[int]] = defaultdict(set)
    everywhere: set[Held] = set()
    sql, params = _all_sources(tuple(_SOURCES), today).asked(connection, (person.pk,))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for role, kind, pk, special, giver_id in cursor.fetchall():
            held = (role, giver_id)
            if kind == "unit":
                units[held].add(pk)
                if special:
                    everywhere.add(held)
            elif kind == "initiative":
                initiatives[held].add(pk)
                if special:
                    named[held].add(pk)
            else:
                committees[held].add(pk)
    opened = frozenset().union(*named.values())
    _keep_apart(initiatives, named)
    # One's own rights come first: what one may do anyway is not done for anybody else.
    grants = tuple(
        Grant(
            Role(held[0]),
            held in everywhere,
            frozenset(units[held]),
            frozenset(initiatives[held]),
            frozenset(committees[held]),
            held[1],
            frozenset(named[held] & initiatives[held]),
        )
        for held in sorted(
            {*units, *initiatives, *committees}, key=lambda one: (one[1] or 0, one[0])
        )
    )
    return _gathered(grants, opened)


def _keep_apart(initiatives: dict[Held, set[int]], named: dict[Held, set[int]]) -> None:
    """Nobody exercises for somebody else what stands against an own role, or against another absent person's.

    A substitution is refused when that can be foreseen; a role given later is not.
    """
    for held in [one for one in initiatives if one[1] is not None]:
        for other in named:
            if other[1] != held[1] and other[0] in against(Role(held[0])):
                initiatives[held] = initiatives[held] - named[other]


def _gathered(grants: Sequence[Grant], named_ids: frozenset[int]) -> Scope:
    seeing = [grant for grant in grants if grant.role not in BLIND_ROLES]
    return Scope(
        all=any(grant.everywhere for grant in seeing),
        unit_ids=frozenset().union(*(grant.unit_ids for grant in seeing)),
        initiative_ids=frozenset().union(*(grant.initiative_ids for grant in seeing)),
        named_ids=named_ids,
        committee_ids=frozenset().union(*(grant.committee_ids for grant in grants)),
        grants=tuple(grants),
    )


def scope_of(person: "Person") -> Scope:
    """The scope of a person, resolved once for this object (a request has its own)."""
    found: Scope | None = getattr(person, "_scope", None)
    if found is None:
        found = resolve(person, timezone.localdate())
        person._scope = found  # type: ignore[attr-defined]  # a cache that lives as long as the request's user
    return found
