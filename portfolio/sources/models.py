from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.sources.choices import NoteSubject, Occasion
from portfolio.standings.choices import Colour
from ppm.accounts.choices import Language
from ppm.org.presence import PresentManager
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class ExternalKey(models.Model):
    """The key another system knows the initiative by; imports find it again with this."""

    initiative = models.ForeignKey(
        "portfolio.Initiative", models.PROTECT, related_name="external_keys"
    )
    source = models.CharField(_("source"), max_length=60)
    key = models.CharField(_("key"), max_length=120)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="externalkey_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class DeliveryConfidence(models.Model):
    """A reviewer's independent judgement, with date and source; never a declared status."""

    initiative = models.ForeignKey(
        "portfolio.Initiative", models.PROTECT, related_name="confidences"
    )
    rating = models.CharField(_("delivery confidence"), max_length=5, choices=Colour)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=120)
    commentary = models.TextField(_("commentary"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)

    # Given in the portal, at a gate or once a quarter, by somebody who does not manage the initiative.
    reviewer = models.ForeignKey("ppm.Person", models.PROTECT, null=True, related_name="+")
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion, blank=True)

    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = PresentManager.from_queryset(ScopedQuerySet)()
    every = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "source", "as_of"], name="deliveryconfidence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rating_display()} · {self.source}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class SourceNote(models.Model):
    """What a sender says about one subject of an initiative: a comment, or why a value is absent."""

    initiative = models.ForeignKey(
        "portfolio.Initiative",
        models.PROTECT,
        related_name="source_notes",
        verbose_name=_("initiative"),
    )
    source = models.CharField(_("source"), max_length=60)
    subject = models.CharField(_("subject"), max_length=12, choices=NoteSubject)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    as_of = models.DateField(_("as of"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "source", "subject"], name="sourcenote_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} · {self.source}"
