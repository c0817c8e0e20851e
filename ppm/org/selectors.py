"""Which unit stands for which: successors and predecessors, and the tree as a list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from ppm.org.models import OrgUnit

BACK = """
WITH RECURSIVE chain AS (
    SELECT id FROM ppm_orgunit WHERE id = ANY(%s)
    UNION
    SELECT former.id FROM ppm_orgunit former JOIN chain ON former.successor_id = chain.id
)
SELECT id FROM chain
"""


def with_predecessors(units: Collection[int]) -> set[int]:
    """These units and all that became part of them, at any number of steps. One query."""
    with connection.cursor() as cursor:
        cursor.execute(BACK, [sorted(units)])
        return {pk for (pk,) in cursor.fetchall()}


def todays_unit(successors: dict[int, int | None], unit_id: int) -> int:
    """The unit that stands for this one today; `successors` holds every unit with its successor."""
    seen = {unit_id}
    while (after := successors.get(unit_id)) is not None and after not in seen:
        seen.add(after)
        unit_id = after
    return unit_id


@dataclass(frozen=True)
class Line:
    """A unit in the tree as a list; `depth` counts from 0 at the root."""

    unit: OrgUnit
    depth: int
    is_over: bool
    is_to_come: bool
    predecessors: tuple[OrgUnit, ...]


def tree(units: Iterable[OrgUnit], today: date) -> list[Line]:
    """Units in the order of the tree, siblings by code; those that are over come after the others."""
    rows = list(units)
    by_key = {row.pk: row for row in rows}
    below: dict[int | None, list[OrgUnit]] = {}
    former: dict[int, list[OrgUnit]] = {}
    for row in rows:
        parent = row.parent_id if row.parent_id in by_key else None
        below.setdefault(parent, []).append(row)
        if row.successor_id:
            former.setdefault(row.successor_id, []).append(row)
    lines: list[Line] = []

    def add(parent: int | None, depth: int) -> None:
        for row in sorted(below.get(parent, ()), key=lambda one: (_is_over(one, today), one.code)):
            to_come = row.valid_from is not None and row.valid_from > today
            found = tuple(sorted(former.get(row.pk, ()), key=lambda one: one.code))
            lines.append(Line(row, depth, _is_over(row, today), to_come, found))
            add(row.pk, depth + 1)

    add(None, 0)
    return lines


def _is_over(unit: OrgUnit, today: date) -> bool:
    return unit.valid_to is not None and unit.valid_to < today
