"""Who may change a line."""

from portfolio.registers.shape.models import Entry
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm


def may_change(person: Person, row: Entry) -> bool:
    """Whether the person may edit the line; one without initiative is its owner's and its author's."""
    if not row.initiative_id:
        return person.pk in (row.owner_id, row.raised_by_id)
    return bool(can(person, Perm.INITIATIVE_EDIT, row))
