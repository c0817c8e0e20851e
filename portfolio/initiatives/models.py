from datetime import date

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import RUNNING, Category, Colour, Kind, NoteSubject, State
from portfolio.initiatives.presence import PresentManager
from portfolio.initiatives.search import Like, Unaccent, pattern, searched_text, sort_key
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.languages.nearest import reading_order
from ppm.org.models import OrgUnit
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

    def with_late_milestones(self, today: date) -> "InitiativeQuerySet":
        """With a milestone that comes later than agreed, or has passed without being reached."""
        return self.filter(Exists(Milestone.objects.late(today).filter(initiative=OuterRef("pk"))))

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


class MilestoneQuerySet(ScopedQuerySet["Milestone"]):
    def late(self, today: date) -> "MilestoneQuerySet":
        """Not reached, and forecast later than the baseline or already past."""
        return self.filter(
            Q(forecast_on__gt=F("baseline_on")) | Q(forecast_on__lt=today), actual_on__isnull=True
        )


class Milestone(Versioned):
    """A dated event of the plan: what was agreed, what is expected, what happened."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="milestones", verbose_name=_("initiative")
    )
    name = models.CharField(_("name"), max_length=160)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    baseline_on = models.DateField(_("baseline"), null=True, blank=True)
    forecast_on = models.DateField(_("forecast"), null=True, blank=True)
    actual_on = models.DateField(_("actual"), null=True, blank=True)
    is_critical = models.BooleanField(_("critical"), default=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["initiative", "forecast_on"], name="milestone_by_date"),
            # What is late and what comes next, over a whole portfolio, without reading the rows.
            models.Index(
                fields=["forecast_on", "id"],
                include=["initiative", "baseline_on"],
                condition=Q(actual_on__isnull=True),
                name="milestone_still_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class ExternalKey(models.Model):
    """The key another system knows the initiative by; imports find it again with this."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="external_keys")
    source = models.CharField(_("source"), max_length=60)
    key = models.CharField(_("key"), max_length=120)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="externalkey_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class DeliveryConfidence(models.Model):
    """A reviewer's independent judgement, with date and source; never a declared status."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="confidences")
    rating = models.CharField(_("delivery confidence"), max_length=5, choices=Colour)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=120)
    commentary = models.TextField(_("commentary"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)

    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = PresentManager.from_queryset(ScopedQuerySet)()
    every = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "source", "as_of"], name="deliveryconfidence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rating_display()} · {self.source}"


class SourceNote(models.Model):
    """What a sender says about one subject of an initiative: a comment, or why a value is absent."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="source_notes", verbose_name=_("initiative")
    )
    source = models.CharField(_("source"), max_length=60)
    subject = models.CharField(_("subject"), max_length=12, choices=NoteSubject)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    as_of = models.DateField(_("as of"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "source", "subject"], name="sourcenote_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} · {self.source}"


class CodeCounter(models.Model):
    """Last number given out per letter and year; the row lock makes codes gapless and unique."""

    prefix = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="codecounter_once")]

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}-{self.last}"


class Standing(models.Model):
    """Where an initiative stands: everything that lists and dashboards show of it, in one row.

    Amounts are whole-life, in `currency`; `…_known` of `…_of` says how many of the lines behind an
    amount are known, `…_state` is “known” when all are, else why not. `colours` holds the declared colour
    per dimension as one letter each (G A R -), in the order of the dimensions; `recent` the declared
    overall colours of the last six periods, oldest first.
    """

    initiative = models.OneToOneField(
        Initiative, models.PROTECT, primary_key=True, related_name="standing"
    )
    project_manager = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("project manager")
    )
    executive = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("executive (sponsor)"),
    )
    declared = models.CharField(_("declared"), max_length=5, choices=Colour, default=Colour.GREY)
    computed = models.CharField(_("computed"), max_length=5, choices=Colour, default=Colour.GREY)
    opinion = models.CharField(_("PMO opinion"), max_length=5, choices=Colour, blank=True)
    colours = models.CharField(max_length=8, default="--------")
    recent = models.CharField(max_length=6, blank=True)
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    headline_language = models.CharField(max_length=2, choices=Language, blank=True)
    confidence = models.CharField(
        _("delivery confidence"), max_length=5, choices=Colour, blank=True
    )
    confidence_on = models.DateField(null=True)
    report_id = models.BigIntegerField(null=True)
    reported_period = models.DateField(_("last report"), null=True)
    submitted_at = models.DateTimeField(null=True)
    stage_name = models.CharField(_("stage"), max_length=160, blank=True)
    stage_language = models.CharField(max_length=2, choices=Language, blank=True)
    next_milestone = models.CharField(_("next milestone"), max_length=160, blank=True)
    next_milestone_language = models.CharField(max_length=2, choices=Language, blank=True)
    next_milestone_on = models.DateField(null=True)
    decisions_asked = models.PositiveSmallIntegerField(_("decisions asked"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    budget = models.DecimalField(_("budget"), max_digits=18, decimal_places=2, null=True)
    budget_state = models.CharField(max_length=8, default="missing")
    budget_known = models.PositiveSmallIntegerField(default=0)
    budget_of = models.PositiveSmallIntegerField(default=0)
    forecast = models.DecimalField(
        _("forecast at completion"), max_digits=18, decimal_places=2, null=True
    )
    forecast_state = models.CharField(max_length=8, default="missing")
    forecast_known = models.PositiveSmallIntegerField(default=0)
    forecast_of = models.PositiveSmallIntegerField(default=0)
    actual = models.DecimalField(_("spent"), max_digits=18, decimal_places=2, null=True)
    actual_state = models.CharField(max_length=8, default="missing")
    actual_known = models.PositiveSmallIntegerField(default=0)
    actual_of = models.PositiveSmallIntegerField(default=0)
    accounts_as_of = models.DateField(_("accounts as of"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["declared"], name="standing_declared")]

    def __str__(self) -> str:
        return str(self.initiative_id)
