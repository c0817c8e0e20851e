from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from portfolio.lifecycle.exceptions.clock import remind_of_boundaries, tell_of_breaches
from portfolio.lifecycle.exceptions.telling import remind_and_escalate
from ppm.jobs.context import Context
from ppm.jobs.registry import job


@job("portfolio.lifecycle.exceptions.day", title=_("Exceptions and ends of stages"), listed=False)
def day(ctx: Context) -> None:
    """Remind of delays that run out, of stages that end soon, and of limits that are newly exceeded."""
    with ctx.done():
        today = localdate()
        remind_and_escalate(today=today, by=ctx.by, at=now())
        remind_of_boundaries(today=today)
        tell_of_breaches(today=today)
