"""The workbook to send back: the very file, its cells marked and explained, and a list of what is wrong."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from reporting.imports.marking import own_copy, put, to_bytes
from reporting.reportbooks.faults import Fault

WRONG = PatternFill("solid", start_color="FFFDE8E5")
REMARK = PatternFill("solid", start_color="FFFFF0D6")
HEAD = PatternFill("solid", start_color="FF14304B")
LONGEST_COMMENT = 2_000


def mark(data: bytes, faults: Sequence[Fault]) -> bytes | None:
    """The marked workbook; nothing when the file cannot be opened again."""
    book = own_copy(data)
    if book is None:
        return None
    by_cell: dict[tuple[str, int, int], list[Fault]] = defaultdict(list)
    for one in faults:
        if one.sheet in book.sheetnames and one.row:
            by_cell[one.sheet, one.row, one.column].append(one)
    for (name, row, column), found in by_cell.items():
        cell = book[name].cell(row, column)
        if isinstance(cell, MergedCell):
            continue
        cell.fill = REMARK if all(one.is_remark for one in found) else WRONG
        text = "\n".join(dict.fromkeys(one.sentence for one in found))
        cell.comment = Comment(text[:LONGEST_COMMENT], "PPM", height=80, width=320)
    title = _("Remarks")[:31]
    if title in book.sheetnames:  # of the time before
        del book[title]
    listed = book.create_sheet(title, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for at, label in enumerate((_("Sheet"), _("Cell"), _("Remark")), start=1):
        put(listed.cell(1, at), str(label))
        listed.cell(1, at).font = Font(bold=True, color="FFFFFFFF")
        listed.cell(1, at).fill = HEAD
    for number, one in enumerate(faults, start=2):
        where = f"{get_column_letter(one.column)}{one.row}" if one.row else ""
        for at, text in enumerate((one.sheet, where, one.sentence), start=1):
            put(listed.cell(number, at), text)
            listed.cell(number, at).alignment = Alignment(wrap_text=True, vertical="top")
        if where and one.sheet in book.sheetnames:
            quoted = one.sheet.replace("'", "''")
            listed.cell(number, 2).hyperlink = f"#'{quoted}'!{where}"
    for letter, width in (("A", 22), ("B", 10), ("C", 90)):
        listed.column_dimensions[letter].width = width
    listed.freeze_panes = "A2"
    return to_bytes(book)
