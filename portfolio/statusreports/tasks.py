from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.models import ReportingCycle
from portfolio.statusreports.reminding import calls_of_day, send
from ppm.jobs.choices import JobState
from ppm.jobs.context import Context
from ppm.jobs.due import Due
from ppm.jobs.models import Job
from ppm.jobs.registry import job
from ppm.org.workdays import is_working_day

HOUR = 8  # in Brussels
REMIND = "portfolio.statusreports.remind"


def due_reminders(at: datetime) -> Iterator[Due]:
    """Once a working day, for each open cycle: those that have something to say find it out themselves."""
    moment = localtime(at)
    if moment.hour < HOUR or not is_working_day(moment.date()):
        return
    open_now = ReportingCycle.objects.open().filter(opens_on__lte=moment.date())
    for pk in open_now.order_by("pk").values_list("pk", flat=True):
        day = moment.date().isoformat()
        yield Due(REMIND, f"{pk}:{day}", {"cycle_id": pk, "day": day})


@job(REMIND, title=_("Reminders of status reports"), listed=False)
def remind(ctx: Context, *, cycle_id: int, day: str) -> None:
    """Send the reminders of a cycle and a day; a second run finds them noted.

    What waited until another day does nothing: the work of that day makes good what was missed.
    """
    with ctx.done():
        cycle = ReportingCycle.objects.open().filter(pk=cycle_id).first()
        today = date.fromisoformat(day)
        if cycle is not None and today == localdate():
            calls = calls_of_day(cycle, today, last_run(cycle, today))
            send(calls=calls, by=ctx.by, at=now(), today=today)


def last_run(cycle: ReportingCycle, today: date) -> date:
    """The last day before on which this cycle's reminders went out, else the day before it opened.

    Of a period that is opened late, what its calendar set for earlier days is not made good.
    """
    done = Job.objects.filter(kind=REMIND, state=JobState.DONE, key__startswith=f"{cycle.pk}:")
    days = (
        (date.fromisoformat(str(key).partition(":")[2]), finished)
        for key, finished in done.values_list("key", "finished_at")
    )
    # One that ended on a later day than its own has sent nothing.
    on_time = (day for day, finished in days if finished and localdate(finished) == day < today)
    opened = max(cycle.opens_on - timedelta(1), localdate(cycle.opened_at))
    return max(on_time, default=min(opened, today - timedelta(1)))
