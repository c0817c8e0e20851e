from collections.abc import Iterator
from datetime import date, datetime

from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.models import ReportingCycle
from portfolio.statusreports.reminding import calls_of_day, send
from ppm.jobs.context import Context
from ppm.jobs.due import Due
from ppm.jobs.registry import job
from ppm.org.workdays import is_working_day

HOUR = 8  # in Brussels


def due_reminders(at: datetime) -> Iterator[Due]:
    """Once a working day, for each open cycle: those that have something to say find it out themselves."""
    moment = localtime(at)
    if moment.hour < HOUR or not is_working_day(moment.date()):
        return
    open_now = ReportingCycle.objects.open().filter(opens_on__lte=moment.date())
    for pk in open_now.order_by("pk").values_list("pk", flat=True):
        day = moment.date().isoformat()
        yield Due("portfolio.statusreports.remind", f"{pk}:{day}", {"cycle_id": pk, "day": day})


@job("portfolio.statusreports.remind", title=_("Reminders of status reports"), listed=False)
def remind(ctx: Context, *, cycle_id: int, day: str) -> None:
    """Send the reminders of a cycle and a day; a second run finds them noted."""
    with ctx.done():
        cycle = ReportingCycle.objects.open().filter(pk=cycle_id).first()
        today = date.fromisoformat(day)
        if cycle is not None:
            send(calls=calls_of_day(cycle, today), by=ctx.by, at=now(), today=today)
