from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portfolio.contract.choices import CommitmentState, ReferenceKind
from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, person: "Person") -> "ContractQuerySet":
        """A contract is public within the institution; the projects that carry it are the reader's own."""
        return self.all()

    def in_force(self, today: date) -> "ContractQuerySet":
        return self.filter(valid_from__lte=today, valid_to__gte=today)


class Contract(Versioned):
    """An administration contract with its period."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"))
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
        verbose_name=_("followed up by"),
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="contract_dates_in_order",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def access_point(self) -> AccessPoint:
        return AccessPoint()


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, person: "Person") -> "CommitmentQuerySet":
        """Commitments are public within the institution."""
        return self.all()

    def for_list(self) -> "CommitmentQuerySet":
        return self.select_related("unit", "contract")


class Commitment(Versioned):
    """Something that the contract promises by a date."""

    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="commitments", verbose_name=_("contract")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    article = models.CharField(_("article"), max_length=40)
    text = models.TextField(_("commitment"), max_length=1000)
    kpi = models.CharField(_("indicator"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, related_name="commitments", verbose_name=_("owner unit")
    )
    deadline_on = models.DateField(_("deadline"))
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState, default=CommitmentState.ON_COURSE
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    achieved_on = models.DateField(_("achieved on"), null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="commitment_numbered_once",
                violation_error_message=_("This number is taken in this contract."),
            ),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.ACHIEVED, achieved_on__isnull=False)
                | (~Q(state=CommitmentState.ACHIEVED) & Q(achieved_on__isnull=True)),
                name="commitment_achieved_on",
                violation_error_message=_("Say on which day it was achieved."),
            ),
        ]

    def __str__(self) -> str:
        return self.article

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.unit_id)


class CommitmentCarrier(models.Model):
    """A project carries a commitment."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="carriers")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="commitments")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "initiative"], name="commitmentcarrier_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment} · {self.initiative}"


class ReferenceQuerySet(models.QuerySet["ContractReference"]):
    def visible_to(self, person: "Person") -> "ReferenceQuerySet":
        return self.all()


class ContractReference(models.Model):
    """A contract as it stood on a day, under a name: written once, never changed (the database sees to it).

    The fingerprint covers every line.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="references")
    kind = models.CharField(_("kind"), max_length=4, choices=ReferenceKind)
    year = models.PositiveSmallIntegerField(_("year"))
    half = models.PositiveSmallIntegerField(_("half-year"), default=0)
    frozen_at = models.DateTimeField(_("frozen at"))
    frozen_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    fingerprint = models.CharField(_("fingerprint"), max_length=64)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "kind", "year", "half"], name="contractreference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class ReferenceLine(models.Model):
    """One commitment as it stood at a freeze; `carriers` are the keys of the projects, by comma."""

    reference = models.ForeignKey(ContractReference, models.PROTECT, related_name="lines")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    article = models.CharField(max_length=40)
    text_fr = models.TextField(blank=True)
    text_nl = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    kpi_fr = models.CharField(max_length=300, blank=True)
    kpi_nl = models.CharField(max_length=300, blank=True)
    kpi_en = models.CharField(max_length=300, blank=True)
    unit_code = models.CharField(max_length=20)
    deadline_on = models.DateField()
    state = models.CharField(max_length=10, choices=CommitmentState)
    reason_fr = models.CharField(max_length=500, blank=True)
    reason_nl = models.CharField(max_length=500, blank=True)
    reason_en = models.CharField(max_length=500, blank=True)
    carriers = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "commitment"], name="referenceline_once")
        ]

    def __str__(self) -> str:
        return self.article
