"""Paragraphs and tables of a Word document: styles, languages of runs, tables with repeated heads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

INK, MUTED, ACCENT, LINE, HEAD = "17212B", "4A5663", "1C5480", "C6CCD3", "EEF2F5"
# Behind the words of a status; the word always stands there too.
TINTS = {"green": "DCEFE3", "amber": "FBEBCF", "red": "F8DCDA", "grey": "E9ECEF"}
TAGS = {"fr": "fr-BE", "nl": "nl-BE", "en": "en-GB"}
FONT = "Calibri"
WIDE = 17.0  # cm between the margins
NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


@dataclass(frozen=True)
class Run:
    """Text in one language and look; an empty `language` is that of the document."""

    text: str
    language: str = ""
    bold: bool = False
    muted: bool = False
    small: bool = False


@dataclass(frozen=True)
class WordCell:
    """A cell of a table: its runs, its alignment, the tint behind it."""

    runs: tuple[Run, ...]
    right: bool = False
    tint: str = ""


def cell(text: object, *, language: str = "", right: bool = False, bold: bool = False) -> WordCell:
    return WordCell((Run(str(text), language, bold),), right)


def prepare(document: Document, *, title: str, language: str, subject: str, foot: str) -> None:
    """Page, styles, properties and the foot with page x of y."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    properties = document.core_properties
    properties.title, properties.language = title, TAGS[language]
    properties.subject, properties.author, properties.comments = subject, "PMO", foot
    _styles(document, language)
    _foot(document, section, foot)


def _styles(document: Document, language: str) -> None:
    looks = {
        "Normal": (10, INK, False, 0, 4),
        "Title": (20, INK, True, 0, 4),
        "Heading 1": (15, ACCENT, True, 16, 6),
        "Heading 2": (12.5, INK, True, 12, 4),
        "Heading 3": (10.5, ACCENT, True, 8, 2),
        "List Number": (10, INK, False, 0, 4),
        "Footer": (8, MUTED, False, 0, 0),
    }
    for name, (size, color, bold, before, after) in looks.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb = RGBColor.from_string(color)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{kind}"), FONT)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    rule = document.styles["Title"].element.find(qn("w:pPr")).find(qn("w:pBdr"))
    if rule is not None:
        rule.getparent().remove(rule)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for mark in defaults.iter(qn("w:lang")):
        mark.set(qn("w:val"), TAGS[language])


def _foot(document: Document, section: Any, text: str) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.style = document.styles["Footer"]
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDE), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{text}\t")
    for part in ("PAGE", " / ", "NUMPAGES"):
        if part.isupper():
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), part)
            field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
            paragraph._p.append(field)
        else:
            paragraph._p.append(
                parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{part}</w:t></w:r>')
            )


def paragraph(document: Document, runs: Iterable[Run] | str, style: str = "Normal") -> Any:
    """A paragraph at the end of the document; line breaks within a run stay line breaks."""
    made = document.add_paragraph(style=style)
    for run in (Run(runs),) if isinstance(runs, str) else runs:
        made._p.append(parse_xml(_run(run, nsdecls("w"))))
    return made


def table(
    document: Document,
    caption: str,
    heads: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[WordCell]],
    *,
    named_by_row: bool = False,
) -> None:
    """A table with a head that is repeated on each page; `heads` are labels with their share of the width.

    `caption` is the alternative text. With `named_by_row` there is no head: the first column names the rows.
    """
    whole = sum(share for _label, share in heads)
    widths = [round(WIDE * 567 * share / whole) for _label, share in heads]
    given = list(rows)
    first = [] if named_by_row else [_head(heads, widths, given)]
    body = [_row(row, widths, named_by_row=named_by_row) for row in given]
    look = '<w:tblLook w:val="0080" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/>'
    if not named_by_row:
        look = '<w:tblLook w:val="00A0" w:firstRow="1" w:firstColumn="1" w:noVBand="1"/>'
    border = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    text = escape(caption.translate(NOT_XML))
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    width = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
    xml = (
        f"<w:tbl {nsdecls('w')}><w:tblPr>{width}"
        f"<w:tblBorders><w:top {border}/><w:bottom {border}/><w:insideH {border}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
        f'{look}<w:tblCaption w:val="{text}"/><w:tblDescription w:val="{text}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(first)}{''.join(body)}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    paragraph(document, ()).paragraph_format.space_after = Pt(2)


def _head(
    heads: Sequence[tuple[str, float]],
    widths: Sequence[int],
    rows: Sequence[Sequence[WordCell]],
) -> str:
    """The head; over numbers it stands to the right as they do."""
    sides = [one.right for one in rows[0]] if rows else [False] * len(heads)
    cells = "".join(
        _cell(WordCell((Run(label, bold=True, small=True),), right, HEAD), wide)
        for (label, _share), wide, right in zip(heads, widths, sides, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(row: Sequence[WordCell], widths: Sequence[int], *, named_by_row: bool) -> str:
    cells = "".join(
        _cell(
            WordCell((Run(one.runs[0].text, one.runs[0].language, bold=True),), one.right, HEAD)
            if named_by_row and number == 0
            else one,
            wide,
        )
        for number, (one, wide) in enumerate(zip(row, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(one: WordCell, wide: int) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{one.tint}"/>' if one.tint else ""
    side = '<w:jc w:val="right"/>' if one.right else ""
    runs = "".join(_run(run) for run in one.runs if run.text)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/>{side}</w:pPr>{runs}</w:p></w:tc>'
    )


def _run(run: Run, declared: str = "") -> str:
    look = "<w:b/>" if run.bold else ""
    if run.muted:
        look += f'<w:color w:val="{MUTED}"/>'
    if run.small:
        look += '<w:sz w:val="18"/>'
    if run.language:
        look += f'<w:lang w:val="{TAGS.get(run.language, run.language)}"/>'
    pieces = escape(run.text.translate(NOT_XML), quote=False).split("\n")
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' for piece in pieces)
    return f"<w:r {declared}>{f'<w:rPr>{look}</w:rPr>' if look else ''}{text}</w:r>"
