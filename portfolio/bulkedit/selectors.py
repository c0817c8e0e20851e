from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from portfolio.bulkedit.models import BulkChange, BulkLine
from portfolio.bulkedit.wanted import objects_of
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person


def lines_of(change: BulkChange, person: Person) -> QuerySet[BulkLine]:
    """The lines of a change whose initiative the person still sees."""
    return change.lines.filter(initiative__in=Initiative.objects.visible_to(person)).select_related(
        "initiative__unit", "change"
    )


def with_objects(lines: Sequence[BulkLine]) -> None:
    """Give the lines of a page the units, parents and people that their values name."""
    found = objects_of([values for line in lines for values in (line.before, line.after)])
    for line in lines:
        line.found = found  # type: ignore[attr-defined]  # read by the columns


def keys_of(rows: QuerySet[Any], most: int) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])
