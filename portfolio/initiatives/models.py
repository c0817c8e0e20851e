from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import RUNNING, Category, Kind, State
from portfolio.initiatives.search import Like, Unaccent, pattern, searched_text, sort_key
from portfolio.standings.choices import Colour
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.languages.nearest import reading_order
from ppm.org.models import OrgUnit
from ppm.org.presence import PresentManager
from ppm.org.trees import PathField, tree_triggers
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.choices import Confidentiality
from ppm.permissions.models import DatedRole
from ppm.permissions.querysets import ScopedQuerySet
from ppm.permissions.roles import INITIATIVE_ROLES
from ppm.permissions.scope import scope_of

# Not shown in lists.
LONG_TEXTS = ("description", *(f"purpose_{code}" for code in Language.values))


class InitiativeQuerySet(ScopedQuerySet["Initiative"]):
    via = ""

    def open_to_all(self) -> "InitiativeQuerySet":
        """Not confidential: that they exist, and their codes, are no secret within the institution."""
        return self.filter(confidentiality=Confidentiality.OPEN)

    def unknown_to(self, person: Person) -> "InitiativeQuerySet":
        """Secret ones that the person is not named on: nothing may tell that they exist."""
        named = sorted(scope_of(person).named_ids)
        return self.filter(confidentiality=Confidentiality.SECRET).exclude(pk__in=named)

    def in_sight_of(self, person: Person) -> "InitiativeQuerySet":
        """Those that `visible_to` gives, and of `every` the withdrawn ones, too."""
        scope = scope_of(person)
        return self.filter(self.in_reach(scope) & self.open_or_named(scope))

    def running(self) -> "InitiativeQuerySet":
        """Neither closed nor stopped."""
        return self.filter(state__in=RUNNING)

    def projects(self) -> "InitiativeQuerySet":
        return self.filter(kind=Kind.PROJECT)

    def matching(self, text: str) -> "InitiativeQuerySet":
        """Code or a name in any language holds the text, whatever its accents and capitals."""
        wanted = Unaccent(Lower(Value(pattern(text))))
        return self.alias(searched=searched_text()).filter(Like(F("searched"), wanted))

    def below(self, parent: "Initiative") -> "InitiativeQuerySet":
        """What a portfolio or programme holds, at any depth, and itself."""
        return self.filter(path__within=parent.path)

    def confidential(self) -> "InitiativeQuerySet":
        """Restricted or secret."""
        return self.exclude(confidentiality=Confidentiality.OPEN)

    def in_reach_of(self, person: Person) -> "InitiativeQuerySet":
        """In the person's units and initiatives, confidential or not: never to be shown as such."""
        return self.filter(self.in_reach(scope_of(person)))

    def by_code_name(self, person: Person) -> "InitiativeQuerySet":
        """Restricted ones in a person's reach that he or she is not named on: code names, nothing else."""
        return (
            self.in_reach_of(person)
            .filter(confidentiality=Confidentiality.RESTRICTED)
            .exclude(pk__in=sorted(scope_of(person).named_ids))
            .only("code_name")
            .order_by("code_name", "pk")
        )

    def in_unit(self, unit: OrgUnit) -> "InitiativeQuerySet":
        """Led by the unit or one below it."""
        return self.filter(unit__in=OrgUnit.objects.below(unit))

    def managed_by(self, text: str) -> "InitiativeQuerySet":
        """The manager's name holds the text, whatever its accents and capitals."""
        name = Concat(
            "standing__project_manager__given_name",
            Value(" "),
            "standing__project_manager__family_name",
            output_field=models.TextField(),
        )
        wanted = Unaccent(Lower(Value(pattern(text))))
        return self.alias(manager_name=Unaccent(Lower(name))).filter(
            Like(F("manager_name"), wanted)
        )

    def differing(self) -> "InitiativeQuerySet":
        """Declared otherwise than computed, where something could be computed."""
        return self.exclude(standing__computed=Colour.GREY).exclude(
            standing__computed=F("standing__declared")
        )

    def for_list(self) -> "InitiativeQuerySet":
        """Everything a list row shows, in one query."""
        return self.select_related("unit", "standing__project_manager").defer(*LONG_TEXTS)


class Initiative(Versioned):
    """Portfolio, programme, project or product."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PROJECT)
    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    purpose = models.TextField(_("purpose"), max_length=1000, blank=True)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(
        _("language of the texts"), max_length=2, choices=Language, default=Language.FR
    )
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, related_name="initiatives", verbose_name=_("lead unit")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    path = PathField()
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.START_UP)
    tailoring_class = models.CharField(
        _("tailoring class"),
        max_length=10,
        choices=TailoringClass,
        blank=True,
        default=TailoringClass.STANDARD,
    )
    category = models.CharField(_("category"), max_length=16, choices=Category, blank=True)
    sender_category = models.CharField(_("category of the sender"), max_length=120, blank=True)
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=10,
        choices=Confidentiality,
        default=Confidentiality.OPEN,
    )
    # Not unique: an error would tell of another one.
    code_name = models.CharField(
        _("code name"),
        max_length=60,
        blank=True,
        help_text=_(
            "What people outside the list see of a restricted initiative, and all they see."
        ),
    )
    baseline_start = models.DateField(_("start, baseline"), null=True, blank=True)
    actual_start = models.DateField(_("start, actual"), null=True, blank=True)
    baseline_end = models.DateField(_("end, baseline"), null=True, blank=True)
    forecast_end = models.DateField(_("end, forecast"), null=True, blank=True)
    actual_end = models.DateField(_("end, actual"), null=True, blank=True)
    legal_deadline_on = models.DateField(_("legal deadline"), null=True, blank=True)

    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = PresentManager.from_queryset(InitiativeQuerySet)()
    every = InitiativeQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION, *tree_triggers("portfolio_initiative")]
        indexes = [
            GistIndex(fields=["path"], name="initiative_path"),
            models.Index(fields=["unit", "state"], name="initiative_unit_state"),
            # Who sees what, over a whole portfolio, without reading the rows: all, or of a kind and state.
            models.Index(
                fields=["id"],
                include=["kind", "state", "unit", "confidentiality"],
                condition=Q(withdrawn_at__isnull=True),
                name="initiative_in_sight",
            ),
            models.Index(
                fields=["kind", "state", "unit", "confidentiality", "id"],
                condition=Q(withdrawn_at__isnull=True),
                name="initiative_by_kind",
            ),
            *(
                models.Index(sort_key(*reading_order(code)), name=f"initiative_name_{code}")
                for code in Language.values
            ),
            models.Index(
                fields=["unit"],
                condition=~Q(confidentiality=Confidentiality.OPEN),
                name="initiative_confidential",
            ),
            GinIndex(OpClass(searched_text(), "gin_trgm_ops"), name="initiative_searched"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[Kind.PORTFOLIO, Kind.PRODUCT]) | ~Q(tailoring_class=""),
                name="initiative_class_given",
                violation_error_message=_("A project needs a tailoring class."),
            ),
            models.CheckConstraint(
                condition=~Q(confidentiality=Confidentiality.RESTRICTED) | ~Q(code_name=""),
                name="initiative_restricted_by_code_name",
                violation_error_message=_("A restricted initiative needs a code name."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def access_point(self) -> AccessPoint:
        return AccessPoint(
            unit_id=self.unit_id,
            initiative_id=self.pk,
            is_confidential=self.is_confidential,
        )

    @property
    def is_confidential(self) -> bool:
        """Restricted or secret: only people named on it read it."""
        return self.confidentiality != Confidentiality.OPEN


class InitiativeRole(DatedRole):
    """A role on an initiative and everything below it."""

    person = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="initiative_roles", verbose_name=_("person")
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="roles", verbose_name=_("initiative")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta(DatedRole.Meta):
        constraints = [
            *DatedRole.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "role", "initiative", "valid_from"], name="initiativerole_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[str(r) for r in INITIATIVE_ROLES]),
                name="initiativerole_known_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class CodeCounter(models.Model):
    """Last number given out per letter and year; the row lock makes codes gapless and unique."""

    prefix = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="codecounter_once")]

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}-{self.last}"
