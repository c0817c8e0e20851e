from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "portfolio.participations.added",
    topic=Topic.PORTFOLIO,
    title=_("Your unit takes part in an initiative"),
    sentence=_(
        "%(unit)s takes part in %(code)s. You can read it; the unit that leads reports on it."
    ),
)
