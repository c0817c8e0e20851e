from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from methodology.products.models import ManagementProduct
from methodology.tailoring.choices import Criterion, TailoringClass
from methodology.tailoring.models import TailoringTable
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.models import Stage
from portfolio.tailored.calc import Measured
from portfolio.tailored.choices import Answer, DeviationKind, ProductState
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet

SCORE = (MinValueValidator(1), MaxValueValidator(3))
ANSWERED = Q(answer__in=[Answer.WAITING, Answer.WITHDRAWN], answered_by__isnull=True) | Q(
    answer__in=[Answer.AGREED, Answer.REFUSED], answered_at__isnull=False
)


class Request(Versioned):
    """Something asked of the PMO, with a reason, and its answer."""

    reason = models.CharField(_("reason"), max_length=600, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FR)
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer, default=Answer.WAITING, editable=False
    )
    asked_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(editable=False)
    answered_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    remark = models.CharField(_("remark of the PMO"), max_length=600, blank=True)
    remark_language = models.CharField(max_length=2, choices=Language, blank=True)

    class Meta:
        abstract = True

    def access_point(self) -> AccessPoint:
        point: AccessPoint = self.initiative.access_point()  # type: ignore[attr-defined]  # of each child
        return point


class TailoringDecisionQuerySet(ScopedQuerySet["TailoringDecision"]):
    def waiting(self) -> "TailoringDecisionQuerySet":
        return self.filter(answer=Answer.WAITING)

    def for_list(self) -> "TailoringDecisionQuerySet":
        return self.select_related("initiative", "table", "asked_by", "answered_by").order_by(
            "-number"
        )


class TailoringDecision(Request):
    """The scores of a project and the class that was chosen with them; the current one is marked.

    `budget`, `days` and `entities` are what the portal knew that day: they tell later whether the scores
    still fit.
    """

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="tailoring_decisions")
    number = models.PositiveSmallIntegerField(_("version"))
    table = models.ForeignKey(TailoringTable, models.PROTECT, related_name="+")
    score_budget = models.PositiveSmallIntegerField(Criterion.BUDGET.label, validators=SCORE)
    score_duration = models.PositiveSmallIntegerField(Criterion.DURATION.label, validators=SCORE)
    score_entities = models.PositiveSmallIntegerField(Criterion.ENTITIES.label, validators=SCORE)
    score_criticality = models.PositiveSmallIntegerField(
        Criterion.CRITICALITY.label, validators=SCORE
    )
    score_novelty = models.PositiveSmallIntegerField(Criterion.NOVELTY.label, validators=SCORE)
    computed = models.CharField(_("class computed"), max_length=10, choices=TailoringClass)
    chosen = models.CharField(_("class chosen"), max_length=10, choices=TailoringClass)
    budget = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    entities = models.PositiveSmallIntegerField(null=True, blank=True)
    is_current = models.BooleanField(default=False)

    objects = TailoringDecisionQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "number"], name="tailoringdecision_number_once"
            ),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(is_current=True),
                name="tailoringdecision_one_current",
            ),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(answer=Answer.WAITING),
                name="tailoringdecision_one_waiting",
                violation_error_message=_(
                    "A class is waiting for the agreement of the PMO already."
                ),
            ),
            models.CheckConstraint(condition=ANSWERED, name="tailoringdecision_answered"),
            models.CheckConstraint(
                condition=Q(chosen=F("computed")) | ~Q(reason=""),
                name="tailoringdecision_reason",
                violation_error_message=_("Another class than computed needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_chosen_display()}"

    @property
    def scores(self) -> dict[str, int]:
        return {one.value: getattr(self, f"score_{one.value}") for one in Criterion}

    @property
    def total(self) -> int:
        return sum(self.scores.values())

    @property
    def measured(self) -> Measured:
        return Measured(self.budget, self.days, self.entities)


class ProductDeviationQuerySet(ScopedQuerySet["ProductDeviation"]):
    def waiting(self) -> "ProductDeviationQuerySet":
        return self.filter(answer=Answer.WAITING)

    def agreed(self) -> "ProductDeviationQuerySet":
        return self.filter(answer=Answer.AGREED)

    def for_list(self) -> "ProductDeviationQuerySet":
        return self.select_related(
            "initiative__unit", "product", "merged_into", "asked_by", "answered_by"
        )


class ProductDeviation(Request):
    """A project departs from what its class asks of one product."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="product_deviations")
    product = models.ForeignKey(
        ManagementProduct, models.PROTECT, related_name="+", verbose_name=_("product")
    )
    kind = models.CharField(_("deviation"), max_length=10, choices=DeviationKind)
    merged_into = models.ForeignKey(
        ManagementProduct,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("merged into"),
    )

    objects = ProductDeviationQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "product"],
                condition=Q(answer=Answer.WAITING),
                name="productdeviation_one_waiting",
                violation_error_message=_(
                    "A deviation for this product is waiting for its answer already."
                ),
            ),
            models.CheckConstraint(condition=ANSWERED, name="productdeviation_answered"),
            models.CheckConstraint(condition=~Q(reason=""), name="productdeviation_reason"),
            models.CheckConstraint(
                condition=Q(kind=DeviationKind.MERGE, merged_into__isnull=False)
                | (~Q(kind=DeviationKind.MERGE) & Q(merged_into__isnull=True)),
                name="productdeviation_merged_into",
                violation_error_message=_("Say into which product it is merged, or nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.get_kind_display()}"


class ProductRecord(Versioned):
    """A management product of a project: how far it is, whose it is, and where it can be read."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="product_records")
    product = models.ForeignKey(ManagementProduct, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=ProductState, default=ProductState.NOT_STARTED
    )
    owner = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("due in stage"),
    )
    link = models.CharField(
        _("link to the document"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("The address where the product or its evidence is kept."),
    )
    edition = models.CharField(
        _("edition"), max_length=40, blank=True, help_text=_("For instance: 1.2.")
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "product"], name="productrecord_once"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(state=ProductState.APPROVED),
                name="productrecord_approved_on",
                violation_error_message=_("Only an approved product has a day of approval."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.get_state_display()}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
