from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

notice_kind(
    "portfolio.substitutions.held_set",
    topic=Topic.PEOPLE,
    title=_("You stand in for somebody"),
    sentence=_(
        "You stand in for %(giver_person)s from %(from_on)s to %(until_on)s, as noted by %(by_person)s. "
        "What you do in this role is recorded with both names."
    ),
)
notice_kind(
    "portfolio.substitutions.given_set",
    topic=Topic.PEOPLE,
    title=_("Your absence has been noted"),
    sentence=_(
        "%(by_person)s noted your absence from %(from_on)s to %(until_on)s. Stands in: %(substitute_person)s."
    ),
)
notice_kind(
    "portfolio.substitutions.held_revoked",
    topic=Topic.PEOPLE,
    title=_("A substitution has ended"),
    sentence=_("%(by_person)s ended your substitution for %(giver_person)s. It ended at once."),
)
notice_kind(
    "portfolio.substitutions.given_revoked",
    topic=Topic.PEOPLE,
    title=_("A substitution has ended"),
    sentence=_("%(by_person)s ended the substitution of %(substitute_person)s for you."),
)
