from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.governance.choices import Answer, CharterState, Occasion
from portfolio.meetings.models import Committee
from ppm.org.versions import BUMP_VERSION, Versioned

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class AuthorityLineQuerySet(models.QuerySet["AuthorityLine"]):
    def visible_to(self, person: "Person") -> "AuthorityLineQuerySet":
        """Who decides what is public within the institution."""
        return self.all()

    def in_force(self, day: date) -> "AuthorityLineQuerySet":
        """Lines that answer on the day."""
        return self.standing().filter(valid_from__lte=day).exclude(valid_to__lt=day)

    def standing(self) -> "AuthorityLineQuerySet":
        """Not withdrawn before they came into force."""
        return self.filter(withdrawn_at__isnull=True)

    def for_list(self) -> "AuthorityLineQuerySet":
        return self.select_related("committee").order_by(
            "occasion", "tailoring_class", "amount_from", "pk"
        )


class AuthorityLine(models.Model):
    """One line of the table: an occasion, a class, amounts from – to, and the body that decides."""

    occasion = models.CharField(_("decision"), max_length=20, choices=Occasion)
    tailoring_class = models.CharField(
        _("tailoring class"), max_length=10, choices=TailoringClass, blank=True
    )
    amount_from = models.DecimalField(_("from"), max_digits=18, decimal_places=2, default=0)
    amount_to = models.DecimalField(
        _("below"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    answer = models.CharField(_("decided by"), max_length=16, choices=Answer)
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="authority",
        verbose_name=_("committee"),
    )
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    # Replaced before its first day.
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AuthorityLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="authorityline_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(amount_from__gte=0)
                & (Q(amount_to__isnull=True) | Q(amount_to__gt=F("amount_from"))),
                name="authorityline_amounts_in_order",
                violation_error_message=_("The upper amount must be higher than the lower one."),
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.COMMITTEE, committee__isnull=False)
                | (~Q(answer=Answer.COMMITTEE) & Q(committee__isnull=True)),
                name="authorityline_committee_named",
                violation_error_message=_("Name the committee, or choose another body."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} → {self.get_answer_display()}"


class Charter(Versioned):
    """A version of the charter of governance; published in French and Dutch together, then never changed."""

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    state = models.CharField(max_length=10, choices=CharterState, default=CharterState.DRAFT)
    text = models.TextField(_("text"), blank=True, max_length=40000)
    reason = models.CharField(_("what has changed"), max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=CharterState.DRAFT),
                name="charter_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(state=CharterState.DRAFT, published_on__isnull=True)
                | (~Q(state=CharterState.DRAFT) & Q(published_on__isnull=False)),
                name="charter_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
