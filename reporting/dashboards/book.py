"""A dashboard as a workbook: its figures with their addresses, then a sheet per part."""

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ppm.ui.choices import STATUSES
from reporting.dashboards.parts import Board, Grid, Part
from reporting.packfiles import workbook
from reporting.packfiles.shape import LONG, MONEY, TEXT, Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book_response(board: Board) -> HttpResponse:
    name = slugify(board.title) or board.key
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{localdate():%Y-%m-%d}.xlsx"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(as_book(board), content_type=CONTENT_TYPE, headers=headers)


def as_book(board: Board) -> bytes:
    """The whole page in the active language."""
    tables = [_figures(board), *(table for part in board.parts if (table := _of(part)))]
    return workbook.write(
        title=board.title,
        facts=[
            (_("As of"), localtime(now()).replace(tzinfo=None)),
            (_("Perimeter"), board.perimeter),
            (_("Summary"), board.lead),
        ],
        tables=[table for table in tables if table.rows],
        foot=f"{board.title} · {board.perimeter}",
        language=get_language() or "fr",
    )


def _figures(board: Board) -> Table:
    """Every figure of the head, and where it is listed in the portal."""
    words = [
        (str(STATUSES[colour].word), count, "", address)
        for colour, count, address in board.statuses
    ]
    tiles = [(tile.label, tile.value, _plain(tile.note), tile.source) for tile in board.tiles]
    return Table(
        "figures",
        _("Figures"),
        (
            (_("Figure"), LONG),
            (_("Value"), MONEY),
            (_("Note"), LONG),
            (_("Source in the portal"), LONG),
        ),
        [*words, *tiles],
    )


def _of(part: Part) -> Table | None:
    if part.grid and part.grid.rows:
        return _grid(part, part.grid)
    if part.chart is None:
        return None
    head, rows = part.chart.table.head, part.chart.table.rows
    return Table(
        part.key,
        part.title,
        tuple((label or pgettext("table", "Row"), TEXT) for label in head),
        [[_number(value) for value in row] for row in rows],
    )


def _grid(part: Part, grid: Grid) -> Table:
    heads = tuple((head.label, head.width) for head in grid.heads)
    return Table(part.key, part.title, heads, [[cell.in_book for cell in row] for row in grid.rows])


def _number(value: str) -> str | int:
    """Counts of a drawing are numbers again; anything else stays as it is written there."""
    return int(value) if value.isdecimal() else value


def _plain(note: object) -> str:
    return str(note or "")
