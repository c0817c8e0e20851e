"""One description of a column for the screen and for the workbook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from ppm.ui import figures

Ordering = str | Combinable


@dataclass(frozen=True)
class Column:
    """A column of a list.

    `cell` draws one row's cell (a component such as `chips.rag`, or text); `value` is what the workbook
    writes (a number, a date, a word; never markup). `sort` names the fields that the head sorts by,
    without a direction; a column without `sort` cannot be sorted. `width` is the width in the workbook,
    in characters. The `primary` column is the row's name: it stays in sight when the table scrolls and is
    the title of the card on a narrow screen. `on_narrow=False` leaves a column out of the cards.
    `shown=False` keeps a column out of the list until a reader chooses it. The cell of an `is_edited`
    column can be changed in place: it has an id of its own.
    """

    key: str
    label: str | Promise
    cell: Callable[[Any], object]
    value: Callable[[Any], object] | None = None
    sort: str | Sequence[str] = ()
    numeric: bool = False
    width: int = 16
    primary: bool = False
    on_narrow: bool = True
    hint: str | Promise = ""
    css: str = field(default="")
    shown: bool = True
    is_edited: bool = False

    @property
    def sort_fields(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else tuple(self.sort)

    def workbook_value(self, row: Any) -> object:
        """What the workbook writes for this row."""
        return self.value(row) if self.value is not None else str(self.cell(row))

    def classes(self) -> str:
        """CSS classes of the column's cells."""
        names = ["num" if self.numeric else "", "" if self.on_narrow else "wide-only", self.css]
        return " ".join(name for name in names if name)


def day_column(
    key: str, label: str | Promise, day: Callable[[Any], date | None], **more: Any
) -> Column:
    """A day: as the reader writes it in the list, a date in the workbook. `more` as for a column."""
    return Column(key, label, lambda row: figures.day(day(row)), day, **{"width": 12, **more})
