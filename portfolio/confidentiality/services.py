from datetime import datetime

from portfolio.initiatives import assignments
from portfolio.initiatives import services as initiatives
from portfolio.initiatives.models import Initiative, InitiativeRole
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.roles import Role


def set_confidentiality(
    *,
    initiative_id: int,
    version: int | None,
    confidentiality: str,
    code_name: str,
    reason: str,
    by: Person,
    at: datetime,
) -> Initiative:
    """Widen or narrow the circle that may know.

    Raises StaleVersion, WiderThanParent, NobodyKnows, ValidationError.
    """
    with audit.action("initiative.circle_changed", by=by, at=at, reason=reason):
        return initiatives.edit_initiative(
            initiative_id=initiative_id,
            version=version,
            by=by,
            at=at,
            reason=reason,
            confidentiality=confidentiality,
            code_name=code_name,
        )


def add_to_list(
    *, initiative: Initiative, person: Person, reason: str, by: Person, at: datetime
) -> InitiativeRole:
    """Put somebody on the list of people in the know, from that day on."""
    return assignments.assign_role(
        initiative=initiative, role=Role.CONFIDANT, person=person, reason=reason, by=by, at=at
    )


def take_off_list(*, role: InitiativeRole, reason: str, by: Person, at: datetime) -> InitiativeRole:
    """End somebody's place on the list. Raises RoleEnded, NobodyKnows."""
    return assignments.end_role(role=role, reason=reason, by=by, at=at)
