"""The rows of a list as markup. Joined here and not in a template, which would take twice as long."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppm.ui.columns import Column
from ppm.ui.figures import number
from ppm.ui.groups import Group, toggled

if TYPE_CHECKING:
    from ppm.ui.lists import Listing


def drawn_body(listing: "Listing") -> SafeString:
    """The table's bodies: one, or one per group under its head."""
    draw = _drawer(listing)
    if listing.groups is None:
        return _joined("<tbody>", *draw(listing.page), "</tbody>")
    return _joined(
        *(
            part
            for group in listing.groups
            for part in (
                "<tbody>",
                _head(listing, group),
                *draw(group.rows),
                "</tbody>",
            )
        )
    )


def drawn_foot(listing: "Listing") -> SafeString:
    """The totals of all rows, all pages together; nothing for a list without totals."""
    cells = listing.total.cells
    if not cells:
        return SafeString("")
    words = _joined(
        escape(_("Total")), ' <span class="group-count">', escape(in_rows(listing.count)), "</span>"
    )
    row = _joined(*_under(listing.columns, words, cells))
    return format_html("<tfoot><tr>{}</tr></tfoot>", row)


def drawn_cell(column: Column, row: Any) -> SafeString:
    """One cell that is changed in place, as the list draws it."""
    before, after = _frame(column)
    before = before.replace("<td ", f'<td id="cell-{row.pk}-{column.key}" ', 1)
    return _joined(before, conditional_escape(cast(str, column.cell(row))), after)


def in_rows(count: int) -> str:
    """“12 rows”, in the reader's language."""
    return ngettext("%(n)s row", "%(n)s rows", count) % {"n": number(count)}


def _joined(*parts: str) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - parts are markup of this module, or escaped


def _drawer(listing: "Listing") -> Any:
    plan = [(column.cell, *_frame(column)) for column in listing.columns]
    edited = {column.key for column in listing.columns if column.is_edited}
    keys = [column.key if column.key in edited else "" for column in listing.columns]
    form = f"{listing.fragment}-ticks"
    label = _("Select %(name)s")
    primary = next((column for column in listing.columns if column.primary), None)

    def tick(row: Any) -> str:
        name = label % {"name": primary.workbook_value(row) if primary else row.pk}
        return (
            f'<input type="checkbox" class="tick" name="row" value="{row.pk}" form="{form}"'
            f' aria-label="{escape(name)}">'
        )

    def cells(row: Any) -> Iterable[str]:
        for key, (draw, before, after) in zip(keys, plan, strict=True):
            if key:
                before = before.replace("<td ", f'<td id="cell-{row.pk}-{key}" ', 1)
            yield before
            if listing.ticks and after == "</th>":
                yield tick(row)
            yield conditional_escape(cast(str, draw(row)))
            yield after

    def rows(some: Iterable[Any]) -> Iterable[str]:
        for row in some:
            yield f"<tr>{''.join(cells(row))}</tr>\n"

    return rows


def _frame(column: Column) -> tuple[str, str]:
    """What stands around each cell of the column."""
    if column.primary:
        return '<th scope="row" class="primary">', "</th>"
    classes, label = column.classes(), column.label
    return format_html('<td class="{}" data-label="{}">', classes, label), "</td>"


def _head(listing: "Listing", group: Group) -> SafeString:
    folded = listing.state.several("folded")
    # Where its head will stand: what comes before it does not move.
    number_of_page = group.start // listing.page.paginator.per_page + 1
    address = listing.address(
        folded=toggled(folded, group.token), page=number_of_page if number_of_page > 1 else None
    )
    words = format_html(
        '<a class="fold" id="{0}-group-{1}" href="{2}" hx-get="{2}" hx-target="#{0}" '
        'hx-push-url="true" aria-expanded="{3}">{4}</a> <span class="group-count">{5}</span>',
        listing.fragment,
        group.token,
        address,
        "false" if group.is_folded else "true",
        group.words,
        in_rows(group.count),
    )
    return format_html(
        '<tr class="group-head">{}</tr>',
        _joined(*_under(listing.columns, words, group.cells)),
    )


def _under(
    columns: Sequence[Column], words: SafeString, cells: Mapping[str, object]
) -> Iterable[str]:
    """One row of totals: the words reach up to the first column that has a total."""
    wide = next((n for n, column in enumerate(columns) if column.key in cells), len(columns))
    wide = max(wide, 1)
    span = f' colspan="{wide}"' if wide > 1 else ""
    yield f'<th scope="rowgroup" class="primary"{span}>{words}</th>'
    for column in columns[wide:]:
        shown = conditional_escape(cast(str, cells.get(column.key, "")))
        label = escape(str(column.label)) if column.key in cells else ""
        yield f'<td class="{column.classes()}" data-label="{label}">{shown}</td>'
