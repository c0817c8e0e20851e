from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ppm.permissions.roles import CENTRAL_ROLES, UNIT_ROLES, Role


class DatedRole(models.Model):
    """A role somebody holds between two dates, both included; an empty end means until further notice."""

    person = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_dates_in_order",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]


class UnitRole(DatedRole):
    """A role on a unit and everything below it."""

    person = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="unit_roles", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, related_name="roles", verbose_name=_("unit")
    )

    class Meta(DatedRole.Meta):
        constraints = [
            *DatedRole.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "role", "unit", "valid_from"], name="unitrole_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[str(r) for r in UNIT_ROLES]), name="unitrole_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.unit}"

    def clean(self) -> None:
        """Central roles act on the whole: periods, packs and imports have no department."""
        if self.role in CENTRAL_ROLES and self.unit.parent_id is not None:
            raise ValidationError({"unit": _("This role is held on the whole organisation only.")})
