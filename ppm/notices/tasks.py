from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.context import Context
from ppm.jobs.due import Due
from ppm.jobs.registry import job
from ppm.notices.mail import mail_for
from ppm.notices.models import Notice

# While a mail is no older than the first, it is asked for anew each time the second has passed.
AGAIN = (
    (timedelta(hours=1), timedelta(minutes=10)),
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=3), timedelta(hours=6)),
)


def turn_of(age: timedelta) -> str:
    """Which attempt at a mail of this age it is: ever fewer, and after the last day none ("")."""
    for until, step in AGAIN:
        if age < until:
            return f"{step.seconds // 60}:{age // step}"
    return ""


def due_mails(at: datetime) -> Iterator[Due]:
    """One mail per person who has something to be sent; a newer notice makes it another one.

    While it has not left, because no server took it, it is tried again, ever more seldom.
    """
    waiting = (
        Notice.objects.to_mail(at)
        .values("person_id")
        .annotate(newest=Max("pk"), since=Max("mail_due_at"))
    )
    for row in waiting.order_by("person_id"):
        if turn := turn_of(at - row["since"]):
            yield Due(
                "ppm.notices.mail",
                f"{row['person_id']}:{row['newest']}:{turn}",
                {"person_id": row["person_id"]},
            )


@job("ppm.notices.mail", title=_("Sending notices by mail"), listed=False)
def mail(ctx: Context, *, person_id: int) -> None:
    """Send what is due in one mail: at least once, should the worker die between sending and noting it."""
    with ctx.done():
        rows = Notice.objects.to_mail(now()).filter(person_id=person_id).select_related("person")
        notices = list(rows.select_for_update(of=("self",)).order_by("created_at", "pk"))
        if notices:
            mail_for(notices).send()
            Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=now())
