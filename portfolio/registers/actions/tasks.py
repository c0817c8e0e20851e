from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.actions.services import remind_overdue
from ppm.jobs.context import Context
from ppm.jobs.registry import job


@job("portfolio.registers.actions.remind", title=_("Reminders of overdue actions"), listed=False)
def remind(ctx: Context) -> None:
    """Remind owners on the first day after the due date, then every week."""
    with ctx.done():
        remind_overdue(today=localdate())
