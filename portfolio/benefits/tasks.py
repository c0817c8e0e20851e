from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from portfolio.benefits.measuring import follow_closures
from portfolio.benefits.reminders import remind
from ppm.jobs.context import Context
from ppm.jobs.registry import job


@job("portfolio.benefits.day", title=_("Measurements that are due"), listed=False)
def day(ctx: Context) -> None:
    """Let days of measurement follow the end of their projects, and remind the owners."""
    with ctx.done():
        moment = now()
        follow_closures(by=ctx.by, at=moment)
        remind(localdate(moment))
