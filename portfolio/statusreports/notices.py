from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "portfolio.statusreports.report_expected",
    topic=Topic.REPORTS,
    title=_("A status report is due"),
    sentence=_("Please report on %(project)s by %(deadline_on)s."),
)
notice_kind(
    "portfolio.statusreports.report_returned",
    topic=Topic.REPORTS,
    title=_("A status report came back"),
    sentence=_("%(by_person)s sent the report on %(project)s back: %(comment)s"),
)

notice_kind(
    "portfolio.statusreports.report_on_behalf",
    topic=Topic.REPORTS,
    title=_("The PMO reports on your behalf"),
    sentence=_("%(by_person)s completes the report on %(project)s on your behalf: %(reason)s"),
)
