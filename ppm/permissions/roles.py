"""The matrix role → permissions. A PMO officer can read it; tests print it as a table."""

from functools import cache

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
    LINE_MANAGER = "line_manager", _("line manager")
    BUDGET_CONTROLLER = "budget_controller", _("budget controller")
    TRANSLATOR = "translator", _("translator")
    COMMITTEE_SECRETARY = "committee_secretary", _("committee secretary")
    SENIOR_USER = "senior_user", _("senior user")
    SENIOR_SUPPLIER = "senior_supplier", _("senior supplier")
    BENEFIT_OWNER = "benefit_owner", _("benefit owner")
    ASSURANCE = "assurance", _("project assurance")
    CHANGE_AUTHORITY = "change_authority", _("change authority")
    TEAM_MANAGER = "team_manager", _("team manager")
    PROJECT_SUPPORT = "project_support", _("project support")
    # Given by no person: it follows from a unit that takes part.
    PARTNER = "partner", _("unit taking part")


UNIT_ROLES = (
    Role.HEAD_OF_PMO,
    Role.CENTRAL_PMO,
    Role.DECENTRAL_PMO,
    Role.MANAGEMENT,
    Role.LINE_MANAGER,
    Role.BUDGET_CONTROLLER,
    Role.TRANSLATOR,
    Role.COMMITTEE_SECRETARY,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
# Held on the root only: what they do concerns the whole organisation.
CENTRAL_ROLES = (Role.HEAD_OF_PMO, Role.CENTRAL_PMO, Role.ADMINISTRATOR)
# Never without a last day.
MANDATED_ROLES = (Role.AUDITOR,)
INITIATIVE_ROLES = (
    Role.EXECUTIVE,
    Role.PROJECT_MANAGER,
    Role.PROGRAMME_MANAGER,
    Role.PRODUCT_OWNER,
    Role.SENIOR_USER,
    Role.SENIOR_SUPPLIER,
    Role.BENEFIT_OWNER,
    Role.ASSURANCE,
    Role.CHANGE_AUTHORITY,
    Role.TEAM_MANAGER,
    Role.PROJECT_SUPPORT,
    Role.CONFIDANT,
)
MANAGERS = (Role.PROJECT_MANAGER, Role.PROGRAMME_MANAGER, Role.PRODUCT_OWNER)

READ = frozenset(
    {
        Perm.INITIATIVE_VIEW,
        Perm.REPORT_VIEW,
        Perm.DASHBOARD_VIEW,
        Perm.DECISION_VIEW,
        Perm.CONTRACT_VIEW,
        Perm.COMMITTEE_VIEW,
        Perm.GATE_VIEW,
        Perm.HISTORY_VIEW,
    }
)
PMO = READ | {
    Perm.INITIATIVE_CREATE,
    Perm.INITIATIVE_EDIT,
    Perm.REPORT_EDIT,
    Perm.REPORT_VALIDATE,
    Perm.CYCLE_VIEW,
    Perm.GATE_PREPARE,
    Perm.GATE_RECOMMEND,
    Perm.SNAPSHOT_VIEW,
    Perm.IMPORT_VIEW,
    Perm.BENEFIT_MEASURE,
    Perm.BENEFIT_WAIVE,
    Perm.MONEY_EDIT,
    Perm.PERSON_VIEW,
    Perm.PERSON_REASSIGN,
    Perm.ROLE_GRANT,
    Perm.SUBSTITUTION_SET,
    Perm.TAILORING_VIEW,
    Perm.TAILORING_AGREE,
    Perm.VIEW_SHARE,
    Perm.TRANSLATION_EDIT,
}
CENTRAL = PMO | {
    Perm.ACCESS_EXPLAIN,
    Perm.CYCLE_OPEN,
    Perm.CYCLE_FREEZE,
    Perm.PACK_VIEW,
    Perm.PACK_BUILD,
    Perm.IMPORT_RUN,
    Perm.ACTUALS_IMPORT,
    Perm.CATALOGUE_VIEW,
    Perm.COMMITTEE_EDIT,
    Perm.GOVERNANCE_EDIT,
    Perm.METHOD_EDIT,
    Perm.OBJECTIVE_EDIT,
    Perm.INDICATOR_EDIT,
    Perm.CONTRACT_EDIT,
    Perm.ALIGNMENT_EDIT,
    Perm.PERSON_EDIT,
    Perm.SUBSTITUTION_RULE,
    Perm.UNIT_VIEW,
    Perm.UNIT_EDIT,
}
# A manager's own work on an initiative.
WORK = READ | {
    Perm.INITIATIVE_EDIT,
    Perm.MONEY_EDIT,
    Perm.GATE_PREPARE,
    Perm.BENEFIT_MEASURE,
}
# What everybody who is signed in may do, whatever the roles.
EVERYBODY = frozenset({Perm.METHOD_VIEW, Perm.JOB_VIEW})

MATRIX: dict[Role, frozenset[Perm]] = {
    Role.HEAD_OF_PMO: CENTRAL
    | {
        Perm.CYCLE_REOPEN,
        Perm.VOCABULARY_EDIT,
        Perm.PACK_RELEASE,
        Perm.RETENTION_VIEW,
        Perm.RETENTION_APPROVE,
    },
    Role.CENTRAL_PMO: CENTRAL,
    Role.DECENTRAL_PMO: PMO,
    Role.MANAGEMENT: READ,
    Role.COMMITTEE_MEMBER: frozenset(
        {Perm.PACK_VIEW, Perm.COMMITTEE_VIEW, Perm.CONTRACT_VIEW, Perm.GATE_VIEW}
    ),
    Role.AUDITOR: READ
    | {
        Perm.CYCLE_VIEW,
        Perm.SNAPSHOT_VIEW,
        Perm.PACK_VIEW,
        Perm.HISTORY_ALL,
        Perm.RETENTION_VIEW,
        Perm.TAILORING_VIEW,
    },
    Role.ADMINISTRATOR: frozenset(
        {
            Perm.ACCESS_EXPLAIN,
            Perm.CATALOGUE_VIEW,
            Perm.PERSON_VIEW,
            Perm.PERSON_EDIT,
            Perm.ROLE_GRANT,
            Perm.SUBSTITUTION_SET,
            Perm.DIRECTORY_EDIT,
            Perm.UNIT_VIEW,
            Perm.UNIT_EDIT,
            Perm.HISTORY_ALL,
            Perm.PRIVACY_MANAGE,
            Perm.RETENTION_VIEW,
            Perm.RETENTION_MANAGE,
            Perm.VOCABULARY_EDIT,
        }
    ),
    Role.LINE_MANAGER: READ,
    Role.BUDGET_CONTROLLER: READ | {Perm.MONEY_EDIT, Perm.ACTUALS_IMPORT},
    Role.TRANSLATOR: READ | {Perm.TRANSLATION_EDIT},
    Role.COMMITTEE_SECRETARY: READ | {Perm.PACK_VIEW},
    Role.EXECUTIVE: READ | {Perm.GATE_DECIDE},
    Role.PROJECT_MANAGER: WORK | {Perm.REPORT_EDIT},
    Role.PROGRAMME_MANAGER: WORK,
    Role.PRODUCT_OWNER: WORK,
    Role.SENIOR_USER: READ,
    Role.SENIOR_SUPPLIER: READ,
    Role.ASSURANCE: READ | {Perm.GATE_RECOMMEND},
    Role.BENEFIT_OWNER: READ | {Perm.BENEFIT_MEASURE},
    Role.CHANGE_AUTHORITY: READ,
    Role.TEAM_MANAGER: READ,
    Role.PROJECT_SUPPORT: READ | {Perm.INITIATIVE_EDIT, Perm.GATE_PREPARE},
    Role.CONFIDANT: READ,
    Role.PARTNER: READ,
}

# Which roles on units somebody may give and end, by one of their own roles; and only where that one reaches.
GRANTABLE: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(UNIT_ROLES),
    Role.HEAD_OF_PMO: frozenset(UNIT_ROLES) - {Role.ADMINISTRATOR},
    Role.CENTRAL_PMO: frozenset(UNIT_ROLES) - {Role.ADMINISTRATOR, Role.HEAD_OF_PMO},
    Role.DECENTRAL_PMO: frozenset({Role.MANAGEMENT, Role.LINE_MANAGER, Role.BUDGET_CONTROLLER}),
}
# One person never holds both on the same initiative (domain notes §1.6). Support and assurance stand here for
# the decentralised PMO as well, who may be either, never both.
APART: tuple[tuple[frozenset[Role], frozenset[Role]], ...] = (
    (frozenset(MANAGERS), frozenset({Role.EXECUTIVE})),
    (frozenset({*MANAGERS, Role.PROJECT_SUPPORT, Role.TEAM_MANAGER}), frozenset({Role.ASSURANCE})),
)
# Only one person on a small initiative may hold both: supplier and executive.
APART_UNLESS_SMALL: tuple[tuple[frozenset[Role], frozenset[Role]], ...] = (
    (frozenset({Role.EXECUTIVE}), frozenset({Role.SENIOR_SUPPLIER})),
)
# Held by one person at a time.
SINGLE = frozenset({Role.EXECUTIVE, *MANAGERS})


def against(role: Role, *, is_small: bool = False) -> frozenset[Role]:
    """The roles that nobody may hold beside this one on the same initiative."""
    found: set[Role] = set()
    for one, other in (*APART, *(() if is_small else APART_UNLESS_SMALL)):
        if role in one:
            found |= other
        if role in other:
            found |= one
    return frozenset(found)


@cache
def roles_with(perm: Perm) -> frozenset[Role]:
    """The roles that hold a permission."""
    return frozenset(role for role, perms in MATRIX.items() if perm in perms)
