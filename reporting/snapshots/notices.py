from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "reporting.snapshots.correction_agreed",
    topic=Topic.REPORTS,
    title=_("Your correction has become an addendum"),
    sentence=_(
        "The correction that you asked for on %(project)s was agreed: it is now an addendum."
    ),
)
notice_kind(
    "reporting.snapshots.correction_refused",
    topic=Topic.REPORTS,
    title=_("Your correction was refused"),
    sentence=_("The correction that you asked for on %(project)s was refused, with a reason."),
)
