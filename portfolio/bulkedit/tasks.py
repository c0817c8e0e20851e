from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.bulkedit import services
from portfolio.bulkedit.models import BulkChange
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job

STEPS = {"writing": _("Changing the rows")}
ERRORS = {
    "rows_changed": _("Rows have changed in the meantime: nothing was written."),
    "already_done": _("This change has been dealt with already."),
}


@job("portfolio.bulkedit.apply", title=_("Change of many rows"), steps=STEPS, errors=ERRORS)
def apply(ctx: Context, *, change_id: int) -> None:
    """Apply a prepared change, all rows or none."""
    _run(ctx, services.apply_change, change_id)


@job(
    "portfolio.bulkedit.undo", title=_("Undoing a change of many rows"), steps=STEPS, errors=ERRORS
)
def undo(ctx: Context, *, change_id: int) -> None:
    """Put all rows of a change back, or none."""
    _run(ctx, services.undo_change, change_id)


def _run(ctx: Context, act: Any, change_id: int) -> None:
    change = BulkChange.objects.get(pk=change_id)

    def tell(done: int, total: int) -> None:
        ctx.progress(done, total, "writing")

    try:
        with ctx.done(link=change.get_absolute_url()):
            act(change_id=change_id, by=ctx.by, at=now(), tell=tell)
    except services.RowsChanged as error:
        services.mark_stale(error.line_ids)
        raise JobFailed("rows_changed") from None
    except services.AlreadyDone:
        raise JobFailed("already_done") from None
