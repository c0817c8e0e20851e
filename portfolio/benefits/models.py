from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, Min, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from portfolio.benefits.calc import TOLERANCE, lacking
from portfolio.benefits.choices import Answer, BenefitKind, BenefitState, Curve
from portfolio.indicators.models import Indicator
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.search import Like, Unaccent, pattern
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.choices import Confidentiality
from ppm.permissions.querysets import Row, ScopedQuerySet
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person

RATE: dict[str, Any] = {"max_digits": 9, "decimal_places": 4}
VALUE: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}


def _incomplete() -> Q:
    targets = BenefitTarget.objects.filter(benefit=OuterRef("pk"))
    dates = BenefitReview.objects.filter(benefit=OuterRef("pk"))
    return (
        Q(owner__isnull=True) | Q(baseline_value__isnull=True) | ~Exists(targets) | ~Exists(dates)
    )


class BenefitQuerySet(ScopedQuerySet["Benefit"]):
    def open(self) -> "BenefitQuerySet":
        """Neither closed nor given up."""
        return self.filter(state=BenefitState.OPEN)

    def claiming(self, person: "Person") -> "BenefitQuerySet":
        """Open benefits that a reader may know as claims: of what is no secret, or names the reader."""
        scope = scope_of(person)
        public = Q(initiative__confidentiality=Confidentiality.OPEN)
        named = Q(initiative__in=sorted(scope.named_ids))
        return self.open().filter(public | named, self.present(), is_negative=False)

    def matching(self, text: str) -> "BenefitQuerySet":
        wanted = Unaccent(models.functions.Lower(models.Value(pattern(text))))
        name = Unaccent(models.functions.Lower("name"))
        seen = Initiative.objects.matching(text).values("pk")
        return self.alias(plain=name).filter(
            Like(models.F("plain"), wanted) | Q(initiative__in=seen)
        )

    def incomplete(self) -> "BenefitQuerySet":
        """Open ones without owner, baseline, target or date: check DQ17."""
        return self.open().filter(_incomplete())

    def lacking_something(self) -> "BenefitQuerySet":
        """Incomplete ones, and those without agreement or indicator."""
        return self.open().filter(_incomplete() | ~Q(answer=Answer.YES) | Q(indicator__isnull=True))

    def short(self) -> "BenefitQuerySet":
        """Realised below the tolerance; dis-benefits: worse than foreseen beyond it."""
        limit = models.F("tolerance") / Decimal("100.0")
        return self.filter(
            Q(is_negative=False, rate__lt=1 - limit) | Q(is_negative=True, rate__gt=1 + limit)
        )

    def with_next_review(self) -> "BenefitQuerySet":
        reviews = BenefitReview.objects.filter(
            benefit=OuterRef("pk"), benefit__state=BenefitState.OPEN, held_on__isnull=True
        )
        first = reviews.order_by().values("benefit").annotate(first=Min("due_on")).values("first")
        return self.annotate(next_review_on=Subquery(first))

    def to_measure(self, today: date) -> "BenefitQuerySet":
        """Open ones whose day of measurement has come."""
        return self.open().with_next_review().filter(Q(next_review_on__lte=today))

    def for_list(self) -> "BenefitQuerySet":
        """Everything a list row shows: one query, and two for targets and dates."""
        return (
            self.with_next_review()
            .select_related("initiative__unit", "indicator", "owner", "unit")
            .prefetch_related(
                Prefetch("targets", BenefitTarget.objects.order_by("year")),
                Prefetch("reviews", BenefitReview.objects.order_by("due_on", "pk")),
            )
        )


class Benefit(Versioned):
    """Something that gets better because of an initiative; or worse, then it is a dis-benefit.

    `rate`, `measured_on` and `measured_value` repeat what the latest measurement says, for lists.
    """

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="benefits", verbose_name=_("initiative")
    )
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    is_negative = models.BooleanField(
        _("dis-benefit"),
        default=False,
        help_text=_("Something that gets worse; it counts against."),
    )
    kind = models.CharField(_("type"), max_length=16, choices=BenefitKind)
    state = models.CharField(
        _("state"), max_length=8, choices=BenefitState, default=BenefitState.OPEN
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reason = models.CharField(_("reason of the end"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "ppm.OrgUnit",
        models.PROTECT,
        related_name="benefits",
        verbose_name=_("unit that keeps it"),
        help_text=_("Answers for the benefit once the project is closed."),
    )
    owner = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="benefits",
        verbose_name=_("owner"),
    )
    answer = models.CharField(_("owner agrees"), max_length=3, choices=Answer, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="benefits",
        verbose_name=_("indicator"),
    )
    attribution = models.PositiveSmallIntegerField(
        _("attribution in per cent"),
        default=100,
        help_text=_("How much of the change of this indicator is due to this initiative."),
    )
    baseline_value = models.DecimalField(_("value before"), null=True, blank=True, **VALUE)
    baseline_on = models.DateField(_("measured on"), null=True, blank=True)
    curve = models.CharField(
        _("realisation curve"), max_length=8, choices=Curve, default=Curve.EVEN
    )
    tolerance = models.PositiveSmallIntegerField(
        _("tolerance in per cent"),
        default=TOLERANCE,
        help_text=_("So much may be missing before it is a concern."),
    )
    method = models.CharField(_("how it is measured"), max_length=500, blank=True)
    source = models.CharField(_("source of the values"), max_length=200, blank=True)
    rate = models.DecimalField(null=True, editable=False, **RATE)
    measured_on = models.DateField(null=True, editable=False)
    measured_value = models.DecimalField(null=True, editable=False, **VALUE)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["initiative", "state"], name="benefit_by_initiative"),
            models.Index(
                fields=["indicator"],
                condition=Q(state="open", is_negative=False),
                name="benefit_claims",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(attribution__gte=1, attribution__lte=100),
                name="benefit_attribution_in_range",
                violation_error_message=_("Give an attribution from 1 to 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(tolerance__lte=100), name="benefit_tolerance_in_range"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | Q(answer__in=Answer.values, answered_on__isnull=False, owner__isnull=False),
                name="benefit_answer_of_an_owner",
                violation_error_message=_("Only an owner can agree, on a day."),
            ),
            models.CheckConstraint(
                condition=Q(state=BenefitState.OPEN, ended_on__isnull=True)
                | (~Q(state=BenefitState.OPEN) & Q(ended_on__isnull=False) & ~Q(reason="")),
                name="benefit_ended_with_reason",
                violation_error_message=_("Say why the benefit ends."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == BenefitState.OPEN

    @property
    def is_short(self) -> bool:
        """Realised below its tolerance; of a dis-benefit: worse than foreseen beyond it."""
        if self.rate is None:
            return False
        limit = Decimal(self.tolerance) / 100
        return self.rate > 1 + limit if self.is_negative else self.rate < 1 - limit

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing (DQ17); reads targets and reviews: prefetch them."""
        return lacking(
            has_owner=self.owner_id is not None,
            has_agreed=self.answer == Answer.YES,
            has_indicator=self.indicator_id is not None,
            has_baseline=self.baseline_value is not None,
            has_target=bool(self.targets.all()),
            has_date=bool(self.reviews.all()),
        )

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class OfBenefitQuerySet(ScopedQuerySet[Row]):
    via = "benefit__initiative"


class BenefitTarget(models.Model):
    """What a year should bring, and what is expected of it today where that differs."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("target"), **VALUE)
    forecast = models.DecimalField(_("expected today"), null=True, blank=True, **VALUE)

    objects = OfBenefitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["benefit", "year"], name="benefittarget_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


class BenefitReview(Versioned):
    """A day on which a benefit is measured. With `months_after` it follows the end of the project."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="reviews")
    due_on = models.DateField(_("due on"))
    months_after = models.PositiveSmallIntegerField(
        _("months after closure"), null=True, blank=True
    )
    held_on = models.DateField(_("held on"), null=True, blank=True)

    objects = OfBenefitQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(held_on__isnull=True), name="benefitreview_open"
            )
        ]

    def __str__(self) -> str:
        return str(self.due_on)

    def access_point(self) -> AccessPoint:
        return self.benefit.access_point()


class Measurement(models.Model):
    """A value that was measured, by whom and from where. A wrong one is withdrawn, never changed."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="measurements")
    measured_on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), **VALUE)
    source = models.CharField(_("source"), max_length=200)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = OfBenefitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["benefit", "measured_on"], name="measurement_by_benefit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="measurement_withdrawn_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"

    def access_point(self) -> AccessPoint:
        return self.benefit.access_point()


class BenefitWaiver(models.Model):
    """An initiative needs no measured benefit, because the law obliges; given once."""

    initiative = models.OneToOneField(
        Initiative, models.PROTECT, related_name="benefit_waiver", verbose_name=_("initiative")
    )
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    reason = models.CharField(_("why nothing can be measured"), max_length=500)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    given_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.legal_basis

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
