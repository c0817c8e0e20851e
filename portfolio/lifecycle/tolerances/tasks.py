from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.lifecycle.tolerances.services import refresh_all
from ppm.jobs.context import Context
from ppm.jobs.registry import job


@job("portfolio.lifecycle.tolerances.recompute", title=_("Use of tolerances"), listed=False)
def recompute(ctx: Context) -> None:
    """Work out the use of tolerances of every project: rules, first days and measures change by the clock."""
    with ctx.done():
        refresh_all(localdate())
