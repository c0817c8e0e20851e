from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.context import Context
from ppm.jobs.registry import job
from reporting.retention.sweeping import sweep_by_clock


@job("reporting.retention.day", title=_("Technical data at the end of their term"), listed=False)
def day(ctx: Context) -> None:
    """What the portal may sweep by itself, every night."""
    with ctx.done():
        sweep_by_clock(by=ctx.by, at=now())
