from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.questions.reminders import remind
from ppm.jobs.context import Context
from ppm.jobs.registry import job


@job("portfolio.registers.questions.day", title=_("Answers that are due"), listed=False)
def day(ctx: Context) -> None:
    """Remind of questions from outside."""
    with ctx.done():
        remind(localdate())
