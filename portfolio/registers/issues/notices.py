from django.utils.translation import gettext_lazy as _

from portfolio.registers.issues.selectors import Panel
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.notices.messages import Message
from ppm.notices.registry import notice_kind
from ppm.notices.services import notify_many
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

PREFIX = "portfolio.registers.issues"
notice_kind(
    f"{PREFIX}.to_decide",
    title=_("A request for change to decide"),
    sentence=_("%(by_person)s asks you to decide on %(reference)s “%(title)s” (%(project)s)."),
)


def tell_body(panel: Panel, by: Person) -> None:
    """Tell those who decide: the change authority, or who decides on the body; all may read the project."""
    issue = panel.issue
    people = (
        panel.authorities
        if panel.is_within_limit
        else [one.person for one in (panel.body.people if panel.body else ()) if one.decides]
    )
    facts = {
        "by_person": by.pk,
        "reference": issue.reference,
        "title": issue.title,
        "project": nearest(issue.initiative, "name")[0],
    }
    notify_many(
        f"{PREFIX}.to_decide",
        [
            Message(person, facts, issue.get_absolute_url(), issue.access_point())
            for person in people
            if person != by and person.is_active and can(person, Perm.INITIATIVE_VIEW, issue)
        ],
    )
