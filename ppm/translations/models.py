from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.translations.choices import Origin, State


class TranslationQuerySet(models.QuerySet["Translation"]):
    def shown(self) -> "TranslationQuerySet":
        """What readers see."""
        return self.filter(state=State.DONE)


class Translation(Versioned):
    """One text in one other language. Open to whoever can read the text itself, never on its own.

    `place` is where the text stood when it was translated, as `kind:key`: it ties the translation of an
    earlier wording to the text that stands there today.
    """

    source_hash = models.CharField(max_length=64)
    source_text = models.TextField(_("original text"))
    source_language = models.CharField(_("from language"), max_length=2, choices=Language)
    language = models.CharField(_("into language"), max_length=2, choices=Language)
    text = models.TextField(_("translation"), blank=True)
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.DRAFT)
    place = models.CharField(max_length=80)
    origin = models.CharField(_("came in by"), max_length=8, choices=Origin, default=Origin.TYPED)
    saved_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))

    objects = TranslationQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["place", "language"], name="translation_by_place"),
            GinIndex(
                fields=["source_text"], opclasses=["gin_trgm_ops"], name="translation_by_likeness"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source_hash", "language"], name="translation_once"),
            models.CheckConstraint(
                condition=~Q(language=F("source_language")), name="translation_other_language"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE, text=""),
                name="translation_done_has_text",
                violation_error_message=_("A translation that is done has a text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_language} → {self.language}: {self.source_text[:40]}"
