from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "ppm.permissions.role_given",
    topic=Topic.PEOPLE,
    title=_("You have a new role"),
    sentence=_("%(by_person)s gave you the role “%(role)s” on %(unit)s, from %(from_on)s on."),
)
notice_kind(
    "ppm.permissions.role_ended",
    topic=Topic.PEOPLE,
    title=_("A role of yours ends"),
    sentence=_("%(by_person)s ended your role “%(role)s” on %(unit)s: last day %(until_on)s."),
)
