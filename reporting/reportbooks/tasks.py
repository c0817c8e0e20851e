from typing import Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy, override, pgettext

from ppm.files import services as files
from ppm.files.services import FileDamaged
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from reporting.reportbooks import applying, services, undoing
from reporting.reportbooks.choices import UploadState
from reporting.reportbooks.files import MOST_BOOKS
from reporting.reportbooks.models import BookUpload
from reporting.reportbooks.packing import TooManyBooks, zip_for

UNREADABLE = {"unreadable": gettext_lazy("The uploaded file can no longer be read.")}


def _upload(upload_id: int) -> BookUpload:
    return BookUpload.objects.select_related("file", "job").get(pk=upload_id)


@job(
    "reporting.reportbooks.pack",
    title=gettext_lazy("Workbooks of status reports"),
    steps={"writing": gettext_lazy("Writing the workbooks")},
    errors={
        "nothing": gettext_lazy("No report is waiting to be written by you."),
        "too_many": gettext_lazy(
            "A zip file takes %(most)s workbooks at most: take those of one unit at a time."
        ),
    },
)
def pack(ctx: Context, *, unit_id: int | None, origin: str, language: str) -> None:
    """Put the workbooks that a person may fill in into one zip file, in the reader's language."""
    at = now()
    with override(language):
        try:
            data, count = zip_for(
                ctx.by, unit_id=unit_id, origin=origin, at=at, progress=ctx.progress
            )
        except TooManyBooks:
            raise JobFailed("too_many", most=MOST_BOOKS) from None
        if not count:
            raise JobFailed("nothing")
        word = pgettext("name of a file", "reports")
        name = f"{word}-{localdate(at):%Y-%m-%d}.zip"
    with ctx.done() as outcome:
        stored = files.store(data, name=name, content_type=services.ZIP, by=ctx.by)
        outcome.link = stored.get_absolute_url()
        outcome.result = {"workbooks": count}


@job(
    "reporting.reportbooks.read",
    title=gettext_lazy("Comparing report workbooks"),
    steps={"comparing": gettext_lazy("Workbooks compared with the portal")},
    errors=UNREADABLE,
)
def read(ctx: Context, *, upload_id: int) -> None:
    """Read the workbooks of an upload and keep what they would change."""
    made = _upload(upload_id)
    try:
        with ctx.done(link=made.get_absolute_url()):
            services.compare_upload(made=made, by=ctx.by, at=now(), progress=ctx.progress)
    except FileDamaged:
        raise JobFailed("unreadable") from None


@job(
    "reporting.reportbooks.apply",
    title=gettext_lazy("Applying report workbooks"),
    steps={"writing": gettext_lazy("Workbooks written")},
)
def apply(ctx: Context, *, upload_id: int, revision: int) -> dict[str, Any]:
    """Write what was compared; workbook by workbook, so that one that fails stops no other."""
    made = _upload(upload_id)
    if made.revision == revision and made.state == UploadState.APPLYING:
        applying.apply_upload(made=made, by=ctx.by, at=now(), progress=ctx.progress)
    with ctx.done(link=made.get_absolute_url()):
        services.finish(made=made, state=UploadState.APPLIED, by=ctx.by, at=now())
    return {}


@job(
    "reporting.reportbooks.undo",
    title=gettext_lazy("Undoing report workbooks"),
    steps={"undoing": gettext_lazy("Workbooks undone")},
)
def undo(ctx: Context, *, upload_id: int) -> dict[str, Any]:
    """Put back what an upload has written."""
    made = _upload(upload_id)
    undoing.undo_upload(made=made, by=ctx.by, at=now(), progress=ctx.progress)
    with ctx.done(link=made.get_absolute_url()):
        services.finish(made=made, state=UploadState.UNDONE, by=ctx.by, at=now())
    return {}
