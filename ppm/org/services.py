from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ppm import audit
from ppm.org.models import OrgUnit

if TYPE_CHECKING:
    from ppm.accounts.models import Person


@dataclass(frozen=True)
class NewUnit:
    """A unit to be created; the name is in one language."""

    code: str
    name: str
    language: str


def create_units(
    *, units: Sequence[NewUnit], parent: OrgUnit | None, by: "Person", at: datetime
) -> list[OrgUnit]:
    """Create units below `parent` (at the top without one). Raises ValidationError."""
    made = []
    with audit.action("unit.created", by=by, at=at):
        for new in units:
            unit = OrgUnit(code=new.code, parent=parent, **{f"name_{new.language}": new.name})
            unit.full_clean(exclude=["path", "parent"])
            unit.save()
            made.append(unit)
    return made
