from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "portfolio.people.taken_over",
    topic=Topic.PEOPLE,
    title=_("You take over from somebody"),
    sentence=_(
        "%(by_person)s passes roles of %(from_person)s on to you from %(start_on)s on (number: %(count)s)."
    ),
)
notice_kind(
    "portfolio.people.passed_on",
    topic=Topic.PEOPLE,
    title=_("Your roles pass on"),
    sentence=_(
        "%(by_person)s passes your roles on to successors from %(start_on)s on (number: %(count)s)."
    ),
)
