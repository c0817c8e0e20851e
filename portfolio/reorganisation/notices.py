from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "portfolio.reorganisation.applied",
    topic=Topic.PEOPLE,
    title=_("Units have been merged or split"),
    sentence=_(
        "%(ended)s no longer exists since %(start_on)s; %(successors)s takes over. %(what)s"
    ),
)
