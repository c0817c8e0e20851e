"""Rows of a list under heads: which groups there are, how many rows each holds, which are folded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise

NOTHING = "-"  # the token of rows that belong to no group
ALL = "*"

Cells = Mapping[str, object]  # key of a column → what stands under it


@dataclass(frozen=True)
class Total:
    """What stands under the columns of some rows, and how many rows these are."""

    rows: int = 0
    cells: Cells = field(default_factory=dict)


# (queryset, field to group by or "") → token of the group ("" for the whole) → its total
Totals = Callable[[Any, str], Mapping[str, Total]]


@dataclass(frozen=True)
class Grouping:
    """A column to group by. `by` is the field whose value makes the group; `fields` are read for the
    head's words as well; `order` sorts the groups (fields, or expressions annotated on the rows)."""

    key: str
    label: str | Promise
    by: str
    words: Callable[[Mapping[str, Any]], object]
    fields: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    value: Callable[[Any], object] | None = None  # what the file writes for a row's group

    @property
    def ordering(self) -> list[Any]:
        return [F(name).asc(nulls_last=True) for name in (*self.order, self.by)]

    def of(self, row: Any) -> str:
        """The token of the group that a row belongs to."""
        value = row
        for name in self.by.split("__"):
            value = getattr(value, name, None)
        return token(value)

    def holding(self, tokens: Sequence[str]) -> Q:
        """The rows of these groups."""
        found = Q(**{f"{self.by}__in": [one for one in tokens if one != NOTHING]})
        return found | Q(**{f"{self.by}__isnull": True}) if NOTHING in tokens else found


@dataclass
class Group:
    """One group of a list. `start` is the place of its first row among the rows that are unfolded."""

    token: str
    words: object
    count: int
    is_folded: bool
    start: int = 0
    cells: Cells = field(default_factory=dict)
    rows: list[Any] = field(default_factory=list)

    @property
    def rows_shown(self) -> int:
        return 0 if self.is_folded else self.count


def token(value: object) -> str:
    """A group's value as it stands in the address."""
    return NOTHING if value is None or value == "" else str(value)


def groups_of(rows: QuerySet[Any], grouping: Grouping, folded: Sequence[str]) -> list[Group]:
    """All groups with their counts, in order, in one query. `folded` names groups, or `*` all but those."""
    names = dict.fromkeys([grouping.by, *grouping.fields, *grouping.order])
    counted = (
        rows.order_by()
        .values(*names)
        .annotate(group_count=Count("pk"))
        .order_by(*grouping.ordering)
    )
    found: dict[str, Group] = {}
    for row in counted:
        key = token(row[grouping.by])
        if key in found:
            found[key].count += row["group_count"]
        else:
            is_folded = (key in folded) != (ALL in folded)
            found[key] = Group(key, grouping.words(row), row["group_count"], is_folded)
    start = 0
    for group in found.values():
        group.start = start
        start += group.rows_shown
    return list(found.values())


def on_page(groups: Sequence[Group], first: int, last: int, *, is_last: bool) -> list[Group]:
    """The groups whose head stands on the page of the rows from `first` up to but not including `last`."""

    def belongs(group: Group) -> bool:
        if group.rows_shown:
            return group.start < last and group.start + group.rows_shown > first
        return first <= group.start < last or (is_last and group.start >= last)

    return [group for group in groups if belongs(group)]


def toggled(folded: Sequence[str], key: str) -> str:
    """The address' `folded` after one group has been folded or unfolded."""
    others = [one for one in folded if one != key]
    return ".".join(others if key in folded else [*others, key])
