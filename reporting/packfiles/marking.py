"""Writes on a copy that a later edition replaces it; everything else in the file stays as it was made."""

import io
import re
import zipfile
from html import escape

from docx import Document
from docx.shared import Pt, RGBColor

from reporting.packs.choices import PackFormat

RED = "9F1F15"
MOST_OF_HEADER = 200  # signs; spreadsheet programs refuse more
FIRST_SHEET = "xl/worksheets/sheet1.xml"
SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")


def mark(content: bytes, kind: str, sentence: str) -> bytes:
    """The same copy with the sentence on top, and on each page where it has pages."""
    return {
        PackFormat.HTML: _on_page,
        PackFormat.DOCX: _on_document,
        PackFormat.XLSX: _on_workbook,
    }[PackFormat(kind)](content, sentence)


def _on_page(content: bytes, sentence: str) -> bytes:
    note = f'<body>\n<p class="superseded" role="note">{escape(sentence)}</p>'
    return content.replace(b"<body>", note.encode(), 1)


def _on_document(content: bytes, sentence: str) -> bytes:
    document = Document(io.BytesIO(content))
    places = [section.header.paragraphs[0] for section in document.sections]
    places.append(document.paragraphs[0].insert_paragraph_before())
    for place in places:
        run = place.add_run(sentence)
        run.bold, run.font.size = True, Pt(11)
        run.font.color.rgb = RGBColor.from_string(RED)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _on_workbook(content: bytes, sentence: str) -> bytes:
    """Each printed page has it as a header, the first sheet before its title: nothing else is read."""
    text = escape(sentence)
    header = escape(sentence[:MOST_OF_HEADER].replace("&", "&&"))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for item in given.infolist():
            data = given.read(item)
            if SHEETS.fullmatch(item.filename):
                data = data.replace(
                    b"<headerFooter>",
                    f'<headerFooter><oddHeader>&amp;C&amp;"-,Bold"{header}</oddHeader>'.encode(),
                    1,
                )
            if item.filename == FIRST_SHEET:
                data = re.sub(
                    rb"(<is><t[^>]*>)",
                    lambda found: found[1] + f"{text} – ".encode(),
                    data,
                    count=1,
                )
            made.writestr(item, data)
    return out.getvalue()
