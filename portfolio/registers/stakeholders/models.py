from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.registers.shape.models import Entry, EntryQuerySet
from portfolio.registers.stakeholders.choices import (
    Channel,
    Degree,
    Rhythm,
    StakeholderKind,
    StakeholderState,
    Stance,
    Tongue,
)
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


def _step(label: Any, choices: Any) -> Any:
    return models.PositiveSmallIntegerField(label, choices=choices, default=3)


class StakeholderQuerySet(EntryQuerySet["Stakeholder"]):
    def to_win(self) -> Self:
        """Whose stance is not yet what is wanted."""
        return self.filter(stance__lt=F("stance_wanted"))

    def for_list(self) -> Self:
        return super().for_list().select_related("initiative__unit", "owner", "unit")


class Stakeholder(Entry):
    """A person, group or organisation that has an interest in a project; the title is its name."""

    OPEN = (StakeholderState.ACTIVE,)
    PREFIX = "SH"

    kind = models.CharField(
        _("kind"), max_length=8, choices=StakeholderKind, default=StakeholderKind.GROUP
    )
    unit = models.ForeignKey(
        "ppm.OrgUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit concerned"),
    )
    interest = _step(_("interest"), Degree)
    influence = _step(_("influence"), Degree)
    stance = _step(_("stance now"), Stance)
    stance_wanted = _step(_("stance wanted"), Stance)
    expects = models.TextField(_("what they expect or fear"), blank=True)
    approach = models.TextField(_("how we work with them"), blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=StakeholderState, default=StakeholderState.ACTIVE
    )

    objects = StakeholderQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: who is concerned, the most influential first.
            models.Index(
                F("influence").desc(),
                F("id").asc(),
                condition=Q(state="active"),
                name="stakeholder_by_influence",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:stakeholder_detail", args=[self.pk])


class CommunicationQuerySet(ScopedQuerySet["Communication"]):
    via = "stakeholder__initiative"

    def overdue(self, today: date) -> Self:
        return self.filter(is_ended=False, next_on__lt=today)


class Communication(Versioned):
    """A line of the communication plan: what a stakeholder is told, how, in which language, how often."""

    stakeholder = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        related_name="communications",
        verbose_name=_("stakeholder"),
    )
    message = models.TextField(_("message"))
    language = models.CharField(
        _("language of this text"), max_length=2, choices=Language, default=Language.FR
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    tongue = models.CharField(
        _("language of the message"), max_length=6, choices=Tongue, default=Tongue.BOTH
    )
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm, default=Rhythm.ONCE)
    owner = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    next_on = models.DateField(_("next time"), null=True, blank=True)
    done_on = models.DateField(_("last done"), null=True, blank=True)
    is_ended = models.BooleanField(_("ended"), default=False)

    objects = CommunicationQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["next_on"], condition=Q(is_ended=False), name="communication_next")
        ]

    def __str__(self) -> str:
        return self.message[:80]

    def clean(self) -> None:
        if not self.is_ended and self.next_on is None:
            raise ValidationError({"next_on": _("Say when it is told next, or end it.")})

    def access_point(self) -> AccessPoint:
        return self.stakeholder.access_point()

    def is_overdue(self, today: date) -> bool:
        return not self.is_ended and self.next_on is not None and self.next_on < today
