"""The workbook to send back: the very file, its cells marked and explained, with a list of what is wrong."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from reporting.imports.marking import own_copy, put, to_bytes
from reporting.registerbooks.rows import Fault

FILL = PatternFill("solid", start_color="FFFFC7CE")
MOST_COMMENTS = 2_000


def mark(data: bytes, sheet_name: str, faults: Sequence[Fault]) -> bytes | None:
    """The marked workbook, or nothing when the file cannot be opened again."""
    book = own_copy(data)
    if book is None or sheet_name not in book.sheetnames:
        return None
    sheet = book[sheet_name]
    sheet.protection.sheet = False  # its comments could not be read otherwise
    by_cell: dict[tuple[int, int], list[str]] = defaultdict(list)
    for fault in faults:
        by_cell[fault.row, fault.column + 1].append(fault.sentence)
    for (row, column), sentences in list(by_cell.items())[:MOST_COMMENTS]:
        cell = sheet.cell(row, column)
        cell.fill = FILL
        text = "\n".join(dict.fromkeys(sentences))
        cell.comment = Comment(text[:2000], "PPM", height=60, width=320)
    title = _("Remarks")[:31]
    if title in book.sheetnames:
        del book[title]
    listed = book.create_sheet(title, 0)
    book.active = 0
    for at, label in enumerate((_("Cell"), _("Remark")), start=1):
        put(listed.cell(1, at), str(label))
        listed.cell(1, at).font = Font(bold=True)
    for number, fault in enumerate(faults[:20_000], start=2):
        where = f"{get_column_letter(fault.column + 1)}{fault.row}"
        put(listed.cell(number, 1), where)
        put(listed.cell(number, 2), fault.sentence)
        listed.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
    listed.column_dimensions["A"].width, listed.column_dimensions["B"].width = 12, 100
    return to_bytes(book)
