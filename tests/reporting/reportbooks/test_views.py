import io
import zipfile
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ppm import audit
from ppm.files import services as files
from ppm.files.models import StoredFile
from ppm.jobs import execution
from ppm.jobs.models import Job
from reporting.imports import fields
from reporting.reportbooks import applying, packing, services
from reporting.reportbooks.models import BookUpload
from reporting.reportbooks.selectors import of_department, units_to_report, writable
from tests.factories.kernel import PersonFactory, UnitFactory
from tests.factories.portfolio import CycleFactory, InitiativeFactory, StatusReportFactory
from tests.reporting.reportbooks.conftest import (
    AT,
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
LIST = reverse("reporting:report_book_list")


@pytest.fixture
def signed_in(client, manager, report):
    client.force_login(manager)
    return client


def test_report_book_file_is_the_prefilled_locked_workbook(signed_in, report):
    response = signed_in.get(reverse("reporting:report_book_file", args=[report.pk]))
    book = opened(response.content)
    assert book.sheetnames[:4] == ["Read me first", "Report", "Status", "Milestones"]
    assert [book[name].sheet_state for name in ("_ppm", "_lists")] == ["veryHidden"] * 2
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert cell(book, ("headline", "value")).protection.locked is False
    assert book["Report"]["B5"].protection.locked is True
    assert {row[0].value for row in book["Report"].iter_rows()} >= {"headline", "actual"}
    assert "figures_seen" not in {row[0].value for row in book["Report"].iter_rows()}
    lists = [one for one in book["Status"].data_validations.dataValidation if one.type == "list"]
    assert len(lists) == sum(row[0].value is not None for row in book["Status"].iter_rows()) - 1
    links = [one.hyperlink.target for row in book.worksheets[0] for one in row if one.hyperlink]
    assert links == [f"http://testserver{reverse('portfolio:report_edit', args=[report.pk])}"]


def test_report_book_list_makes_a_zip_of_what_one_may_write(signed_in, report, manager, cycle):
    make_report(PersonFactory().unit or report.initiative.unit, cycle, PersonFactory())
    response = signed_in.post(LIST, {"unit": ""})
    job = Job.objects.get(kind="reporting.reportbooks.pack")
    assert response.url == job.get_absolute_url()
    execution.run_here(job)
    stored = StoredFile.objects.get()
    assert stored.is_private
    with zipfile.ZipFile(io.BytesIO(files.read(stored))) as archive:
        assert [name[:10] for name in archive.namelist()] == [report.initiative.code]


def test_report_book_send_refuses_what_is_no_workbook_with_a_sentence(signed_in):
    address = reverse("reporting:report_book_send")
    response = signed_in.post(
        address, {"file": SimpleUploadedFile("a.txt", b"hello"), "reason": "r"}
    )
    assert response.status_code == 422
    assert "This is no .xlsx workbook." in response.content.decode()
    assert not BookUpload.objects.exists()


def test_report_book_detail_shows_applies_and_undoes(
    signed_in, report, manager, django_assert_num_queries
):
    book = opened(book_of(report))
    cell(book, ("headline", "value")).value = "Tout va bien."
    made = sent(saved(book), manager)
    address = made.get_absolute_url()
    page = signed_in.get(address).content.decode()
    assert "Headline" in page
    assert "Tout va bien." in page
    stale = signed_in.post(address, {"step": "apply", "revision": "0"}, follow=True)
    assert "look at it once more" in stale.content.decode()
    signed_in.post(address, {"step": "apply", "revision": str(made.revision)})
    made.refresh_from_db()
    assert made.state == "applying"
    execution.run_here(made.job)
    assert signed_in.post(address, {"step": "undo", "undo_reason": ""}).status_code == 422
    signed_in.post(address, {"step": "undo", "undo_reason": "Wrong file"})
    made.refresh_from_db()
    execution.run_here(made.job)
    made.refresh_from_db()
    assert (made.state, made.undo_reason) == ("undone", "Wrong file")


def test_an_upload_that_stopped_half_way_goes_on_and_is_never_compared_again(
    signed_in, report, manager, department, cycle
):
    other = make_report(department, cycle, manager)
    books = [opened(book_of(one)) for one in (report, other)]
    for book in books:
        cell(book, ("headline", "value")).value = "Tout va bien."
    made = sent(zipped(*(saved(book) for book in books)), manager, name="back.zip")
    address = made.get_absolute_url()
    signed_in.post(address, {"step": "apply", "revision": str(made.revision)})
    made.refresh_from_db()
    with pytest.raises(InterruptedError):
        applying.apply_upload(made=made, by=manager, at=AT, progress=partial(_stop_at, 1))
    with audit.action("job.cancelled", by=manager):
        Job.objects.filter(pk=made.job_id).update(
            state="cancelled", cancel_requested=True, finished_at=AT
        )
    assert outcomes(made) == ["drafted", "differs"]
    page = signed_in.get(address)
    assert page.context["may_go_on"]
    assert not page.context["may_compare"]
    signed_in.post(address, {"step": "again"})
    assert outcomes(made) == ["drafted", "differs"]
    signed_in.post(address, {"step": "go_on"})
    made.refresh_from_db()
    execution.run_here(made.job)
    made.refresh_from_db()
    assert (made.state, outcomes(made)) == ("applied", ["drafted", "drafted"])


def _stop_at(last, done, total, step):
    if done == last:
        raise InterruptedError


def test_a_zip_file_holds_a_department_with_all_units_below_it(pmo, department, other_department):
    cycle, below = CycleFactory(), UnitFactory(parent=department)
    own, deep, other = (
        StatusReportFactory(cycle=cycle, initiative=InitiativeFactory(unit=unit))
        for unit in (department, below, other_department)
    )
    told = {one.pk: one.count for one in units_to_report(pmo)}
    assert told == {department.pk: 2, other_department.pk: 1}
    for unit, reports in ((department, {own, deep}), (other_department, {other})):
        assert set(of_department(writable(pmo), unit.pk)) == reports


def test_a_zip_file_holds_no_more_than_comes_back_in_one(report, manager):
    with pytest.raises(packing.TooManyBooks):
        packing.zip_for(
            manager, unit_id=None, origin="", at=AT, progress=lambda *said: None, most=0
        )


def test_a_file_that_is_too_large_is_refused_before_it_is_read(signed_in, monkeypatch):
    monkeypatch.setattr(fields, "MAX_BYTES", 1024)
    large = SimpleUploadedFile("back.xlsx", b"PK" + b"x" * 1024)
    response = signed_in.post(
        reverse("reporting:report_book_send"), {"file": large, "reason": "Back"}
    )
    assert response.status_code == 422
    assert "is larger than" in response.content.decode()
    assert not StoredFile.objects.exists()


def test_the_pages_cost_the_same_for_any_length(
    signed_in, department, cycle, manager, django_assert_max_num_queries
):
    from tests.reporting.reportbooks.conftest import zipped

    counts = []
    for many in (1, 3):
        books = []
        for _ in range(many):
            book = opened(book_of(make_report(department, cycle, manager)))
            cell(book, ("headline", "value")).value = "Oui."
            books.append(saved(book))
        made = sent(zipped(*books), manager, name="all.zip")
        for address in (LIST, made.get_absolute_url()):
            with django_assert_max_num_queries(12) as seen:
                signed_in.get(address)
            counts.append(len(seen.captured_queries))
    assert counts[:2] == counts[2:]


def test_report_book_detail_is_ones_own(client, report, manager):
    made = services.upload(
        name="a.xlsx", data=book_of(report), is_to_submit=False, reason="r", by=manager, at=AT
    )
    client.force_login(PersonFactory())
    assert client.get(made.get_absolute_url()).status_code in (403, 404)
