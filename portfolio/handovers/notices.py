from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "portfolio.handovers.prepared",
    topic=Topic.PEOPLE,
    title=_("Your project is to be handed over"),
    sentence=_(
        "%(by_person)s prepares the handover of %(project)s to %(successor_person)s. Please add your remarks."
    ),
)
notice_kind(
    "portfolio.handovers.offered",
    topic=Topic.PEOPLE,
    title=_("A project waits for you to take it over"),
    sentence=_("%(by_person)s offers you %(project)s, until now with %(giver_person)s."),
)
notice_kind(
    "portfolio.handovers.accepted",
    topic=Topic.PEOPLE,
    title=_("A handover has been accepted"),
    sentence=_("%(successor_person)s takes over %(project)s from %(giver_person)s."),
)
notice_kind(
    "portfolio.handovers.refused",
    topic=Topic.PEOPLE,
    title=_("A handover has been refused"),
    sentence=_("%(successor_person)s cannot take over %(project)s: %(answer)s"),
)
notice_kind(
    "portfolio.handovers.withdrawn",
    topic=Topic.PEOPLE,
    title=_("A handover has been withdrawn"),
    sentence=_("%(by_person)s withdrew the handover of %(project)s."),
)
