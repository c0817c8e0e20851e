from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.registers.risks import calc
from portfolio.registers.risks.choices import (
    RESPONSES,
    Impact,
    Probability,
    Proximity,
    ResponseKind,
    ResponseState,
    RiskCategory,
    RiskKind,
    RiskState,
)
from portfolio.registers.shape.models import Entry, EntryQuerySet
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


def _probability(label: Any, **more: Any) -> Any:
    return models.PositiveSmallIntegerField(label, choices=Probability, **more)


def _impact(label: Any, **more: Any) -> Any:
    return models.PositiveSmallIntegerField(label, choices=Impact, **more)


def _amount(label: Any, **more: Any) -> Any:
    return models.DecimalField(
        label, max_digits=18, decimal_places=2, null=True, blank=True, **more
    )


class RiskQuerySet(EntryQuerySet["Risk"]):
    def threats(self) -> Self:
        return self.filter(kind=RiskKind.THREAT)

    def above_line(self) -> Self:
        """Open threats that need an approved response."""
        return self.open().threats().filter(score__gte=calc.LINE)


class Risk(Entry):
    """A threat or an opportunity; `score` and `expected_value` follow from the present step and amount."""

    OPEN = (RiskState.OPEN,)
    PREFIX = "R"

    kind = models.CharField(_("kind"), max_length=12, choices=RiskKind, default=RiskKind.THREAT)
    category = models.CharField(_("category"), max_length=14, choices=RiskCategory)
    cause = models.TextField(_("cause"), help_text=_("Because of…"))
    event = models.TextField(_("event"), help_text=_("it may happen that…"))
    effect = models.TextField(_("effect"), help_text=_("which would lead to…"))
    inherent_probability = _probability(_("probability before any response"))
    inherent_impact = _impact(_("impact before any response"))
    probability = _probability(_("probability now"))
    impact = _impact(_("impact now"))
    target_probability = _probability(_("probability wanted"), null=True, blank=True)
    target_impact = _impact(_("impact wanted"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), editable=False)
    amount_low = _amount(_("amount at least (€)"))
    amount_likely = _amount(_("most likely amount (€)"))
    expected_value = _amount(_("expected value (€)"), editable=False)
    proximity = models.CharField(
        _("proximity"), max_length=1, choices=Proximity, default=Proximity.YEAR
    )
    action_owner = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("action owner"),
    )
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RiskState, default=RiskState.OPEN)
    outcome = models.TextField(_("how it ended"), blank=True)
    is_answered = models.BooleanField(_("response approved"), default=False, editable=False)

    objects = RiskQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: what is open, the highest first.
            models.Index(
                F("score").desc(),
                F("id").asc(),
                condition=Q(state="open"),
                name="risk_open_by_score",
            ),
            models.Index(F("score").desc(), F("id").asc(), name="risk_by_score"),
            models.Index(
                F("expected_value").desc(nulls_last=True),
                F("id").asc(),
                condition=Q(state="open"),
                name="risk_open_by_value",
            ),
            # Exposure, matrix and counts, without reading the rows.
            models.Index(
                fields=["initiative"],
                include=[
                    "kind",
                    "score",
                    "probability",
                    "impact",
                    "expected_value",
                    "is_answered",
                    "reviewed_on",
                ],
                condition=Q(state="open"),
                name="risk_exposure",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(score=F("probability") * F("impact")), name="risk_score_follows"
            ),
            models.CheckConstraint(
                condition=Q(target_probability__isnull=True, target_impact__isnull=True)
                | Q(target_probability__isnull=False, target_impact__isnull=False),
                name="risk_target_whole",
                violation_error_message=_("Give both steps of the target, or none."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:risk_detail", args=[self.pk])

    def clean(self) -> None:
        if (
            self.amount_low is not None
            and self.amount_likely is not None
            and self.amount_low > self.amount_likely
        ):
            raise ValidationError(
                {"amount_low": _("The least amount cannot be above the most likely one.")}
            )
        if self.state != RiskState.OPEN and not self.outcome:
            raise ValidationError({"outcome": _("Say how it ended.")})

    @property
    def band(self) -> str:
        return calc.band(self.score)

    @property
    def needs_response(self) -> bool:
        """An open threat above the line whose response nobody has approved."""
        return (
            self.is_open
            and self.kind == RiskKind.THREAT
            and self.score >= calc.LINE
            and not self.is_answered
        )


class ResponseQuerySet(ScopedQuerySet["RiskResponse"]):
    via = "risk__initiative"


class RiskResponse(Versioned):
    """What is done about a risk; closed with its state, never deleted."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="responses", verbose_name=_("risk"))
    kind = models.CharField(_("kind of response"), max_length=12, choices=ResponseKind)
    text = models.TextField(_("what is done"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    owner = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    cost = _amount(_("cost (€)"))
    state = models.CharField(
        _("state"), max_length=10, choices=ResponseState, default=ResponseState.PLANNED
    )
    approved_by = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="riskresponse_approval_whole",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def clean(self) -> None:
        if self.kind not in RESPONSES[RiskKind(self.risk.kind)]:
            raise ValidationError(
                {
                    "kind": _("This response does not suit %(kind)s.")
                    % {"kind": self.risk.get_kind_display()}
                }
            )

    def access_point(self) -> AccessPoint:
        return self.risk.access_point()
