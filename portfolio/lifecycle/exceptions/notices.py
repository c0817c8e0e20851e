from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "portfolio.lifecycle.exceptions.submitted",
    topic=Topic.PACKS,
    title=_("An exception waits for your decision"),
    sentence=_(
        "%(by_person)s submitted exception %(number)s on %(project)s. Please decide by %(due_on)s."
    ),
)
notice_kind(
    "portfolio.lifecycle.exceptions.reminded",
    topic=Topic.PACKS,
    title=_("Last day to decide on an exception"),
    sentence=_("Exception %(number)s on %(project)s is to be decided by %(due_on)s."),
)
notice_kind(
    "portfolio.lifecycle.exceptions.overdue",
    topic=Topic.PACKS,
    title=_("An exception was not decided in time"),
    sentence=_(
        "Exception %(number)s on %(project)s was to be decided by %(due_on)s; it is still open."
    ),
)
notice_kind(
    "portfolio.lifecycle.exceptions.plan_reminded",
    topic=Topic.PORTFOLIO,
    title=_("Last day to hand in an exception plan"),
    sentence=_(
        "The plan for exception %(number)s on %(project)s is to be handed in by %(due_on)s."
    ),
)
notice_kind(
    "portfolio.lifecycle.exceptions.plan_overdue",
    topic=Topic.PACKS,
    title=_("An exception plan was not handed in in time"),
    sentence=_(
        "The plan for exception %(number)s on %(project)s was to be handed in by %(due_on)s; "
        "it is still awaited."
    ),
)
notice_kind(
    "portfolio.lifecycle.exceptions.decided",
    topic=Topic.PORTFOLIO,
    title=_("An exception has been decided"),
    sentence=_("%(by_person)s decided on exception %(number)s on %(project)s: %(reason)s"),
)
notice_kind(
    "portfolio.lifecycle.exceptions.asked",
    topic=Topic.PORTFOLIO,
    title=_("More information is asked on an exception"),
    sentence=_("%(by_person)s asks on exception %(number)s on %(project)s: %(question)s"),
)
notice_kind(
    "portfolio.lifecycle.exceptions.boundary",
    topic=Topic.PORTFOLIO,
    title=_("Prepare the end of the stage"),
    sentence=_(
        "The stage %(stage)s of %(project)s ends on %(end_on)s: start preparing the boundary."
    ),
)
notice_kind(
    "portfolio.lifecycle.exceptions.breached",
    topic=Topic.PORTFOLIO,
    title=_("The forecast goes beyond a limit"),
    sentence=_(
        "On %(project)s a limit is forecast to be exceeded: raise an exception, or correct it."
    ),
)
