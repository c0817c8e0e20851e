from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.choices import RoleSource
from ppm.permissions.roles import CENTRAL_ROLES, MANDATED_ROLES, UNIT_ROLES, Role


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
    source = models.CharField(
        _("source"), max_length=12, choices=RoleSource, default=RoleSource.HAND, editable=False
    )

    class Meta(DatedRole.Meta):
        constraints = [
            *DatedRole.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "role", "unit", "source", "valid_from"], name="unitrole_once"
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
        if self.role in MANDATED_ROLES and self.valid_to is None:
            raise ValidationError({"valid_to": _("An auditor's mandate has a last day.")})


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def standing(self) -> "SubstitutionQuerySet":
        """Neither revoked nor withdrawn; past ones included."""
        return self.filter(revoked_at__isnull=True)

    def in_force(self, today: date) -> "SubstitutionQuerySet":
        return self.standing().filter(valid_from__lte=today, valid_to__gte=today)

    def not_over(self, today: date) -> "SubstitutionQuerySet":
        """Running or still to come."""
        return self.standing().filter(valid_to__gte=today)

    def for_list(self) -> "SubstitutionQuerySet":
        return self.select_related("giver", "substitute", "made_by", "revoked_by").order_by(
            "-valid_from", "-pk"
        )


class Substitution(Versioned):
    """Somebody is absent between two dates, both included; a substitute may act in the meantime.

    The substitute has the rights of the giver's own roles (all, or those chosen), never of roles that the
    giver holds for a third person. A secret initiative opens only with `opens_secret`.
    """

    giver = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="absences", verbose_name=_("absent")
    )
    substitute = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutions",
        verbose_name=_("substitute"),
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"))
    is_all = models.BooleanField(_("all roles"), default=True)
    opens_secret = models.BooleanField(_("confidential initiatives too"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["substitute", "valid_to"], name="substitution_held"),
            models.Index(fields=["giver", "valid_to"], name="substitution_given"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="substitution_dates_in_order",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("giver")),
                name="substitution_somebody_else",
                violation_error_message=_("Nobody can stand in for themselves."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="substitution_revoked_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.substitute or '–'}"


class SubstitutedUnitRole(models.Model):
    """A role on a unit that was chosen for a substitution."""

    substitution = models.ForeignKey(Substitution, models.PROTECT, related_name="unit_roles")
    role = models.ForeignKey(UnitRole, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["substitution", "role"], name="substitutedunitrole_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.substitution_id} {self.role_id}"


class SubstitutionRule(Versioned):
    """What the PMO allows: one row, changed by the central PMO."""

    opens_secret = models.BooleanField(
        _("confidential initiatives may be handed to a substitute"),
        default=False,
        help_text=_("The absent person still has to tick it; the substitute then counts as named."),
    )
    longest_days = models.PositiveSmallIntegerField(
        _("longest substitution, in days"), default=184, validators=[MinValueValidator(1)]
    )

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return f"{self.longest_days}"
