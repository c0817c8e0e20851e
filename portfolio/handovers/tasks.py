from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from portfolio.handovers.services import pass_due
from portfolio.standings.services import refresh_people_of_the_day
from ppm.jobs.context import Context
from ppm.jobs.registry import job


@job("portfolio.handovers.day", title=_("Roles that begin or end today"), listed=False)
def day(ctx: Context) -> None:
    """Pass the roles whose day has come, and show in lists who manages what since today."""
    with ctx.done():
        pass_due(by=ctx.by, at=now())
        refresh_people_of_the_day(localdate())
