from datetime import date, datetime
from typing import TYPE_CHECKING

from ppm import audit
from ppm.permissions.models import UnitRole

if TYPE_CHECKING:
    from ppm.accounts.models import Person
    from ppm.org.models import OrgUnit


def grant_unit_role(
    *, person: "Person", role: str, unit: "OrgUnit", valid_from: date, by: "Person", at: datetime
) -> UnitRole:
    """Give a person a role on a unit and everything below it. Raises ValidationError."""
    held = UnitRole(person=person, role=role, unit=unit, valid_from=valid_from)
    held.full_clean()
    with audit.action("unit_role.granted", by=by, at=at):
        held.save()
    return held
