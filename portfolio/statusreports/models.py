from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension
from methodology.tailoring.models import RuleSet
from portfolio.finance.choices import AmountState, Currency
from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.milestones.models import Milestone
from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import IN, CycleState, ReminderKind, ReportState, Series
from ppm.accounts.choices import Language
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class CycleQuerySet(models.QuerySet["ReportingCycle"]):
    def open(self) -> "CycleQuerySet":
        return self.filter(state=CycleState.OPEN)


class ReportingCycle(Versioned):
    """One period of a series: what is asked of whom, until when.

    `period` is the first day of the month reported on, in a longer series of its last month.
    """

    series = models.CharField(_("series"), max_length=12, choices=Series, default=Series.MONTHLY)
    period = models.DateField(_("period"))
    state = models.CharField(_("state"), max_length=8, choices=CycleState, default=CycleState.OPEN)
    opens_on = models.DateField(_("opens on"))
    deadline_on = models.DateField(_("to be submitted by"))
    validation_on = models.DateField(_("to be validated by"))
    freeze_on = models.DateField(_("freeze planned on"))
    # On these days managers are reminded of what is not in.
    reminders_on = ArrayField(models.DateField(), verbose_name=_("reminders on"), default=list)
    escalation_on = models.DateField(_("escalation to the executive on"), null=True, blank=True)
    consolidation_on = models.DateField(_("consolidation until"), null=True, blank=True)
    opened_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    frozen_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    frozen_at = models.DateTimeField(null=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period"],
                name="reportingcycle_once",
                violation_error_message=_("This period has been opened already."),
            ),
            models.CheckConstraint(
                condition=Q(period__day=1), name="reportingcycle_first_of_month"
            ),
            models.CheckConstraint(
                condition=Q(deadline_on__gte=F("opens_on"))
                & Q(validation_on__gte=F("deadline_on"))
                & Q(freeze_on__gte=F("validation_on")),
                name="reportingcycle_dates_in_order",
                violation_error_message=_(
                    "Opening, deadline, validation and freeze must follow each other."
                ),
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True, state=CycleState.OPEN)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False, state=CycleState.FROZEN),
                name="reportingcycle_frozen_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period:%Y-%m}"


NAMES = tuple(f"name_{language}" for language in LANGUAGES)
# The columns that a row of the board, its oddities and its acts are made of.
ON_BOARD = (
    *("cycle", "state", "revision", "contained_in", "extended_to", "taken_out_reason"),
    *("declared", "computed", "opinion", "forecast", "forecast_end", "is_unchanged"),
    *("quality_score", "quality_remarks", "submitted_at", "submitted_by"),
    *("first_submitted_at", "submitted_for", "on_behalf_by"),
    *(f"initiative__{one}" for one in ("code", "confidentiality", "unit", *NAMES)),
    *(f"initiative__unit__{one}" for one in NAMES),
    "initiative__standing__project_manager__given_name",
    "initiative__standing__project_manager__family_name",
)


class StatusReportQuerySet(ScopedQuerySet["StatusReport"]):
    def received(self) -> "StatusReportQuerySet":
        """Submitted or validated."""
        return self.filter(state__in=IN)

    def leading(self) -> "StatusReportQuerySet":
        """Received, and not filled by the report of a longer series: what a project said, once."""
        return self.received().filter(contained_in__isnull=True)

    def latest_first(self) -> "StatusReportQuerySet":
        """By period; of a month that two series asked about, what was handed in last comes first."""
        return self.order_by("-cycle__period", "-submitted_at", "-pk")

    def taking_part(self) -> "StatusReportQuerySet":
        """All but those that the PMO took out of their cycle."""
        return self.exclude(state=ReportState.TAKEN_OUT)

    def due(self) -> "StatusReportQuerySet":
        """With `due`: the deadline of the cycle, or the day to which the report was extended."""
        return self.annotate(due=Coalesce(F("extended_to"), F("cycle__deadline_on")))

    def timed(self) -> "StatusReportQuerySet":
        """With `due`, and `is_on_time`: in, and first handed in by the end of its last day."""
        first = Coalesce("first_submitted_at", "submitted_at")
        return (
            self.due()
            .annotate(sent_on=TruncDate(first))
            .annotate(
                is_on_time=Case(
                    When(Q(state__in=IN, sent_on__lte=F("due")), then=Value(True)),
                    default=Value(False),
                )
            )
        )

    def late(self, today: date) -> "StatusReportQuerySet":
        """Not in although the deadline has passed, in a cycle that is still open."""
        return (
            self.due()
            .exclude(state__in=[*IN, ReportState.TAKEN_OUT])
            .filter(due__lt=today, cycle__state=CycleState.OPEN)  # type: ignore[misc]  # annotated
        )

    def for_reading(self) -> "StatusReportQuerySet":
        """With everything that the page of one report names."""
        return self.select_related(
            "cycle",
            "initiative__unit",
            "initiative__standing__project_manager",
            "submitted_by",
            "submitted_for",
            "on_behalf_by",
            "validated_by",
            "returned_by",
            "seen_by",
            "challenged_by",
            "challenge_answered_by",
            "rule_set",
            "contained_in__cycle",
        )

    def for_board(self) -> "StatusReportQuerySet":
        """With what a row of the board shows, and no more; `cycle.reports` knows the cycle."""
        shown = self.select_related("initiative__unit", "initiative__standing__project_manager")
        return shown.only(*ON_BOARD)


class StatusReport(Versioned):
    """The report of one project for one cycle. Typed columns hold what was last submitted."""

    cycle = models.ForeignKey(
        ReportingCycle, models.PROTECT, related_name="reports", verbose_name=_("cycle")
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="reports", verbose_name=_("project")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.EXPECTED
    )
    revision = models.PositiveSmallIntegerField(
        _("submission"), default=0, help_text=_("How often it was submitted.")
    )
    language = models.CharField(
        _("language of the texts"), max_length=2, choices=Language, default=Language.FR
    )
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    done = models.TextField(_("done this period"), max_length=600, blank=True)
    next_steps = models.TextField(_("next period"), max_length=600, blank=True)
    help_needed = models.TextField(_("help needed"), max_length=600, blank=True)
    # Asked in the longer series only.
    outlook = models.TextField(_("outlook"), max_length=600, blank=True)
    benefits_outlook = models.TextField(_("benefits, outlook"), max_length=600, blank=True)
    contribution = models.TextField(
        _("contribution to objectives and commitments"), max_length=600, blank=True
    )
    # The version of the form that it was written with.
    section_set = models.ForeignKey(
        "portfolio.SectionSet", models.PROTECT, null=True, related_name="+"
    )
    # Handed in with a copy of every open risk and issue, not only of those that the form asks about.
    has_all_lines = models.BooleanField(default=False)
    baseline_end = models.DateField(_("end, baseline"), null=True, blank=True)
    forecast_end = models.DateField(_("end, forecast"), null=True, blank=True)
    stage_name = models.CharField(_("stage"), max_length=160, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.EUR)
    budget = models.DecimalField(
        _("budget"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    budget_state = models.CharField(max_length=8, choices=AmountState, default=AmountState.MISSING)
    actual = models.DecimalField(
        _("spent so far"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    actual_state = models.CharField(max_length=8, choices=AmountState, default=AmountState.MISSING)
    forecast = models.DecimalField(
        _("forecast at completion"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    forecast_state = models.CharField(
        max_length=8, choices=AmountState, default=AmountState.MISSING
    )
    accounts_as_of = models.DateField(_("accounts as of"), null=True, blank=True)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True, related_name="+")
    computed = models.CharField(_("computed"), max_length=5, choices=Colour, default=Colour.GREY)
    # Code of the sentence that explains the computed colour, and the dimensions that decided it.
    computed_reason = models.CharField(max_length=40, blank=True)
    computed_inputs = models.JSONField(default=dict)
    # Follows from the declared colours of the dimensions by the same rule.
    declared = models.CharField(_("declared"), max_length=5, choices=Colour, default=Colour.GREY)
    is_unchanged = models.BooleanField(_("nothing changed"), default=False)
    opinion = models.CharField(_("PMO opinion"), max_length=5, choices=Colour, blank=True)
    opinion_text = models.CharField(_("PMO opinion in a sentence"), max_length=300, blank=True)
    opinion_language = models.CharField(max_length=2, choices=Language, blank=True)
    submitted_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True)
    # When it was first handed in, once it was sent back; else that is `submitted_at`.
    first_submitted_at = models.DateTimeField(null=True)
    # In whose place it was submitted: by a substitute, or by the PMO on behalf of an absent manager.
    submitted_for = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    on_behalf_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    on_behalf_reason = models.CharField(
        _("why the PMO reports on behalf"), max_length=300, blank=True
    )
    validated_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    validated_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    returned_at = models.DateTimeField(null=True)
    return_comment = models.TextField(_("comment"), max_length=600, blank=True)
    # Codes of the blocks of the form that the reviewer wants looked at again.
    returned_blocks = models.JSONField(default=list, blank=True)
    # What is to be changed, by code of the block.
    return_comments = models.JSONField(default=dict, blank=True)
    # What the returned version said (`copies.kept`), to show what the next one changes.
    returned_copy = models.JSONField(null=True, blank=True)
    # The report of a longer series that this one is filled with.
    contained_in = models.ForeignKey(
        "self", models.PROTECT, related_name="contains", null=True, blank=True
    )
    seen_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    seen_at = models.DateTimeField(null=True)
    is_tacit = models.BooleanField(_("seen by silence"), default=False)
    challenged_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    challenged_at = models.DateTimeField(null=True)
    challenged_text = models.CharField(
        _("challenge of the central PMO"), max_length=600, blank=True
    )
    challenged_language = models.CharField(max_length=2, choices=Language, blank=True)
    challenge_answer = models.CharField(_("answer to the challenge"), max_length=600, blank=True)
    challenge_answer_language = models.CharField(max_length=2, choices=Language, blank=True)
    challenge_answered_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", null=True
    )
    challenge_answered_at = models.DateTimeField(null=True)
    # The validator agrees that a dimension is declared better than it was computed.
    agrees_with_override = models.BooleanField(
        _("validator agrees with better than computed"), default=False
    )
    # 100 less 10 for each warning at submission, and the codes of those warnings.
    quality_score = models.PositiveSmallIntegerField(_("quality of the data"), null=True)
    quality_remarks = models.JSONField(default=list, blank=True)
    complete_percent = models.PositiveSmallIntegerField(_("products delivered (%)"), null=True)
    extended_to = models.DateField(_("extended to"), null=True, blank=True)
    extension_reason = models.CharField(_("reason of the extension"), max_length=300, blank=True)
    taken_out_reason = models.CharField(_("why it does not take part"), max_length=300, blank=True)

    objects = StatusReportQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [models.Index(fields=["initiative", "cycle"], name="report_by_initiative")]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "initiative"], name="statusreport_once"),
            models.CheckConstraint(
                condition=~Q(state__in=IN)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="statusreport_submitted_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.VALIDATED)
                | Q(validated_at__isnull=False, validated_by__isnull=False),
                name="statusreport_validated_by",
            ),
            models.CheckConstraint(
                condition=Q(validated_by__isnull=True) | ~Q(validated_by=F("submitted_by")),
                name="statusreport_two_pairs_of_eyes",
                violation_error_message=_("Whoever submitted a report cannot validate it."),
            ),
            models.CheckConstraint(
                condition=Q(validated_by__isnull=True)
                | Q(submitted_for__isnull=True)
                | ~Q(validated_by=F("submitted_for")),
                name="statusreport_not_for_oneself",
                violation_error_message=_("Whoever submitted a report cannot validate it."),
            ),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | ~Q(extension_reason=""),
                name="statusreport_extension_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.TAKEN_OUT) | ~Q(taken_out_reason=""),
                name="statusreport_taken_out_reason",
            ),
            models.CheckConstraint(
                condition=Q(contained_in__isnull=True) | ~Q(contained_in=F("pk")),
                name="statusreport_not_in_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} · {self.cycle}"

    @property
    def overall_comment(self) -> str:
        """What was to be changed on the whole; "" when it was said of blocks only."""
        is_of_block = self.return_comment in self.return_comments.values()
        return "" if is_of_block else self.return_comment

    @property
    def whole_comment(self) -> str:
        """All that was to be changed, on the whole first, then block by block, in one sentence."""
        of_blocks = [
            self.return_comments[code]
            for code in self.returned_blocks
            if code in self.return_comments
        ]
        return " – ".join(filter(None, [self.overall_comment, *of_blocks])) or self.return_comment

    @property
    def waits_for_answer(self) -> bool:
        """The central PMO asked something that nobody has answered."""
        return bool(self.challenged_text) and not self.challenge_answer

    @property
    def deadline(self) -> date:
        """The last day on which it is in time."""
        return self.extended_to or self.cycle.deadline_on

    @property
    def was_sent_back_in_time(self) -> bool:
        """In by its last day, then sent back by the PMO: awaited again, but never overdue."""
        first = self.first_submitted_at
        return first is not None and localdate(first) <= self.deadline

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class DimensionStatus(models.Model):
    """One dimension of a report: computed colour with its reasons, declared colour, what the manager says."""

    report = models.ForeignKey(StatusReport, models.PROTECT, related_name="dimensions")
    dimension = models.CharField(_("dimension"), max_length=14, choices=Dimension)
    computed = models.CharField(_("computed"), max_length=5, choices=Colour, default=Colour.GREY)
    # Code of the sentence that explains the colour, and the numbers it was computed from (as strings).
    reason = models.CharField(max_length=40)
    inputs = models.JSONField(default=dict)
    declared = models.CharField(_("declared"), max_length=5, choices=Colour, default=Colour.GREY)
    comment = models.TextField(_("reason"), max_length=600, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    path_to_green = models.CharField(_("path to green"), max_length=300, blank=True)
    green_on = models.DateField(_("green again by"), null=True, blank=True)
    action_owner = models.CharField(_("who acts"), max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "dimension"], name="dimensionstatus_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()} · {self.get_declared_display()}"


class ReportMilestone(models.Model):
    """A milestone as it stood when the report was submitted.

    `previous_on` is the forecast of the report before.
    """

    report = models.ForeignKey(StatusReport, models.PROTECT, related_name="milestones")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    language = models.CharField(max_length=2, choices=Language)
    is_critical = models.BooleanField(_("critical"), default=False)
    baseline_on = models.DateField(_("baseline"), null=True)
    previous_on = models.DateField(_("forecast of last time"), null=True)
    forecast_on = models.DateField(_("forecast"), null=True)
    actual_on = models.DateField(_("actual"), null=True)
    is_for_committee = models.BooleanField(_("show to the committee"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "milestone"], name="reportmilestone_once")
        ]

    def __str__(self) -> str:
        return self.name


class DecisionRequest(models.Model):
    """A decision the project asks of a committee.

    The question, what is proposed, what it costs, what happens when nothing is decided.
    """

    report = models.ForeignKey(StatusReport, models.PROTECT, related_name="decisions_asked")
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="decisions_asked", verbose_name=_("committee")
    )
    question = models.CharField(_("question"), max_length=300)
    options = models.TextField(_("options"), max_length=600, blank=True)
    proposal = models.CharField(_("proposal"), max_length=300)
    consequence = models.CharField(_("if nothing is decided"), max_length=300, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    meeting_on = models.DateField(_("meeting"), null=True, blank=True)

    def __str__(self) -> str:
        return self.question


class Reminder(models.Model):
    """That a person was told, on a day, that a report is awaited; never changed."""

    report = models.ForeignKey(StatusReport, models.PROTECT, related_name="reminders")
    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=ReminderKind)
    day = models.DateField(_("day"))
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "person", "kind", "day"], name="reminder_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.day}"

    @property
    def sentence(self) -> str:
        """What it was and whom it reached: “escalation to Godelieve Saelens”."""
        return _("%(kind)s to %(person)s") % {
            "kind": self.get_kind_display(),
            "person": self.person,
        }
