from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "reporting.packs.released",
    topic=Topic.PACKS,
    title=_("A pack is ready for you"),
    sentence=_("The pack of %(committee)s for %(period)s has been released."),
)
