"""An upload until its differences are seen, and the asking for what follows. Then `applying`, `undoing`."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ppm import audit
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.files.models import StoredFile
from ppm.jobs.models import Job
from ppm.jobs.services import enqueue
from reporting.imports.marking import CONTENT_TYPE
from reporting.reportbooks.choices import WRITTEN, Outcome, UploadState, Why
from reporting.reportbooks.faults import Fault, Refused
from reporting.reportbooks.files import Member, check_file, count_of, members_of
from reporting.reportbooks.judging import Verdict, judge
from reporting.reportbooks.marks import mark
from reporting.reportbooks.models import BookUpload, ReturnedBook
from reporting.reportbooks.opening import all_committees
from reporting.reportbooks.reading import read_book

Progress = Callable[[int, int, str], None]
ZIP = "application/zip"
MOST_MARKED = 64 * 1024 * 1024  # of all marked copies together


class AtWork(Exception):
    """The upload is being worked on."""

    message = gettext_lazy("This upload is being worked on; look again in a moment.")


class SeenOtherwise(Exception):
    """It was compared again, or applied, since it was looked at."""

    message = gettext_lazy("This upload has been dealt with meanwhile; look at it once more.")


class ReasonNeeded(Exception):
    """Undoing is explained."""

    message = gettext_lazy("Say why it is undone.")


def ask_to_pack(*, unit_id: int | None, origin: str, language: str, by: Person) -> Job:
    """Have the workbooks of a unit, or of all that the person may write, put into a zip file."""
    params = {"unit_id": unit_id, "origin": origin, "language": language}
    return enqueue("reporting.reportbooks.pack", by=by, params=params)


def upload(
    *, name: str, data: bytes, is_to_submit: bool, reason: str, by: Person, at: datetime
) -> BookUpload:
    """Keep a file and have it compared in the background. Raises Refused for what is plain from outside."""
    with audit.action("report_book.uploaded", by=by, at=at, reason=reason):
        made = keep_file(
            name=name, data=data, is_to_submit=is_to_submit, reason=reason, by=by, at=at
        )
        _have_it_read(made, by)
    return made


def keep_file(
    *, name: str, data: bytes, is_to_submit: bool, reason: str, by: Person, at: datetime
) -> BookUpload:
    """Keep a file that came back; nobody reads it yet. Raises Refused."""
    check_file(name, data)
    count_of(name, data)
    with audit.action("report_book.uploaded", by=by, at=at, reason=reason):
        kind = CONTENT_TYPE if name.lower().endswith(".xlsx") else ZIP
        stored = files.store(data, name=name, content_type=kind, by=by)
        return BookUpload.objects.create(
            file=stored, is_to_submit=is_to_submit, reason=reason, created_by=by, created_at=at
        )


def ask_to_compare(*, made: BookUpload, by: Person, at: datetime) -> BookUpload:
    """Compare the file once more with what stands in the portal now. Raises AtWork, SeenOtherwise."""
    with audit.action("report_book.uploaded", by=by, at=at):
        made = locked(made)
        # What was written can be undone by its row alone, which a comparison makes anew.
        if made.applied_at is not None or made.workbooks.filter(outcome__in=WRITTEN).exists():
            raise SeenOtherwise
        _have_it_read(made, by)
    return made


def _have_it_read(made: BookUpload, by: Person) -> None:
    made.state, made.fault = UploadState.READING, []
    made.revision += 1
    made.job = enqueue(
        "reporting.reportbooks.read",
        by=by,
        params={"upload_id": made.pk},
        key=f"reportbooks-read-{made.pk}-{made.revision}",
    )
    made.save()


def locked(made: BookUpload) -> BookUpload:
    """The upload, read again under lock, while nothing is done with it. Raises AtWork."""
    rows = BookUpload.objects.select_for_update(of=("self",)).select_related("file", "job")
    made = rows.get(pk=made.pk)
    if made.is_at_work:
        raise AtWork
    return made


def ask_to_apply(
    *, made: BookUpload, revision: int, prefer: str, by: Person, at: datetime
) -> BookUpload:
    """Write what was seen, as a job. Raises AtWork, SeenOtherwise."""
    with audit.action("report_book.asked", by=by, at=at, reason=made.reason):
        made = locked(made)
        if made.revision != revision or made.applied_at is not None or made.fault:
            raise SeenOtherwise
        made.state, made.prefer = UploadState.APPLYING, prefer
        made.job = enqueue(
            "reporting.reportbooks.apply",
            by=by,
            params={"upload_id": made.pk, "revision": revision},
        )
        made.save()
    return made


def ask_to_undo(*, made: BookUpload, reason: str, by: Person, at: datetime) -> BookUpload:
    """Put back what was written, as a job. Raises ReasonNeeded, AtWork, SeenOtherwise."""
    if not reason.strip():
        raise ReasonNeeded
    with audit.action("report_book.asked", by=by, at=at, reason=reason):
        made = locked(made)
        if made.applied_at is None or made.undone_at is not None:
            raise SeenOtherwise
        made.state, made.undo_reason = UploadState.UNDOING, reason.strip()
        made.job = enqueue("reporting.reportbooks.undo", by=by, params={"upload_id": made.pk})
        made.save()
    return made


def ask_to_go_on(*, made: BookUpload, by: Person, at: datetime) -> BookUpload:
    """Bring what stopped half way to its end, writing or undoing. Raises AtWork, SeenOtherwise."""
    with audit.action("report_book.asked", by=by, at=at, reason=made.reason):
        made = locked(made)
        params = {"upload_id": made.pk}
        if made.state == UploadState.APPLYING:
            params["revision"] = made.revision
            made.job = enqueue("reporting.reportbooks.apply", by=by, params=params)
        elif made.state == UploadState.UNDOING:
            made.job = enqueue("reporting.reportbooks.undo", by=by, params=params)
        else:
            raise SeenOtherwise
        made.save(update_fields=["job"])
    return made


def compare_upload(*, made: BookUpload, by: Person, at: datetime, progress: Progress) -> BookUpload:
    """Read every workbook once, keep its differences and its marked copy; no report is written.

    Raises FileDamaged.
    """
    data, name = files.read(made.file), made.file.name
    rows: list[ReturnedBook] = []
    copies: list[tuple[str, bytes]] = []
    fault: Fault | None = None
    try:
        total = count_of(name, data)
        for member, verdict in _verdicts(name, data, total, made, by, at, progress):
            rows.append(_row(made, member, verdict))
            if (
                verdict.faults
                and member.data
                and sum(len(one) for _own, one in copies) < MOST_MARKED
            ):
                with override(by.language):
                    content = mark(member.data, verdict.faults)
                    if content is not None:
                        copies.append((_marked_name(member.name), content))
    except Refused as error:
        fault = error.fault
    _refuse_twins(rows)
    with audit.action("report_book.compared", by=by, at=at, reason=made.reason):
        ReturnedBook.objects.filter(upload=made).delete()
        ReturnedBook.objects.bulk_create(rows, batch_size=200)
        with override(by.language):
            made.marked = _keep_marked(copies, name, by)
        made.fault = fault.to_json() if fault else []
        made.state = UploadState.REFUSED if fault else UploadState.COMPARED
        made.save()
    return made


def _verdicts(
    name: str, data: bytes, total: int, made: BookUpload, by: Person, at: datetime, tell: Progress
) -> Iterator[tuple[Member, Verdict]]:
    committees, today = all_committees(), localdate(at)
    for member in members_of(name, data):
        tell(member.number - 1, total, "comparing")
        try:
            if member.fault:
                raise Refused(member.fault)
            returned = read_book(member.name, member.data)
            verdict = judge(returned, by, today, committees, made.is_to_submit)
        except Refused as error:
            verdict = Verdict(Outcome.REFUSED, faults=[error.fault])
        yield member, verdict


def _row(made: BookUpload, member: Member, verdict: Verdict) -> ReturnedBook:
    return ReturnedBook(
        upload=made,
        number=member.number,
        name=member.name,
        language=verdict.language,
        report=verdict.report,
        outcome=verdict.outcome,
        is_on_behalf=verdict.is_on_behalf,
        has_conflict=any(one.is_conflict for one in verdict.changes),
        changes=[one.to_json() for one in verdict.changes],
        faults=[one.to_json() for one in verdict.faults],
        missing=verdict.missing,
    )


def _refuse_twins(rows: list[ReturnedBook]) -> None:
    """Of two workbooks about one report nobody knows which is meant: neither is taken."""
    seen: dict[int, list[ReturnedBook]] = {}
    for row in rows:
        if row.report_id:
            seen.setdefault(row.report_id, []).append(row)
    for found in seen.values():
        for row in found if len(found) > 1 else ():
            row.outcome = Outcome.REFUSED
            row.faults = [Fault(Why.TWICE).to_json(), *row.faults]


def _marked_name(name: str) -> str:
    stem = name.rpartition(".")[0][:120] or "workbook"
    return _("%(name)s - remarks") % {"name": stem} + ".xlsx"


def _keep_marked(copies: list[tuple[str, bytes]], name: str, by: Person) -> StoredFile | None:
    """One marked workbook as it is, several as a zip."""
    if not copies:
        return None
    if len(copies) == 1:
        return files.store(copies[0][1], name=copies[0][0], content_type=CONTENT_TYPE, by=by)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, (own, content) in enumerate(copies, start=1):
            archive.writestr(f"{number:03} {own}", content)
    stem = name.rpartition(".")[0][:120] or "workbooks"
    own = _("%(name)s - remarks") % {"name": stem} + ".zip"
    return files.store(file.getvalue(), name=own, content_type=ZIP, by=by)


def finish(*, made: BookUpload, state: str, by: Person, at: datetime) -> None:
    """All workbooks were dealt with."""
    stamp = "undone_at" if state == UploadState.UNDONE else "applied_at"
    with (
        transaction.atomic(),
        audit.action("report_book.finished", by=by, at=at, reason=made.reason),
    ):
        made.state = state
        setattr(made, stamp, at)
        made.save(update_fields=["state", stamp])
