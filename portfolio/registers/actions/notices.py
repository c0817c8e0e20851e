from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portfolio.registers.actions.models import Action
from ppm.languages.nearest import nearest
from ppm.notices.messages import Message
from ppm.notices.registry import notice_kind
from ppm.notices.services import notify_many
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

PREFIX = "portfolio.registers.actions"
notice_kind(
    f"{PREFIX}.overdue",
    title=_("An action is overdue"),
    sentence=_("%(reference)s “%(title)s” (%(project)s) was due on %(due_on)s."),
)


def remind(rows: Iterable[Action]) -> int:
    """Remind the owners, who may read what is meant; returns how many."""
    messages = [
        Message(
            row.owner,
            {
                "reference": row.reference,
                "title": row.title,
                "project": nearest(row.initiative, "name")[0] if row.initiative else "–",
                "due_on": row.due_on,
            },
            row.get_absolute_url(),
            row.access_point() if row.initiative_id else None,
        )
        for row in rows
        if row.initiative_id is None or can(row.owner, Perm.INITIATIVE_VIEW, row)
    ]
    notify_many(f"{PREFIX}.overdue", messages)
    return len(messages)
