"""Workbooks of many reports in one zip file."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate

from portfolio.statusreports.models import StatusReport
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from reporting.reportbooks.book import build
from reporting.reportbooks.files import MOST_BOOKS
from reporting.reportbooks.guide import Sending
from reporting.reportbooks.opening import all_committees, open_report
from reporting.reportbooks.selectors import for_books, of_department, writable

Progress = Callable[[int, int, str], None]


class TooManyBooks(Exception):
    """More than one zip file may hold, or take back."""


def file_name(report: StatusReport) -> str:
    """Such as P-26-004-2026-10-Registre-national.xlsx."""
    name = slugify(nearest(report.initiative, "name")[0])[:40].strip("-")
    return f"{report.initiative.code}-{report.cycle.period:%Y-%m}-{name}.xlsx"


def book_for(report: StatusReport, *, origin: str, at: datetime) -> bytes:
    """The workbook of one report, in the language in force; `origin` is the portal's own address."""
    return build(open_report(report, localdate(at)), _sending(report, origin, at))


def _sending(report: StatusReport, origin: str, at: datetime) -> Sending:
    address = reverse("portfolio:report_edit", args=[report.pk])
    return Sending(f"{origin.rstrip('/')}{address}", at)


def zip_for(
    person: Person,
    *,
    unit_id: int | None,
    origin: str,
    at: datetime,
    progress: Progress,
    most: int = MOST_BOOKS,
) -> tuple[bytes, int]:
    """The workbooks of every report that a person may write, of one department or of all; and how many.

    Raises TooManyBooks.
    """
    rows = for_books(writable(person))
    if unit_id is not None:
        rows = of_department(rows, unit_id)
    reports = list(rows[: most + 1])
    if len(reports) > most:
        raise TooManyBooks
    return zip_of(reports, origin=origin, at=at, progress=progress), len(reports)


def zip_of(reports: list[StatusReport], *, origin: str, at: datetime, progress: Progress) -> bytes:
    """The workbooks of these reports, read with `for_books`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # the parts are packed already
        for name, data in _books(reports, origin, at, progress):
            archive.writestr(name, data)
    return file.getvalue()


def _books(
    reports: list[StatusReport], origin: str, at: datetime, progress: Progress
) -> Iterator[tuple[str, bytes]]:
    committees = all_committees()
    for done, report in enumerate(reports):
        progress(done, len(reports), "writing")
        opened = open_report(report, localdate(at), committees)
        yield file_name(report), build(opened, _sending(report, origin, at))
