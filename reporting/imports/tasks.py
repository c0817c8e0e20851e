from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.files.services import FileDamaged
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from reporting.imports import services
from reporting.imports.faults import FileFault
from reporting.imports.models import ImportRun


@job(
    "reporting.imports.apply",
    title=_("Import into the portfolio"),
    steps={"initiatives": _("Projects"), "figures": _("Amounts, ratings and notes")},
    errors={
        "plan_changed": _("The portfolio has changed since the preview. Check the import again."),
        "unreadable": _("The uploaded file can no longer be read."),
    },
)
def apply(ctx: Context, *, run_id: int, digest: str) -> dict[str, Any]:
    """Write a previewed import; nothing of it when anything fails."""
    run = ImportRun.objects.select_related("file").get(pk=run_id)
    try:
        with ctx.done(link=run.get_absolute_url()) as outcome:
            run = services.apply_run(
                run=run, digest=digest, by=ctx.by, at=now(), progress=ctx.progress
            )
            outcome.result = {
                "created": run.created,
                "updated": run.updated,
                "unchanged": run.unchanged,
                "refused": run.refused,
            }
    except services.PlanChanged:
        services.reopen(run=run, by=ctx.by, at=now())
        raise JobFailed("plan_changed") from None
    except (FileFault, FileDamaged):
        services.reopen(run=run, by=ctx.by, at=now())
        raise JobFailed("unreadable") from None
    return {}
