from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint, can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import CENTRAL_ROLES, MANDATED_ROLES, UNIT_ROLES, Role

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# An auditor's mandate has a last day, which no group knows.
GROUP_ROLES = [role for role in UNIT_ROLES if role not in MANDATED_ROLES]


class GroupRoleQuerySet(models.QuerySet["GroupRole"]):
    def visible_to(self, person: "Person") -> "GroupRoleQuerySet":
        """All of them to the administrator, none to anybody else."""
        return self.all() if can(person, Perm.DIRECTORY_EDIT) else self.none()

    def in_use(self) -> "GroupRoleQuerySet":
        return self.filter(is_active=True)

    def for_list(self) -> "GroupRoleQuerySet":
        return self.select_related("unit").order_by("-is_active", "label", "group", "pk")


class GroupRole(Versioned):
    """Whoever is in this group of the directory holds this role on this unit."""

    group = models.CharField(
        _("group"),
        max_length=190,
        help_text=_("The object ID or the name of the group, as the directory sends it."),
    )
    label = models.CharField(
        _("name of the group"), max_length=160, blank=True, help_text=_("For the reader only.")
    )
    role = models.CharField(
        _("role"), max_length=20, choices=[(str(role), role.label) for role in GROUP_ROLES]
    )
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = GroupRoleQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "role", "unit"],
                condition=Q(is_active=True),
                name="grouprole_once",
                violation_error_message=_("This group already gives this role here."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label or self.group} → {Role(self.role).label} · {self.unit}"

    def clean(self) -> None:
        """Central roles act on the whole."""
        if self.role in CENTRAL_ROLES and self.unit_id and self.unit.parent_id is not None:
            raise ValidationError({"unit": _("This role is held on the whole organisation only.")})

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.unit_id)
