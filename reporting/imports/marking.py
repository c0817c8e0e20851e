"""The sender's workbook to send back: findings coloured and explained in the cells, a sheet that lists them.

What was a text file becomes a workbook. Nothing that the sender wrote runs here: links to other files are
dropped, and formulas that reach outside the workbook become text.
"""

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.files.spreadsheets import looks_like_a_formula
from ppm.permissions.access import Allowed, Denied, can
from ppm.permissions.catalog import Perm
from reporting.imports.models import ImportRow, ImportRun
from reporting.imports.problems import Problem
from reporting.imports.remarks import FAULTS
from reporting.imports.tables import INVISIBLE, Sheet

LANGUAGES = tuple(Language.values)
MOST_COMMENTS = 5_000
LARGEST_COPY = (
    25 * 1024 * 1024
)  # of the unpacked sheets; above, a plain copy of the values is marked
FILLS = {
    True: PatternFill("solid", start_color="FFFFC7CE"),
    False: PatternFill("solid", start_color="FFFFEB9C"),
}
REACHES_OUT = re.compile(
    r"[|\[]|\b(WEBSERVICE|HYPERLINK|IMPORT\w+|CALL|REGISTER(\.ID)?|RTD|DDE|EXEC|FILTERXML)\b", re.I
)
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def name_of(run: ImportRun, language: str) -> str:
    """Under what the marked workbook of this preview is kept with the run."""
    return f"{language}.{run.revision}"


def links(run: ImportRun) -> list[tuple[str, str, bool]]:
    """Language, its own name, and whether the workbook has been made."""
    labels = dict(Language.choices)
    return [(one, str(labels[one]), name_of(run, one) in run.marked) for one in LANGUAGES]


def may_have(person: Person, run: ImportRun) -> Allowed | Denied:
    """Whoever may see the run and every row of it: the workbook shows them all."""
    answer = can(person, Perm.IMPORT_VIEW, run)
    if not answer and run.created_by_id != person.pk:
        return answer
    if not ImportRow.objects.filter(run=run).closed_to(person).exists():
        return Allowed()
    return Denied(_("This file also speaks of projects that are not open to you."))


def file_name(run: ImportRun, language: str) -> str:
    """The name of the marked workbook."""
    stem = PurePath(run.file.name).stem[:120] or "import"
    with translation.override(language):
        return _("%(name)s - remarks") % {"name": stem} + ".xlsx"


def problems_of(run: ImportRun) -> list[Problem]:
    """Every finding of a run, in the order of the file."""
    found = [Problem.from_codes(one) for one in run.report.get("remarks", ())]
    rows = ImportRow.objects.filter(run=run).exclude(findings=[]).order_by("pk")
    for problems in rows.values_list("problems", flat=True).iterator(2000):
        found += [Problem.from_codes(one) for one in problems]
    return found


def mark(
    data: bytes, sheets: Sequence[Sheet], run: ImportRun, problems: Sequence[Problem], language: str
) -> bytes:
    """The workbook with its findings, in this language."""
    book = own_copy(data) or _plain_copy(sheets)
    with translation.override(language):
        names = {sheet.name: _sheet_of(book, sheet.name) for sheet in sheets}
        _mark_cells(book, names, problems)
        _write_summary(book, names, run, problems)
    return to_bytes(book)


def to_bytes(book: Workbook) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def own_copy(data: bytes) -> Workbook | None:
    """The sender's workbook as it looks, made harmless; None for text and for what is too big."""
    if not data.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(e.file_size for e in archive.infolist() if e.filename.endswith(".xml"))
        if size > LARGEST_COPY:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations that openpyxl drops
            book = load_workbook(io.BytesIO(data), keep_links=False)
    except Exception:  # the file was read before; what openpyxl does not like is copied as values
        return None
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and REACHES_OUT.search(str(cell.value)):
                    put(cell, str(cell.value))
                if cell.hyperlink is not None:
                    cell.hyperlink = None
    return book


def _plain_copy(sheets: Sequence[Sheet]) -> Workbook:
    """The values of a file in a new workbook, every text as text."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        copy = book.create_sheet(_fitting(sheet.name or "CSV"))
        for record in sheet.records:
            for index, value in enumerate(record.cells):
                if value is None or value == "":
                    continue
                cell = copy.cell(record.number, index + 1)
                if isinstance(value, str):
                    put(cell, value)
                else:
                    cell.value = value
    return book


def _fitting(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31] or "1"


def _sheet_of(book: Workbook, name: str) -> Any:
    for sheet in book.worksheets:
        if sheet.title in (name, _fitting(name or "CSV")):
            return sheet
    return book.worksheets[0]


def put(cell: Any, text: str) -> None:
    """Text as text, whatever sign it begins with."""
    cell.value = INVISIBLE.sub("", text)[:32_000]
    cell.data_type = "s"
    if looks_like_a_formula(text):
        cell.quotePrefix = True


def _mark_cells(book: Workbook, names: Mapping[str, Any], problems: Iterable[Problem]) -> None:
    by_cell: dict[tuple[str, int, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.place and problem.row is not None:
            by_cell[problem.sheet, *problem.place].append(problem)
    for count, ((sheet, row, column), found) in enumerate(by_cell.items()):
        target = names.get(sheet) or book.worksheets[0]
        cell = target.cell(row, column)
        if isinstance(cell, MergedCell):
            cell = _head_of(target, row, column)
        cell.fill = FILLS[any(one.code in FAULTS for one in found)]
        if count < MOST_COMMENTS:
            text = "\n".join(dict.fromkeys(one.reason for one in found))
            cell.comment = Comment(text[:2000], "PPM", height=40 + 30 * len(found), width=320)


def _head_of(sheet: Any, row: int, column: int) -> Cell:
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return sheet.cell(area.min_row, area.min_col)  # type: ignore[no-any-return]  # openpyxl is untyped
    return sheet.cell(row, 1)  # type: ignore[no-any-return]


def _write_summary(
    book: Workbook, names: Mapping[str, Any], run: ImportRun, problems: Sequence[Problem]
) -> None:
    title = _fitting(_("Remarks"))
    while title in book.sheetnames:
        title = f"{title[:28]} +"
    sheet = book.create_sheet(title, 0)
    book.active = 0
    faults = sum(one.code in FAULTS for one in problems)
    put(sheet.cell(1, 1), _("Remarks on your file “%(file)s”") % {"file": run.file.name})
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    counts = [
        ngettext("%(n)s row was read.", "%(n)s rows were read.", run.rows) % {"n": run.rows},
        ngettext(
            "%(n)s row cannot be imported (red).",
            "%(n)s rows cannot be imported (red).",
            run.refused,
        )
        % {"n": run.refused},
        ngettext(
            "%(n)s other remark (yellow).", "%(n)s other remarks (yellow).", len(problems) - faults
        )
        % {"n": len(problems) - faults},
        _(
            "Please correct the marked cells in this very workbook and send it back; this sheet may stay."
        ),
    ]
    for number, sentence in enumerate(counts, start=2):
        put(sheet.cell(number, 1), sentence)
    head = (_("Sheet"), _("Cell"), _("Column"), _("Value"), _("Remark"))
    for column, label in enumerate(head, start=1):
        put(sheet.cell(7, column), label)
        sheet.cell(7, column).font = Font(bold=True)
    for number, problem in enumerate(problems[:20_000], start=8):
        _write_line(sheet, number, problem, names)
    for column, width in enumerate((20, 10, 32, 36, 90), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A8"


def _write_line(sheet: Any, number: int, problem: Problem, names: Mapping[str, Any]) -> None:
    where = ""
    if problem.place and problem.row is not None:
        where = f"{get_column_letter(problem.place[1])}{problem.place[0]}"
    target = names.get(problem.sheet)
    shown = target.title if target is not None else problem.sheet
    for column, text in enumerate(
        (shown, where, problem.column, problem.value, problem.reason), start=1
    ):
        cell = sheet.cell(number, column)
        put(cell, str(text))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if where and target is not None:
        quoted = target.title.replace("'", "''")
        sheet.cell(number, 2).hyperlink = f"#'{quoted}'!{where}"
    sheet.cell(number, 5).fill = FILLS[problem.code in FAULTS]
