from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.files.services import FileDamaged
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from reporting.actuals import applying, services
from reporting.actuals.mapping import Mapping
from reporting.actuals.models import ActualsRun

UNREADABLE = {"unreadable": _("The uploaded file can no longer be read.")}


def _run(run_id: int) -> ActualsRun:
    return ActualsRun.objects.select_related("file", "job").get(pk=run_id)


@job("reporting.actuals.read", title=_("Reading the accounts"), errors=UNREADABLE, listed=False)
def read(ctx: Context, *, run_id: int) -> None:
    """Read an uploaded file; where the sender's mapping fits, compare it at once."""
    run = _run(run_id)
    try:
        with ctx.done(link=run.get_absolute_url()):
            if services.read_run(run=run, by=ctx.by, at=now()):
                run.job = None
                services.ask_to_check(
                    run=run,
                    mapping=Mapping.from_json(run.mapping),
                    measure=run.measure,
                    mode=run.mode,
                    currency=run.currency,
                    as_of=run.as_of,  # type: ignore[arg-type]  # filled by reading
                    by=ctx.by,
                    at=now(),
                )
    except FileDamaged:
        raise JobFailed("unreadable") from None


@job(
    "reporting.actuals.check",
    title=_("Comparing the accounts with the portfolio"),
    steps={"comparing": _("Lines compared")},
    errors=UNREADABLE,
)
def check(ctx: Context, *, run_id: int) -> None:
    """Work out what an import of the accounts would change."""
    run = _run(run_id)
    try:
        with ctx.done(link=run.get_absolute_url()):
            services.check_run(run=run, by=ctx.by, at=now(), progress=ctx.progress)
    except FileDamaged:
        raise JobFailed("unreadable") from None


@job(
    "reporting.actuals.apply",
    title=_("Import of the accounts"),
    steps={"writing": _("Projects written")},
    errors={"plan_changed": services.PlanChanged.message},
)
def apply(ctx: Context, *, run_id: int, token: str) -> dict[str, Any]:
    """Write a compared import; nothing of it when anything fails."""
    run = _run(run_id)
    try:
        with ctx.done(link=run.get_absolute_url()):
            applying.apply_run(run=run, token=token, by=ctx.by, at=now(), progress=ctx.progress)
    except services.PlanChanged:
        applying.reopen(run=run, by=ctx.by, at=now())
        raise JobFailed("plan_changed") from None
    return {}


@job(
    "reporting.actuals.undo",
    title=_("Undoing an import of the accounts"),
    steps={"undoing": _("Projects undone")},
)
def undo(ctx: Context, *, run_id: int) -> dict[str, Any]:
    """Give back what an import has written, as far as nothing else has touched it."""
    run = _run(run_id)
    with ctx.done(link=run.get_absolute_url()) as outcome:
        undone, stay = applying.undo_run(run=run, by=ctx.by, at=now(), progress=ctx.progress)
        outcome.result = {"undone": undone, "stay": stay}
    return {}
