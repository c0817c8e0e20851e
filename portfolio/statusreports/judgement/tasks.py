from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.judgement.services import see_tacitly
from ppm.jobs.context import Context
from ppm.jobs.registry import job


@job("portfolio.statusreports.judgement.day", title=_("Reports seen by silence"), listed=False)
def day(ctx: Context) -> None:
    """Each day: reports that the executive left unanswered for two working days count as seen."""
    with ctx.done():
        see_tacitly(by=ctx.by, at=now())
