from django.utils.translation import gettext_lazy as _

from ppm.notices.registry import notice_kind

notice_kind(
    "portfolio.benefits.due",
    title=_("A benefit is to be measured"),
    sentence=_("“%(benefit)s” (%(code)s) is to be measured by %(due_on)s."),
)
notice_kind(
    "portfolio.benefits.late",
    title=_("A measurement is overdue"),
    sentence=_("“%(benefit)s” (%(code)s) should have been measured by %(due_on)s."),
)
notice_kind(
    "portfolio.benefits.agree",
    title=_("You are asked to own a benefit"),
    sentence=_("%(by_person)s names you as the owner of “%(benefit)s” (%(code)s). Do you agree?"),
)
