from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.context import Context
from ppm.jobs.due import Due
from ppm.jobs.registry import job
from ppm.notices.mail import mail_for
from ppm.notices.models import Notice

AGAIN = 10  # minutes after which a mail that has not left is asked for anew


def due_mails(at: datetime) -> Iterator[Due]:
    """One mail per person who has something to be sent; a newer notice makes it another one.

    While it has not left, because no server took it, it is tried again every few minutes.
    """
    turn = int(at.timestamp()) // (60 * AGAIN)
    waiting = Notice.objects.to_mail(at).values("person_id").annotate(newest=Max("pk"))
    for row in waiting.order_by("person_id"):
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
