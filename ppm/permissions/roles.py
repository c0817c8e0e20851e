"""The matrix role → permissions. A PMO officer can read it; tests print it as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ppm.permissions.catalog import Perm


class Role(models.TextChoices):
    """Roles held on a unit or on an initiative (domain notes §0.15, §1.6)."""

    HEAD_OF_PMO = "head_of_pmo", _("head of the central PMO")
    CENTRAL_PMO = "central_pmo", _("central PMO")
    DECENTRAL_PMO = "decentral_pmo", _("decentralised PMO")
    MANAGEMENT = "management", _("management")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")
    EXECUTIVE = "executive", _("executive (sponsor)")
    PROJECT_MANAGER = "project_manager", _("project manager")
    PROGRAMME_MANAGER = "programme_manager", _("programme manager")
    PRODUCT_OWNER = "product_owner", _("product owner")
    CONFIDANT = "confidant", _("person in the know")


UNIT_ROLES = (
    Role.HEAD_OF_PMO,
    Role.CENTRAL_PMO,
    Role.DECENTRAL_PMO,
    Role.MANAGEMENT,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
# Held on the root only: what they do concerns the whole organisation.
CENTRAL_ROLES = (Role.HEAD_OF_PMO, Role.CENTRAL_PMO)
INITIATIVE_ROLES = (
    Role.EXECUTIVE,
    Role.PROJECT_MANAGER,
    Role.PROGRAMME_MANAGER,
    Role.PRODUCT_OWNER,
    Role.CONFIDANT,
)

READ = frozenset(
    {
        Perm.INITIATIVE_VIEW,
        Perm.REPORT_VIEW,
        Perm.DASHBOARD_VIEW,
        Perm.DECISION_VIEW,
        Perm.COMMITTEE_VIEW,
    }
)
PMO = READ | {
    Perm.INITIATIVE_CREATE,
    Perm.INITIATIVE_EDIT,
    Perm.REPORT_EDIT,
    Perm.REPORT_VALIDATE,
    Perm.CYCLE_VIEW,
    Perm.SNAPSHOT_VIEW,
}
CENTRAL = PMO | {
    Perm.CYCLE_OPEN,
    Perm.CYCLE_FREEZE,
    Perm.PACK_VIEW,
    Perm.PACK_BUILD,
    Perm.IMPORT_RUN,
    Perm.CATALOGUE_VIEW,
}
# What everybody who is signed in may do, whatever the roles.
EVERYBODY = frozenset({Perm.METHOD_VIEW, Perm.JOB_VIEW})

MATRIX: dict[Role, frozenset[Perm]] = {
    Role.HEAD_OF_PMO: CENTRAL | {Perm.PACK_RELEASE},
    Role.CENTRAL_PMO: CENTRAL,
    Role.DECENTRAL_PMO: PMO,
    Role.MANAGEMENT: READ,
    Role.COMMITTEE_MEMBER: frozenset({Perm.PACK_VIEW, Perm.COMMITTEE_VIEW}),
    Role.AUDITOR: READ | {Perm.CYCLE_VIEW, Perm.SNAPSHOT_VIEW, Perm.PACK_VIEW},
    Role.ADMINISTRATOR: frozenset({Perm.CATALOGUE_VIEW}),
    Role.EXECUTIVE: READ,
    Role.PROJECT_MANAGER: READ | {Perm.INITIATIVE_EDIT, Perm.REPORT_EDIT},
    Role.PROGRAMME_MANAGER: READ | {Perm.INITIATIVE_EDIT},
    Role.PRODUCT_OWNER: READ | {Perm.INITIATIVE_EDIT},
    Role.CONFIDANT: READ,
}


def roles_with(perm: Perm) -> frozenset[Role]:
    """The roles that hold a permission."""
    return frozenset(role for role, perms in MATRIX.items() if perm in perms)
