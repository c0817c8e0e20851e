from django.utils.translation import gettext_lazy as _

from portfolio.registers.shape.models import Entry
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.notices.registry import notice_kind
from ppm.notices.services import notify
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

PREFIX = "portfolio.registers.shape"
notice_kind(
    f"{PREFIX}.owned",
    title=_("Something is yours now"),
    sentence=_("%(by_person)s made you the owner of %(reference)s “%(title)s” (%(project)s)."),
)


def tell_owner(line: Entry, by: Person) -> None:
    """Tell the new owner, who may read what is meant."""
    owner = line.owner
    if owner is None or owner == by or not owner.is_active:
        return
    if line.initiative_id is not None and not can(owner, Perm.INITIATIVE_VIEW, line.initiative):
        return
    facts = {
        "by_person": by.pk,
        "reference": line.reference,
        "title": line.title,
        "project": nearest(line.initiative, "name")[0] if line.initiative_id else "–",
    }
    notify(owner, f"{PREFIX}.owned", facts, line.get_absolute_url())
