from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portfolio.alignment.choices import Disposition, Effect, Gate, Verdict
from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class CapabilityQuerySet(models.QuerySet["Capability"]):
    def visible_to(self, person: "Person") -> "CapabilityQuerySet":
        """Public within the institution."""
        return self.all()


class Capability(Versioned):
    """Something that the institution is able to do, whatever the means."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, related_name="capabilities", verbose_name=_("owner unit")
    )
    is_retired = models.BooleanField(_("no longer chosen"), default=False)

    objects = CapabilityQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.unit_id)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, person: "Person") -> "ApplicationQuerySet":
        """Public within the institution."""
        return self.all()


class Application(Versioned):
    """An application and what is to become of it."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, related_name="applications", verbose_name=_("owner unit")
    )
    disposition = models.CharField(_("disposition"), max_length=8, choices=Disposition)
    ends_on = models.DateField(_("to be switched off on"), null=True, blank=True)
    is_retired = models.BooleanField(_("no longer chosen"), default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.unit_id)


class Sponsorship(Versioned):
    """Who answers for an initiative on the business side and on the IT side."""

    initiative = models.OneToOneField(
        Initiative, models.PROTECT, related_name="sponsorship", verbose_name=_("initiative")
    )
    business_owner = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("business owner"),
    )
    it_counterpart = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("IT counterpart"),
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(business_owner__isnull=True)
                | Q(it_counterpart__isnull=True)
                | ~Q(business_owner=F("it_counterpart")),
                name="sponsorship_two_people",
                violation_error_message=_("Both sides need a person of their own."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.business_owner} · {self.it_counterpart}"

    @property
    def is_joint(self) -> bool:
        return self.business_owner_id is not None and self.it_counterpart_id is not None

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class Touch(models.Model):
    """An initiative touches a capability or an application."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="touches", verbose_name=_("initiative")
    )
    capability = models.ForeignKey(
        Capability, models.PROTECT, null=True, blank=True, related_name="touches"
    )
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="touches"
    )
    effect = models.CharField(_("what it does"), max_length=8, choices=Effect)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capability__isnull=True, application__isnull=False)
                | Q(capability__isnull=False, application__isnull=True),
                name="touch_one_thing",
                violation_error_message=_("Choose one capability or one application."),
            ),
            models.UniqueConstraint(
                fields=["initiative", "capability", "application"],
                name="touch_once",
                nulls_distinct=False,
                violation_error_message=_("This is on the list already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} {self.effect} {self.capability or self.application}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class ArchitectureOpinion(models.Model):
    """What the architecture committee thinks of an initiative at a gate; added, never changed."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="opinions", verbose_name=_("initiative")
    )
    gate = models.CharField(_("gate"), max_length=8, choices=Gate)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    verdict = models.CharField(_("opinion"), max_length=12, choices=Verdict)
    text = models.CharField(_("reasons"), max_length=1000)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    given_on = models.DateField(_("given on"))
    by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_gate_display()} {self.get_verdict_display()}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
