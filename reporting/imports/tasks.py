from typing import Any

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.files.services import FileDamaged
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from reporting.imports import applying, marked, services, undoing, writing
from reporting.imports.faults import FileFault
from reporting.imports.models import ImportRun

UNREADABLE = {"unreadable": _("The uploaded file can no longer be read.")}


def _run(run_id: int) -> ImportRun:
    rows = ImportRun.objects.select_related("file", "saved_mapping__sender_unit", "job")
    return rows.get(pk=run_id)


@job("reporting.imports.read", title=_("Reading a file to import"), errors=UNREADABLE, listed=False)
def read(ctx: Context, *, run_id: int, is_asked: bool) -> None:
    """Read an uploaded file and propose how it is meant."""
    run = _run(run_id)
    try:
        with ctx.done(link=run.get_absolute_url()):
            services.read_run(run=run, is_asked=is_asked, by=ctx.by, at=now())
    except FileDamaged:
        raise JobFailed("unreadable") from None


@job(
    "reporting.imports.check",
    title=_("Checking a file to import"),
    steps={"checking": _("Rows compared with the portfolio")},
    errors=UNREADABLE,
)
def check(ctx: Context, *, run_id: int) -> None:
    """Work out what an import would change."""
    run = _run(run_id)
    try:
        with ctx.done(link=run.get_absolute_url()):
            services.check_run(run=run, by=ctx.by, at=now(), progress=ctx.progress)
    except FileDamaged:
        raise JobFailed("unreadable") from None


@job(
    "reporting.imports.apply",
    title=_("Import into the portfolio"),
    steps={"initiatives": _("Rows written")},
    errors={
        "plan_changed": _("The portfolio has changed since the preview. Check the import again."),
    },
)
def apply(ctx: Context, *, run_id: int, token: str) -> dict[str, Any]:
    """Write a previewed import; nothing of it when anything fails."""
    run = _run(run_id)
    try:
        with ctx.done(link=run.get_absolute_url()) as outcome:
            run = applying.apply_run(
                run=run, token=token, by=ctx.by, at=now(), progress=ctx.progress
            )
            outcome.result = {
                "created": run.created,
                "updated": run.updated,
                "unchanged": run.unchanged,
                "refused": run.refused,
            }
    except writing.PlanChanged:
        applying.reopen(run=run, by=ctx.by, at=now())
        raise JobFailed("plan_changed") from None
    return {}


@job(
    "reporting.imports.undo",
    title=_("Undoing an import"),
    steps={"undoing": _("Rows undone")},
)
def undo(ctx: Context, *, run_id: int, only: list[int] | None) -> dict[str, Any]:
    """Give back what an import has written, as far as nothing else has touched it."""
    run = _run(run_id)
    with ctx.done(link=run.get_absolute_url()) as outcome:
        undone, stay = undoing.undo_run(
            run=run, only=only, by=ctx.by, at=now(), progress=ctx.progress
        )
        outcome.result = {"undone": undone, "stay": stay}
    return {}


@job(
    "reporting.imports.mark",
    title=_("Workbook to send back"),
    errors=UNREADABLE,
)
def mark(ctx: Context, *, run_id: int, language: str) -> None:
    """Mark the findings in the sender's workbook."""
    run = _run(run_id)
    address = reverse("reporting:import_mark", args=[run.pk])
    try:
        with ctx.done(link=f"{address}?language={language}"):
            marked.mark_run(run=run, language=language, by=ctx.by, at=now())
    except (FileDamaged, FileFault):
        raise JobFailed("unreadable") from None
