"""Who finds what: the conditions over entries that let through what one person sees."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet

from ppm.permissions.access import can
from ppm.search.registry import kinds, scopes

if TYPE_CHECKING:
    from ppm.accounts.models import Person


@dataclass(frozen=True)
class Condition:
    """A condition of SQL over `entry`, with its parameters."""

    sql: str
    params: tuple[Any, ...] = ()


NOTHING = Condition("FALSE")


@dataclass(frozen=True)
class Reach:
    """What one person may find, said twice: the same rows, for different numbers of candidates.

    `one_by_one` looks the row of each candidate up: cheap for a few thousand, whatever the portfolio holds.
    `all_at_once` reads all rows that the person sees first: cheap for many candidates and few rows.
    """

    kinds: tuple[str, ...]
    one_by_one: Condition = NOTHING
    all_at_once: Condition = NOTHING


def reach_of(person: "Person", only: str = "") -> Reach:
    """What this person may find, of one kind or of all."""
    allowed = [
        one
        for one in kinds().values()
        if (not only or one.kind == only) and (one.perm is None or can(person, one.perm))
    ]
    rows_of = scopes()
    single: list[str] = []
    whole: list[str] = []
    params: list[Any] = []
    for scope in dict.fromkeys(one.scoped_by for one in allowed):
        names = [one.kind for one in allowed if one.scoped_by == scope]
        rows = rows_of[scope](person)
        if rows is None:
            single.append("entry.kind = ANY(%s)")
            whole.append("entry.kind = ANY(%s)")
            params.append(names)
            continue
        with suppress(EmptyResultSet):  # this person sees no row at all
            sql, inner = rows.order_by().values("pk").query.sql_with_params()
            # Not EXISTS, which PostgreSQL would turn back into reading all rows.
            one = f"SELECT TRUE FROM ({sql}) AS seen (pk) WHERE pk = entry.scope_id LIMIT 1"  # noqa: S608
            single.append(f"(entry.kind = ANY(%s) AND ({one}))")
            whole.append(f"(entry.kind = ANY(%s) AND entry.scope_id IN ({sql}))")
            params += [names, *inner]
    if not params:
        return Reach(())
    return Reach(
        tuple(one.kind for one in allowed),
        Condition(f"({' OR '.join(single)})", tuple(params)),
        Condition(f"({' OR '.join(whole)})", tuple(params)),
    )
