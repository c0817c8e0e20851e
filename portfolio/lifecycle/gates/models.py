from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.governance.choices import BodyKind
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.gates.choices import (
    UNDECIDED,
    WITH_THE_BODY,
    GateKind,
    GateState,
    ItemState,
    Need,
    Outcome,
    ProcedureState,
    Voice,
)
from portfolio.lifecycle.models import Stage
from portfolio.meetings.models import Committee
from portfolio.registers.actions.models import Action
from portfolio.registers.decisions.models import Decision
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class Checklist(models.Model):
    """A version of the criteria of one kind of gate; it is never changed, a new one follows it."""

    kind = models.CharField(_("gate"), max_length=10, choices=GateKind)
    number = models.PositiveSmallIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="checklist_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.number}"


class Criterion(models.Model):
    """What must, or may, be shown at a gate, by class."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("criterion"), max_length=300)
    light = models.CharField(max_length=10, choices=Need, default=Need.MANDATORY)
    standard = models.CharField(max_length=10, choices=Need, default=Need.MANDATORY)
    reinforced = models.CharField(max_length=10, choices=Need, default=Need.MANDATORY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "position"], name="criterion_position_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class GateQuerySet(ScopedQuerySet["Gate"]):
    def visible_to(self, person: "Person") -> Self:
        """Gates of initiatives in sight, and what a committee is asked on which the person sits."""
        scope = scope_of(person)
        asked = Q(committee__in=sorted(scope.committee_ids)) & ~Q(state=GateState.PLANNED)
        reach = Q() if scope.all else self.in_reach(scope) | asked
        return self.filter(reach & self.open_or_named(scope) & self.present())

    def undecided(self) -> Self:
        return self.filter(state__in=UNDECIDED)

    def for_list(self) -> Self:
        return self.select_related(
            "initiative__unit", "initiative__standing__executive", "stage", "committee"
        )


class Gate(Versioned):
    """One question to one body, from the first plan to the decision."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="gates", verbose_name=_("initiative")
    )
    kind = models.CharField(_("gate"), max_length=10, choices=GateKind)
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gates",
        verbose_name=_("stage that it opens"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=GateState, default=GateState.PLANNED
    )
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="gates")
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    planned_on = models.DateField(_("planned for"))
    question = models.CharField(_("question"), max_length=300)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    amount = models.DecimalField(
        _("amount"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("What the decision commits; empty: the budget of the project counts."),
    )
    is_premature = models.BooleanField(_("premature closure"), default=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    body_kind = models.CharField(max_length=16, choices=BodyKind, blank=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="gates"
    )
    opinion = models.CharField(_("recommendation"), max_length=12, choices=Outcome, blank=True)
    opinion_text = models.TextField(_("opinion"), max_length=2000, blank=True)
    opinion_language = models.CharField(max_length=2, choices=Language, blank=True)
    opinion_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    opinion_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    reason_language = models.CharField(max_length=2, choices=Language, blank=True)
    deferred_to = models.DateField(_("deferred to"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="gates"
    )
    # The stage began before the decision, at the executive's own risk.
    risked_on = models.DateField(null=True, blank=True)
    risked_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    risk_reason = models.CharField(max_length=600, blank=True)
    risk_until = models.DateField(_("decision planned for"), null=True, blank=True)

    objects = GateQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["initiative", "state"], name="gate_of_initiative"),
            models.Index(
                fields=["planned_on", "id"],
                condition=Q(state__in=UNDECIDED),
                name="gate_undecided",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "kind", "stage"],
                nulls_distinct=False,
                condition=Q(state__in=UNDECIDED),
                name="gate_one_open",
                violation_error_message=_("This gate is open already: go on with that one."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=GateKind.STAGE) | Q(stage__isnull=False),
                name="gate_stage_named",
                violation_error_message=_("Say which stage the gate opens."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_THE_BODY)
                | (Q(asked_at__isnull=False) & ~Q(body_kind="")),
                name="gate_asked_of_a_body",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=GateState.DECIDED, decided_at__isnull=False, decided_on__isnull=False
                )
                & ~Q(outcome="")
                | ~Q(state=GateState.DECIDED) & Q(outcome=""),
                name="gate_decided_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(risked_on__isnull=True)
                | (Q(risk_until__isnull=False) & ~Q(risk_reason="")),
                name="gate_risk_with_reason_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} · {self.get_kind_display()}"

    def access_point(self) -> AccessPoint:
        point = self.initiative.access_point()
        return AccessPoint(
            unit_id=point.unit_id,
            initiative_id=point.initiative_id,
            committee_id=self.committee_id,
            is_confidential=point.is_confidential,
        )

    @property
    def is_go(self) -> bool:
        return self.outcome in (Outcome.APPROVED, Outcome.CONDITIONAL)

    @property
    def is_at_risk(self) -> bool:
        """Its stage runs, and nobody has decided yet."""
        return self.risked_on is not None and self.state != GateState.DECIDED


class OfGateQuerySet(ScopedQuerySet["GateItem"]):
    via = "gate__initiative"

    def visible_to(self, person: "Person") -> Self:
        return self.filter(gate__in=Gate.objects.visible_to(person))


class GateItem(Versioned):
    """A criterion at a gate: whether it is met, with evidence, and who looked at it."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="items")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    state = models.CharField(_("state"), max_length=8, choices=ItemState, default=ItemState.OPEN)
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    evidence = models.CharField(
        _("evidence"), max_length=500, blank=True, help_text=_("A link, or where it is filed.")
    )
    file = models.ForeignKey(
        "ppm.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewer = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = OfGateQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(fields=["gate", "criterion"], name="gateitem_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.NOT_MET, ItemState.NOT_APPLICABLE])
                | ~Q(reason=""),
                name="gateitem_reason_given",
                violation_error_message=_("Say why the criterion is not met, or does not apply."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.criterion)

    def access_point(self) -> AccessPoint:
        return self.gate.access_point()


class GateVoice(models.Model):
    """What somebody of the body said: an advice to the executive, or a vote."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="voices")
    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    spoken_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    voice = models.CharField(_("vote"), max_length=10, choices=Voice)
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FR)
    spoken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gate", "person"], name="gatevoice_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_voice_display()}"


class GateCondition(models.Model):
    """A condition of an approval; the action says by when, and whether it was done."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="conditions")
    action = models.OneToOneField(Action, models.PROTECT, related_name="gate_condition")

    def __str__(self) -> str:
        return str(self.action)


class WrittenProcedure(models.Model):
    """A committee asked in writing: it answers until a day, and silence is not consent."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="procedures")
    state = models.CharField(
        _("state"), max_length=10, choices=ProcedureState, default=ProcedureState.RUNNING
    )
    outcome = models.CharField(_("proposed decision"), max_length=12, choices=Outcome)
    deadline = models.DateField(_("answers until"))
    reason = models.CharField(_("why in writing"), max_length=300)
    language = models.CharField(max_length=2, choices=Language, default=Language.FR)
    opened_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gate"],
                condition=Q(state=ProcedureState.RUNNING),
                name="writtenprocedure_one_running",
            ),
            models.CheckConstraint(
                condition=Q(state=ProcedureState.RUNNING, closed_at__isnull=True)
                | (~Q(state=ProcedureState.RUNNING) & Q(closed_at__isnull=False)),
                name="writtenprocedure_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate_id} · {self.get_state_display()}"


class Closing(Versioned):
    """What a project hands over when it closes, prematurely too."""

    gate = models.OneToOneField(Gate, models.PROTECT, related_name="closing")
    accepted_by = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    acceptance = models.TextField(
        _("acceptance"),
        max_length=2000,
        blank=True,
        help_text=_("What was accepted, with reservations; nothing delivered: say so."),
    )
    has_no_follow_on = models.BooleanField(_("nothing is left to be done"), default=False)
    lessons = models.TextField(_("lessons"), max_length=2000, blank=True)
    benefits_owner = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner of the benefits"),
    )
    benefits = models.TextField(
        _("benefits handed over"),
        max_length=2000,
        blank=True,
        help_text=_("Which, and when they are measured next; none left: say why."),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return str(self.gate_id)
