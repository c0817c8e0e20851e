"""The shape of a table: columns with a head, a width and what a row shows under it, numbers as numbers.

A cell holds text, a number, a date, nothing, or what somebody wrote (`Text`): each format writes that in its
own way, translated where it is, and marked when it is not the original in the reader's language.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ppm.ui.choices import status
from ppm.ui.figures import number, percent
from reporting.packs import layer, marks
from reporting.packs.content import MEASURES, Figure
from reporting.snapshots.calc import COLOURS
from reporting.snapshots.frozen import Project, Text

TEXT, LONG, NUMBER, MONEY, DAY = 24, 52, 12, 16, 13  # widths by what a column holds
SOURCE = 8


class Share(Decimal):
    """A part of a whole, 1 for all of it: a number in a workbook, a percentage to read."""


class Year(int):
    """A year: never with a mark between its thousands."""


@dataclass(frozen=True)
class Table:
    """One content: `heads` are labels with widths, rows hold what a cell may hold."""

    key: str
    title: str
    heads: tuple[tuple[str, int], ...]
    rows: Iterable[Sequence[Any]]
    # The content of the pack that it belongs to; without one it is always there.
    part: str = ""
    # How many columns, from the first one, say what a row is about.
    lead: int = 1
    # Whether these are the code and the name of a project.
    is_of_projects: bool = False


@dataclass(frozen=True)
class Column:
    """A head, its width, and what an item shows under it."""

    head: str
    width: int
    cell: Callable[[Any], Any]


def table(
    key: str,
    title: str,
    columns: Sequence[Column],
    items: Iterable[Any],
    part: str = "",
    lead: int = 1,
) -> Table:
    """A row per item; rows are made as they are read."""
    heads = tuple((column.head, column.width) for column in columns)
    cells = [column.cell for column in columns]
    return Table(key, title, heads, ([cell(one) for cell in cells] for one in items), part, lead)


def project_table(
    key: str,
    title: str,
    columns: Sequence[Column],
    items: Iterable[Any],
    part: str = "",
    project: Callable[[Any], Project] = attrgetter("project"),
) -> Table:
    """The same, each row about a project: its code and name come first."""
    made = table(key, title, (*project_columns(project), *columns), items, part, lead=2)
    return replace(made, is_of_projects=True)


def project_columns(
    project: Callable[[Any], Project] = attrgetter("project"),
) -> tuple[Column, Column]:
    return (
        Column(_("Code"), 13, lambda one: project(one).code),
        Column(_("Project"), 36, lambda one: marks.plain_name(project(one).names)),
    )


def colour_columns(
    counts: Callable[[Any], Mapping[str, Any]], total: Callable[[Any], int]
) -> tuple[Column, ...]:
    """How many of each status, and of all."""

    def column(colour: str) -> Column:
        return Column(word(colour), NUMBER, lambda one: _count(counts(one)[colour]))

    return (
        *(column(colour) for colour in COLOURS),
        Column(pgettext("table", "Total"), NUMBER, total),
    )


def _count(value: Figure | int) -> int:
    return int(value.value or 0) if isinstance(value, Figure) else value


def amount_columns(figure: Callable[[Any], Figure]) -> tuple[Column, ...]:
    """A sum, how many of its amounts are known, and where it comes from."""
    return (
        Column(_("Total"), MONEY, lambda one: figure(one).value),
        Column(_("Amounts known"), NUMBER, lambda one: figure(one).known),
        Column(_("Amounts in all"), NUMBER, lambda one: figure(one).of),
        Column(_("Source"), SOURCE, lambda one: figure(one).ref),
    )


def amounts_of(row: Any, *, is_year: bool = False) -> Iterator[tuple[Any, str, Figure]]:
    """Each amount of a row of totals with its name, the difference last; a year has no completion."""
    for name, label in measures():
        yield row, _("Forecast") if is_year and name == "forecast" else label, row.totals[name]
    yield row, _("Forecast less budget"), row.difference


def measures() -> list[tuple[str, str]]:
    labels = {
        "budget": _("Budget"),
        "forecast": _("Forecast at completion"),
        "actual": _("Spent so far"),
    }
    return [(name, labels[name]) for name in MEASURES]


def word(colour: str) -> str:
    return str(status(colour).word)


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


def readable(value: Any) -> str:
    """A cell that is no text of somebody, as the reader writes it."""
    match value:
        case None:
            return ""
        case Share():
            return percent(value)
        case Year():
            return str(int(value))
        case int() | Decimal():
            return number(int(value) if value == int(value) else value)
        case datetime():
            return date_format(value, "SHORT_DATETIME_FORMAT")
        case date():
            return marks.day(value)
        case _:
            return str(value)


def said(value: Text) -> str:
    """What somebody wrote, as one text with its mark behind it."""
    mark = marks.origin(value)
    shown = layer.shown(value).value
    return f"{shown} [{mark}]" if mark else shown
