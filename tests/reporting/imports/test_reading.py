import io
import zipfile

import pytest

from reporting.imports.delimited import decode, sniff_delimiter
from reporting.imports.faults import FileFault
from reporting.imports.reading import read


def fault_of(name, data, sheet=""):
    with pytest.raises(FileFault) as caught:
        read(name, data, sheet)
    return caught.value.code


@pytest.fixture
def workbook(files):
    return (files / "portfolio_2023_formulas.xlsx").read_bytes()


def changed_archive(data, *, add=(), drop=(), compression=zipfile.ZIP_DEFLATED):
    """The workbook with parts added or dropped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for entry in old.infolist():
            if entry.filename not in drop and entry.filename not in dict(add):
                new.writestr(entry.filename, old.read(entry.filename))
        for name, content in add:
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_usual_encoding_is_recognised(encoding):
    text = "clé;intitulé;coût\nP-1;Éléphant;1 250,50\n" * 20

    assert decode(text.encode(encoding))[0].removeprefix("\ufeff") == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_among_line_breaks_and_commas_in_cells(as_csv, delimiter):
    rows = [["key", "text", "amount"]] + [
        [f"k{i}", "one, two;\nthree | four\tfive", "1.234,5"] for i in range(9)
    ]
    text = as_csv(rows, delimiter=delimiter).decode()

    assert sniff_delimiter(text) == delimiter


def test_records_are_counted_not_lines(published):
    (sheet,) = read("x.csv", published)

    assert len(sheet.records) == 245
    assert {len(record.cells) for record in sheet.records} == {19}


def test_a_stated_separator_line_is_obeyed():
    (sheet,) = read("x.csv", b"sep=|\r\na,1|b;2\r\n")

    assert sheet.records[0].cells == ("a,1", "b;2")
    assert sheet.records[0].number == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 ...", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old workbook", "old_format"),
        (b"a,b\n1,\x07\x01\n", "unreadable"),
        (b"a,b\n1,\x81\x8d\n", "encoding"),
        ("é,à,ü\n1,é,ç\n".encode() + b"\xff\xfe\xe9", "encoding"),
        (b'a,b\n1,"open', "truncated"),
        (b'a,b\n1,"two" words\n', "damaged_quotes"),
        ("a,b\n1,é".encode()[:-1], "truncated"),
    ],
)
def test_text_that_cannot_be_read_is_refused_by_name(data, code):
    assert fault_of("x.csv", data) == code


def test_a_published_file_cut_anywhere_inside_a_quoted_cell_is_refused(published):
    assert fault_of("x.csv", published[:300_001]) == "truncated"


def test_a_workbook_with_macros_is_refused_whatever_its_name(workbook):
    with_macro = changed_archive(workbook, add=[("xl/vbaProject.bin", b"x")])

    assert fault_of("plan.xlsx", with_macro) == "macro"
    assert fault_of("plan.xlsm", workbook) == "macro"


def test_an_archive_bomb_is_refused_before_it_is_unpacked(workbook):
    zeros = changed_archive(workbook, add=[("xl/media/image1.png", b"0" * 40_000_000)])

    assert len(zeros) < 200_000
    assert fault_of("plan.xlsx", zeros) == "bomb"


def test_an_entity_bomb_is_refused(workbook):
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    bomb = changed_archive(workbook, add=[("xl/worksheets/sheet2.xml", laughs)])

    assert fault_of("plan.xlsx", bomb) == "bomb"


def test_a_damaged_workbook_is_refused(workbook):
    assert fault_of("plan.xlsx", workbook[:2000]) == "unreadable"
    assert fault_of("plan.xlsx", b"no archive at all") == "unreadable"
    assert fault_of("x.zip", changed_archive(workbook, drop=["xl/workbook.xml"])) == "unreadable"
    assert (
        fault_of("x.docx", changed_archive(workbook, drop=["[Content_Types].xml"])) == "unreadable"
    )


def test_a_sheet_that_is_not_there_is_named(workbook):
    with pytest.raises(FileFault) as caught:
        read("plan.xlsx", workbook, "Budget")

    assert caught.value.params == {"sheet": "Budget", "sheets": "Read me, Projects"}


def test_a_named_sheet_is_read_with_its_formulas_and_hidden_rows(workbook):
    (sheet,) = read("plan.xlsx", workbook, "Projects")

    assert [record.number for record in sheet.records if record.is_hidden] == [5]
    assert {column for record in sheet.records for column in record.formulas} == {5, 6, 7, 8}
    assert not any(record.uncached for record in sheet.records)
    assert str(sheet.records[2].cells[7]) == "20.0"
