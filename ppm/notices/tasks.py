from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.context import Context
from ppm.jobs.registry import job
from ppm.notices.mail import mail_for
from ppm.notices.models import Notice


@job("ppm.notices.mail", title=_("Sending a notice by mail"), listed=False)
def mail(ctx: Context, *, notice_id: int) -> None:
    """Send a notice by mail: at least once, should the worker die between sending and noting it."""
    notice = Notice.objects.select_related("person").get(pk=notice_id)
    if notice.mailed_at is None:
        mail_for(notice).send()
        with ctx.done():
            Notice.objects.filter(pk=notice_id).update(mailed_at=now())
