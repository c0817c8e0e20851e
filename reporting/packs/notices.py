from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "reporting.packs.released",
    topic=Topic.PACKS,
    title=_("A pack is ready for you"),
    sentence=_("The pack of %(committee)s for %(period)s has been released."),
)
notice_kind(
    "reporting.packs.schedule_ended",
    topic=Topic.PACKS,
    title=_("A schedule of packs has ended"),
    sentence=_(
        "The drafts for %(committee)s do not build themselves any more: %(person)s, who set them up, may not "
        "build them now. Set them up anew."
    ),
)
