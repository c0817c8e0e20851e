"""A workbook goes out, is changed, comes back: only what was touched differs; damage writes nothing."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from openpyxl import Workbook, load_workbook

from portfolio.registers.risks import services as risks
from portfolio.registers.risks.models import Risk
from portfolio.registers.shape.models import EntryChange
from ppm.files import services as files
from ppm.files.models import StoredFile
from reporting.registerbooks.values import Unreadable, number_in
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory
from tests.factories.registers import make_decision, make_risk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def manager():
    return PersonFactory(given_name="Lotte", family_name="Vangeystelen")


@pytest.fixture
def project(department, manager):
    return InitiativeFactory(unit=department, project_manager=manager)


@pytest.fixture
def lines(project, manager):
    """One that looks like a formula, one of several lines, one with empty cells."""
    return [
        make_risk(project, title="=1+1", amount_likely=Decimal("1234.50"), owner=manager),
        make_risk(project, title="Deuxième", effect="Sur\ntrois lignes"),
        make_risk(project, title="Troisième", reviewed_on=None),
    ]


@pytest.fixture
def sender(client, manager):
    client.force_login(manager)
    return client


def taken(client, key="risk"):
    response = client.get(f"{reverse('reporting:register_book_file')}?register={key}")
    return load_workbook(io.BytesIO(response.content))


def sent(client, book, key="risk"):
    if not isinstance(book, bytes):
        out = io.BytesIO()
        book.save(out)
        book = out.getvalue()
    upload = SimpleUploadedFile("risks.xlsx", book)
    address = f"{reverse('reporting:register_book')}?register={key}"
    return client.post(address, {"file": upload, "reason": "Review"})


def cell(book, row, head):
    sheet = book.worksheets[0]
    return sheet.cell(row, next(one.column for one in sheet[1] if one.value == head))


def as_another_program_writes(book):
    """Dates and amounts as text, with a decimal comma or spaces behind; no drop-downs, no protection."""
    plain = Workbook()
    plain.remove(plain.active)
    for sheet in book.worksheets:
        copy = plain.create_sheet(sheet.title)
        copy.sheet_state = sheet.sheet_state
        for one in (one for row in sheet.iter_rows() for one in row if one.value is not None):
            value = one.value
            if hasattr(value, "strftime"):
                value = value.strftime("%d/%m/%Y")
            elif isinstance(value, float):
                value = f"{value:.2f}".replace(".", ",")
            elif isinstance(value, str) and one.row > 1 and not value.startswith("{"):
                value = f"{value} \u00a0 "
            copy.cell(one.row, one.column).value = value
            if isinstance(value, str):
                copy.cell(one.row, one.column).data_type = "s"
    return plain


@pytest.mark.parametrize("through", [lambda book: book, as_another_program_writes])
def test_only_the_changed_cells_differ(sender, lines, through):
    untouched = sent(sender, through(taken(sender)))
    assert untouched.status_code == 422
    assert not EntryChange.objects.exists()

    book = taken(sender)
    cell(book, 3, "Title").value = "Deuxième, revue"
    cell(book, 4, "Last reviewed").value = date(2026, 11, 3)
    cell(book, 4, "Most likely amount (€)").value = 2500.75
    cell(book, 4, "Proximity").value = "WITHIN a month"
    response = sent(sender, through(book))

    change = EntryChange.objects.get()
    assert response.url == change.get_absolute_url()
    assert [line.after for line in change.lines.order_by("pk")] == [
        {"title": "Deuxième, revue"},
        {"amount_likely": "2500.75", "proximity": "1", "reviewed_on": "2026-11-03"},
    ]
    assert Risk.objects.get(number=2).title == "Deuxième"
    sender.post(reverse("portfolio:entry_change_apply", args=[change.pk]))
    assert Risk.objects.get(number=2).title == "Deuxième, revue"
    assert Risk.objects.get(number=1).version == 1


def test_locked_cells_lists_and_stamp_go_out_with_the_lines(sender, lines):
    book = taken(sender)
    sheet = book.worksheets[0]

    assert sheet.protection.sheet
    assert cell(book, 2, "Reference").protection.locked
    assert not cell(book, 2, "Title").protection.locked
    assert (cell(book, 2, "Title").value, cell(book, 2, "Title").data_type) == ("=1+1", "s")
    assert {one.type for one in sheet.data_validations.dataValidation} == {"list"}
    assert book["_lists"].sheet_state == "hidden"
    assert any('"register": "risk"' in str(row[0].value) for row in book["PPM"].iter_rows())


def formula(book):
    cell(book, 2, "Title").value = "=A1"


def put(head, value, row=2):
    def damage(book):
        cell(book, row, head).value = value

    return damage


def without_stamp(book):
    del book["PPM"]


def renamed(book):
    cell(book, 1, "Title").value = "Titel"


DAMAGES = {
    "a choice that is none": put("Category", "other"),
    "a date that is none": put("Last reviewed", "31/02/2026"),
    "a number that is none": put("Most likely amount (€)", "about a million"),
    "a step out of range": put("Probability now", 9),
    "an unknown person": put("Owner", "Nobody Known"),
    "an empty cell that must be filled": put("Title", None),
    "a text that is too long": put("Title", "x" * 300),
    "a formula": formula,
    "another reference": put("Reference", "R-99"),
    "the same line twice": put("Reference", "R-1", row=3),
    "a changed version": put("Version (do not change)", 7),
    "a rule between two cells": put("Amount at least (€)", 99_999),
}
STRANGE = {"no stamp": without_stamp, "a column renamed": renamed}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_workbook_comes_back_marked_and_writes_nothing(sender, lines, kind):
    book = taken(sender)
    cell(book, 4, "Title").value = "Correct, and not written either"
    DAMAGES[kind](book)

    response = sent(sender, book)

    assert response.status_code == 422
    assert not EntryChange.objects.exists()
    marked = load_workbook(io.BytesIO(files.read(StoredFile.objects.get())))
    where, sentence = (one.value for one in marked.worksheets[0][2])
    assert marked[book.worksheets[0].title][where].comment.text == sentence
    assert marked[book.worksheets[0].title][where].fill.start_color.rgb == "FFFFC7CE"


@pytest.mark.parametrize("kind", STRANGE)
def test_a_workbook_that_is_none_of_ours_is_refused_with_a_sentence(sender, lines, kind):
    book = taken(sender)
    STRANGE[kind](book)

    assert sent(sender, book).status_code == 422
    assert not EntryChange.objects.exists()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0locked", b"a;b\n1;2\n"]
)
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(sender, lines, data):
    response = sent(sender, data)

    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_a_line_that_somebody_else_changed_is_told_and_left_alone(sender, lines, head_of_pmo):
    book = taken(sender)
    cell(book, 3, "Title").value = "Mine"
    cell(book, 4, "Title").value = "Mine too"
    risks.edit_risk(pk=lines[1].pk, version=None, by=head_of_pmo, at=now(), title="Theirs")

    sent(sender, book)

    change = EntryChange.objects.get()
    assert [line.why for line in change.lines.order_by("pk")] == ["stale", ""]
    sender.post(reverse("portfolio:entry_change_apply", args=[change.pk]))
    assert [one.title for one in Risk.objects.order_by("number")] == ["=1+1", "Theirs", "Mine too"]


def test_a_new_line_is_added_where_one_may_write(sender, lines, project, other_department):
    elsewhere = InitiativeFactory(unit=other_department)
    book = taken(sender)
    values = {
        "Kind": "threat",
        "Title": "New",
        "Language": "French",
        "Cause": "c",
        "Event": "e",
        "Effect": "f",
        "Category": "budget",
        "Probability before any response": 2,
        "Impact before any response": 3,
        "Proximity": "later",
    }
    for head, value in values.items():
        cell(book, 5, head).value = value
    cell(book, 5, "Code of the initiative").value = elsewhere.code
    assert sent(sender, book).status_code == 422
    cell(book, 5, "Code of the initiative").value = project.code
    sent(sender, book)

    change = EntryChange.objects.get()
    assert [line.rule for line in change.lines.all()] == [""]
    sender.post(reverse("portfolio:entry_change_apply", args=[change.pk]))
    assert Risk.objects.get(title="New").reference == "R-4"


def test_of_a_decision_only_some_columns_go_out(sender, project, head_of_pmo):
    make_decision(project)
    make_decision(project, openness="restricted", subject="wombat")

    heads = [one.value for one in taken(sender, "decision").worksheets[0][1]]

    assert "Decision" not in heads
    assert heads[3:] == [
        "Who carries it out",
        "Show to the committee",
        "State",
        "Open to",
    ]


@pytest.mark.parametrize("cell", [Decimal("1E+30"), Decimal("NaN"), "1" + "0" * 20])
def test_a_number_beyond_all_amounts_is_no_number(cell):
    with pytest.raises(Unreadable):
        number_in(cell, "fr")
