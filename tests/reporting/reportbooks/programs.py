"""Workbooks as spreadsheet programs write them, made by hand: openpyxl writes in its own way only."""

import io
import zipfile
from datetime import date, datetime
from html import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DAY = 1  # the style of a date; 0 is the ordinary one


def libreoffice(book):
    """Shared strings, serial dates, what was very hidden merely hidden."""
    return _written(book, _Shared(), day=_serial, hidden="hidden")


def excel_on_a_mac(book):
    """Dates from 1904, texts in runs of letters with another look, line ends of Windows, pronunciations."""
    return _written(book, _Shared(rich=True), day=_serial_1904, hidden="veryHidden", is_1904=True)


def numbers(book):
    """Texts in the cells, a sheet of its own first, sheets renamed as tables, nothing hidden or locked."""
    return _written(book, _Inline(), day=_serial, hidden="", renamed="{} - Tableau 1", summary=True)


def strict(book):
    """Dates as ISO text, texts as results of formulas: other programs of other offices."""
    return _written(book, _Text(), day=_iso, hidden="hidden")


def typed_by_hand(book):
    """Dates and amounts as somebody types them, with spaces that no one sees."""
    return _written(book, _Inline(), day=_typed, hidden="hidden", number=_comma)


PROGRAMS = (libreoffice, excel_on_a_mac, numbers, strict, typed_by_hand)


class _Inline:
    def cell(self, place, text):
        inner = f'<is><t xml:space="preserve">{escape(text, quote=False)}</t></is>'
        return f'<c r="{place}" t="inlineStr">{inner}</c>'

    def part(self):
        return None


class _Text:
    def cell(self, place, text):
        return f'<c r="{place}" t="str"><f>T("x")</f><v>{escape(text, quote=False)}</v></c>'

    def part(self):
        return None


class _Shared:
    def __init__(self, rich=False):
        self.rich, self.texts = rich, {}

    def cell(self, place, text):
        number = self.texts.setdefault(text, len(self.texts))
        return f'<c r="{place}" s="0" t="s"><v>{number}</v></c>'

    def part(self):
        found = "".join(map(self._item, self.texts))
        return f"<sst {MAIN}>{found}</sst>"

    def _item(self, text):
        plain = escape(text, quote=False)
        if not self.rich or len(text) < 4 or text.startswith("ppm:"):
            return f'<si><t xml:space="preserve">{plain}</t></si>'
        first, rest = (escape(one, quote=False) for one in (text[:2], text[2:]))
        rest = rest.replace("\n", "_x000D_\n")
        runs = (
            f'<r><t xml:space="preserve">{first}</t></r><r><rPr><b/></rPr><t xml:space="preserve">'
        )
        return f'<si>{runs}{rest}</t></r><rPh sb="0" eb="1"><t>ignored</t></rPh></si>'


def _serial(place, value):
    return f'<c r="{place}" s="{DAY}"><v>{to_excel(value, CALENDAR_WINDOWS_1900):.0f}</v></c>'


def _serial_1904(place, value):
    return f'<c r="{place}" s="{DAY}"><v>{to_excel(value, CALENDAR_MAC_1904):.0f}</v></c>'


def _iso(place, value):
    return f'<c r="{place}" s="{DAY}" t="d"><v>{value:%Y-%m-%d}T00:00:00</v></c>'


def _typed(place, value):
    return _Inline().cell(place, f"\u00a0{value.day}/{value.month}/{value.year} ")


def _plain(place, value):
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _comma(place, value):
    return _Inline().cell(place, f"{value:,.2f}\u00a0€".replace(",", "\u202f").replace(".", ","))


def _written(
    book, texts, *, day, hidden, renamed="{}", summary=False, is_1904=False, number=_plain
):
    """The whole file; no style but that of dates, no locked cell, no list to choose from."""
    sheets = (
        [("Résumé", "", f'<row r="1">{texts.cell("A1", "Exporté")}</row>', ())] if summary else []
    )
    for sheet in book.worksheets:
        rows = []
        for row in sheet.iter_rows():
            cells = "".join(_cell(one, texts, day, number) for one in row if one.value is not None)
            if cells:
                rows.append(f'<row r="{row[0].row}">{cells}</row>')
        state = hidden if sheet.sheet_state != "visible" else ""
        merged = [str(one) for one in sheet.merged_cells.ranges]
        sheets.append((renamed.format(sheet.title), state, "".join(rows), merged))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _parts(sheets, texts.part(), is_1904):
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{part}')
    return out.getvalue()


def _cell(one, texts, day, number):
    place = f"{get_column_letter(one.column)}{one.row}"
    match one.value:
        case datetime() | date():
            return day(place, one.value)
        case int() | float():
            return number(place, one.value)
        case value:
            return texts.cell(place, str(value))


def _parts(sheets, shared, is_1904):
    names = [f"sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    kinds = [(f"/xl/worksheets/{name}", "worksheet") for name in names]
    kinds += [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    links = [(f"worksheets/{name}", "worksheet") for name in names] + [("styles.xml", "styles")]
    if shared:
        kinds.append(("/xl/sharedStrings.xml", "sharedStrings"))
        links.append(("sharedStrings.xml", "sharedStrings"))
        yield "xl/sharedStrings.xml", shared
    said = "".join(
        f'<Override PartName="{part}" ContentType="{KIND}.{kind}+xml"/>' for part, kind in kinds
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    default = f'<Default Extension="rels" ContentType="{rels}"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{default}{said}</Types>'
    yield "_rels/.rels", _links([("xl/workbook.xml", "officeDocument")])
    yield "xl/_rels/workbook.xml.rels", _links(links)
    yield "xl/styles.xml", _STYLES
    listed = "".join(
        f'<sheet name="{escape(name[:31])}" sheetId="{number}"{f""" state="{state}" """ if state else ""}'
        f' r:id="rId{number}"/>'
        for number, (name, state, _rows, _merged) in enumerate(sheets, start=1)
    )
    epoch = '<workbookPr date1904="1"/>' if is_1904 else "<workbookPr/>"
    yield (
        "xl/workbook.xml",
        f'<workbook {MAIN} xmlns:r="{LINKS}">{epoch}<sheets>{listed}</sheets></workbook>',
    )
    for name, (_title, _state, rows, merged) in zip(names, sheets, strict=True):
        ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
        tail = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
        part = f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{tail}</worksheet>"
        yield f"xl/worksheets/{name}", part


def _links(links):
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


_STYLES = (
    f"<styleSheet {MAIN}><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)
