"""What people, programs and attackers make of a workbook: a sentence or a mark tells, nothing is written."""

import io
import re
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portfolio.milestones.services import edit_milestone
from portfolio.registers.risks.models import Risk
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.services import save_draft
from ppm import audit
from ppm.accounts.models import Person
from ppm.files import services as files
from reporting.reportbooks.faults import Refused
from tests.factories.kernel import PersonFactory
from tests.reporting.reportbooks.conftest import (
    AT,
    applied,
    book_of,
    cell,
    make_report,
    opened,
    outcomes,
    saved,
    sent,
    zipped,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
HEADLINE = ("headline", "value")


def parts(data, change):
    """The zip rewritten: `change(name, content)` gives the new content, or None to leave the part out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for one in before.infolist():
            content = change(one.filename, before.read(one))
            if content is not None:
                after.writestr(one.filename, content)
    return out.getvalue()


def edited(data, change):
    book = opened(data)
    change(book)
    return saved(book)


def put(key, value):
    def change(book):
        cell(book, key).value = value

    return lambda data: edited(data, change)


def encrypted(data):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data


def with_macro(data):
    return _added(data, "xl/vbaProject.bin", b"x")


def _added(data, name, content):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def bomb(data):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.xml", b" " * 40_000_000)
    return out.getvalue()


def entities(data):
    bad = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    return parts(
        data, lambda n, c: c.replace(b"<worksheet", bad + b"<worksheet") if "sheet1" in n else c
    )


def other_stamp(data):
    def change(book):
        stamp = book["_ppm"].cell(1, 1)
        stamp.value = stamp.value[:-3] + ("aaa" if not stamp.value.endswith("aaa") else "bbb")

    return edited(data, change)


def without(name):
    def change(book):
        del book[name]

    return lambda data: edited(data, change)


def twice(book):
    book.copy_worksheet(book["Report"])


# What was done to the workbook, and the sentence that answers it.
DAMAGE = {
    "encrypted": (encrypted, "password"),
    "macro": (with_macro, "macro"),
    "zip bomb": (bomb, "unpack"),
    "entities": (entities, "unpack"),
    "cut off": (lambda data: data[: len(data) // 2], "damaged"),
    "empty": (lambda data: b"", "empty"),
    "a picture": (lambda data: b"\x89PNG" + data, "damaged"),
    "a text": (lambda data: b"a;b\n1;2\n", "no .xlsx workbook"),
    "another workbook": (lambda data: saved(Workbook()), "no report workbook"),
    "stamp changed": (other_stamp, "stamp of this workbook was changed"),
    "stamp removed": (without("_ppm"), "stamp is missing"),
    "sheet removed": (without("Status"), "These sheets are missing: Status."),
    "sheet twice": (lambda data: edited(data, twice), "twice"),
    "no date": (put(("forecast_end", "value"), "bientôt"), "This is no date"),
    "no day of the calendar": (put(("forecast_end", "value"), "31/02/2027"), "This is no date"),
    "no number": (put(("actual", "value"), "beaucoup"), "This is no number"),
    "too large a number": (put(("actual", "value"), "12345678901234567890"), "no number"),
    "not of the list": (put(("time", "declared"), "Violet"), "This is not one of the list"),
    "too long": (put(HEADLINE, "x" * 201), "201 signs, at most 200"),
    "never calculated": (put(HEADLINE, '=CONCAT("a";"b")'), "never calculated"),
    "no state of a risk": (None, "not one of the list"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_workbook_is_answered_and_writes_nothing(kind, department, cycle, manager):
    report = make_report(department, cycle, manager)
    damage, sentence = DAMAGE[kind]
    if kind == "no state of a risk":
        damage = put((f"risk:{_risk(report).pk}", "state"), "impossible")
    data = damage(book_of(report))
    made, refusal = None, ""
    try:
        made = sent(data, manager)
    except Refused as refused:
        refusal = refused.fault.sentence
    if made is None:
        assert sentence in refusal
    else:
        told = made.fault_of_file or made.workbooks.get().all_faults()[0]
        assert sentence in told.sentence
        if told.row:
            marked = opened(files.read(made.marked))
            mark = marked[told.sheet].cell(told.row, told.column)
            assert sentence in mark.comment.text
            assert mark.fill.start_color.rgb == "FFFDE8E5"
        made = applied(made, manager) if not made.fault else made
    assert not ReportDraft.objects.exists()
    assert StatusReport.objects.get(pk=report.pk).state == "expected"


def _risk(report):
    return Risk.objects.get(initiative=report.initiative)


def test_whose_report_it_is_decides(department, other_department, cycle, manager):
    own = make_report(department, cycle, manager)
    other = make_report(other_department, cycle, PersonFactory())
    secret = make_report(other_department, cycle, PersonFactory(), secret=True)
    books = [edited(book_of(one), _headline) for one in (own, other, secret)]
    made = sent(zipped(*books, b"nothing", books[1]), manager, name="all.zip")
    assert outcomes(made) == ["differs", "refused", "refused", "refused", "refused"]
    told = [one.all_faults()[0].sentence for one in made.workbooks.order_by("number")[1:3]]
    assert told == ["This workbook is about a report that is not open to you."] * 2
    assert set(made.workbooks.values_list("report", flat=True)) == {own.pk, None}
    applied(made, manager)
    assert list(ReportDraft.objects.values_list("report", flat=True)) == [own.pk]


def _headline(book):
    cell(book, HEADLINE).value = "Tout va bien."


def test_a_frozen_period_a_submitted_report_and_twins_are_told(department, cycle, manager):
    first, second = (make_report(department, cycle, manager) for _ in range(2))
    books = [edited(book_of(one), _headline) for one in (first, second)]
    made = sent(zipped(books[0], books[0], books[1]), manager, name="all.zip")
    assert outcomes(made) == ["refused", "refused", "differs"]
    with audit.action("test.prepared", by=Person.objects.system()):
        cycle.state, cycle.frozen_at, cycle.frozen_by = "frozen", AT, manager
        cycle.save()
    made = applied(made, manager)
    assert outcomes(made) == ["refused"] * 3
    told = made.workbooks.get(number=3).all_faults()[0].sentence
    assert told == "This period has been frozen: nothing can be changed any more."
    assert not ReportDraft.objects.exists()


def as_another_program_writes(book):
    """Values only: no styles, dates and amounts as text, spaces behind, sheets renamed, moved and hidden."""
    plain = Workbook()
    plain.remove(plain.active)
    for number, sheet in enumerate(reversed(book.worksheets)):
        name = sheet.title if sheet.title.startswith("_") else f"Blad {number}"
        copy = plain.create_sheet(name)
        if number % 2:
            copy.sheet_state = "hidden"
        shift = 0 if name.startswith("_") else 1  # somebody inserted a column and a row
        for one in (one for row in sheet.iter_rows() for one in row if one.value is not None):
            value = one.value
            if hasattr(value, "strftime"):
                value = value.strftime("%d.%m.%Y")
            elif isinstance(value, float | int):
                value = f"{value:.2f}".replace(".", ",") + " €"
            elif one.row > 1 and not name.startswith("_") and one.column > 1:
                value = f"{value} \u00a0 "
            into = copy.cell(one.row + shift, one.column + shift)
            into.value = value
            into.data_type = "s"
    return plain


def on_a_mac(book):
    book.epoch = CALENDAR_MAC_1904
    return book


@pytest.mark.parametrize("program", ["none", "openpyxl", "another program", "a Mac"])
def test_what_other_programs_write_changes_nothing_by_itself(program, department, cycle, manager):
    report = make_report(department, cycle, manager)
    book = opened(book_of(report, "nl"))
    match program:
        case "another program":
            data = saved(as_another_program_writes(book))
        case "a Mac":
            data = saved(on_a_mac(book))
        case "openpyxl":
            data = saved(book)
        case _:
            data = book_of(report, "nl")
    made = sent(data, manager)
    assert [one.sentence for one in made.workbooks.get().all_faults()] == []
    assert outcomes(made) == ["same"]


def test_a_formula_counts_by_its_value_and_its_text_stays_text(department, cycle, manager):
    report = make_report(department, cycle, manager)
    book = opened(book_of(report))
    cell(book, HEADLINE).value = "X"
    place = cell(book, HEADLINE).coordinate
    name = f"xl/worksheets/sheet{book.sheetnames.index('Report') + 1}.xml"

    def change(part, content):
        if part != name:
            return content
        found = re.search(rb'<c r="%s"[^>]*>.*?</c>' % place.encode(), content, re.DOTALL)
        formula = b'<c r="%s" t="str"><f>HYPERLINK("http://x")</f><v>=cmd|run</v></c>'
        return content.replace(found[0], formula % place.encode())

    made = sent(parts(saved(book), change), manager)
    applied(made, manager)
    assert ReportDraft.objects.get().values["headline"] == "=cmd|run"
    again = cell(opened(book_of(report)), HEADLINE)
    assert (again.value, again.data_type, again.quotePrefix) == ("=cmd|run", "s", True)


def test_what_was_typed_meanwhile_is_a_conflict_and_a_moved_row_is_stale(
    department, cycle, manager
):
    report = make_report(department, cycle, manager)
    milestone = report.initiative.milestones.get()
    book = opened(book_of(report))
    _headline(book)
    cell(book, ("done", "value")).value = "Analyse terminée."
    cell(book, (f"m{milestone.pk}", "forecast_on")).value = date(2026, 12, 15)
    save_draft(report=report, values={"headline": "Typed here."}, version=0, by=manager, at=AT)
    edit_milestone(
        milestone_id=milestone.pk, version=None, by=manager, at=AT, forecast_on=date(2027, 1, 5)
    )
    made = sent(saved(book), manager)
    kept = made.workbooks.get()
    assert kept.has_conflict
    assert [one.sentence for one in kept.all_faults()] == [
        "Somebody else has changed this row in the portal since the workbook was made."
    ]
    assert {one["key"]: one["stands"] for one in kept.changes} == {
        "headline": "Typed here.",
        "done": "",
    }
    applied(made, manager)
    values = ReportDraft.objects.get().values
    assert (values["headline"], values["done"]) == ("Typed here.", "Analyse terminée.")
