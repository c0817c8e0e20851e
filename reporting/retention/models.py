from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from ppm.org.versions import BUMP_VERSION, Versioned
from reporting.retention.choices import Fate, ListState, ObjectType, Technical, Trigger


class RetentionClass(Versioned):
    """How long one kind of record is kept, from when, by which law, and what happens then."""

    object_type = models.CharField(
        _("kind of record"), max_length=12, choices=ObjectType, unique=True
    )
    name = models.CharField(_("name"), max_length=160)
    trigger = models.CharField(_("term runs from"), max_length=10, choices=Trigger)
    term_years = models.PositiveSmallIntegerField(_("term in years"))
    fate = models.CharField(_("at the end of the term"), max_length=10, choices=Fate)
    legal_basis = models.TextField(_("legal basis"), blank=True)

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return self.name


class LegalHold(models.Model):
    """An initiative that nobody may destroy, until the hold is lifted."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="legal_holds", verbose_name=_("initiative")
    )
    reason = models.CharField(_("reason"), max_length=300)
    placed_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("placed"))
    lifted_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(lifted_at__isnull=True),
                name="legalhold_one_standing",
                violation_error_message=_("This initiative is on hold already."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="legalhold_lifted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} · {self.reason}"


class DestructionList(Versioned):
    """What is proposed to be destroyed, on which authorisation; two people stand for it."""

    state = models.CharField(
        _("state"), max_length=10, choices=ListState, default=ListState.PROPOSED
    )
    authorisation = models.CharField(
        _("authorisation of the State Archives"),
        max_length=160,
        help_text=_("Number and date of the letter, or of the selection list."),
    )
    proposed_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    carried_out_at = models.DateTimeField(_("carried out"), null=True)

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="destructionlist_two_people",
                violation_error_message=_("Whoever proposed a list cannot decide on it."),
            ),
            models.CheckConstraint(
                condition=Q(state=ListState.PROPOSED, decided_by__isnull=True)
                | (~Q(state=ListState.PROPOSED) & Q(decided_by__isnull=False)),
                name="destructionlist_decided_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class DestructionItem(models.Model):
    """One record of a list. What was destroyed is named by its code; its content only by a fingerprint."""

    list = models.ForeignKey(DestructionList, models.PROTECT, related_name="items")
    initiative_id_then = models.BigIntegerField()
    code = models.CharField(_("code"), max_length=20)
    ended_on = models.DateField(_("ended"))
    due_on = models.DateField(_("term reached"))
    rows_count = models.PositiveIntegerField(_("rows destroyed"), default=0)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "initiative_id_then"], name="destructionitem_once"
            )
        ]

    def __str__(self) -> str:
        return self.code


class SweepRule(Versioned):
    """After how many days one kind of technical data goes; in force once somebody approved it."""

    kind = models.CharField(_("technical data"), max_length=10, choices=Technical, unique=True)
    days = models.PositiveSmallIntegerField(_("days kept"))
    approved_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(_("approved"), null=True)

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class SweepRun(models.Model):
    """One rule applied once, and how many rows went; written and never changed."""

    kind = models.CharField(_("technical data"), max_length=10, choices=Technical)
    at = models.DateTimeField(_("last run"))
    count = models.PositiveIntegerField(_("rows gone"))

    class Meta:
        indexes = [models.Index(fields=["kind", "-at"], name="sweeprun_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
