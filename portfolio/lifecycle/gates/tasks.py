from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from portfolio.lifecycle.gates import procedures, reminders
from ppm.jobs.context import Context
from ppm.jobs.registry import job


@job("portfolio.lifecycle.gates.day", title=_("Gates: deadlines of the day"), listed=False)
def day(ctx: Context) -> None:
    """Close written procedures whose day is over; remind of stages at risk and of overdue conditions."""
    with ctx.done():
        procedures.close_due(by=ctx.by, at=now())
        reminders.remind(localdate())
