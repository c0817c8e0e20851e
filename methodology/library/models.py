from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from methodology.library.choices import Vocabulary
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import BUMP_VERSION, Versioned

TEXTS = [f"{name}_{language}" for name in ("term", "definition") for language in LANGUAGES]


class Bare(Func):
    """Text without accents and capitals, for searching."""

    template = "f_unaccent(lower(%(expressions)s))"
    output_field = models.TextField()


class TermQuerySet(models.QuerySet["Term"]):
    def matching(self, text: str) -> "TermQuerySet":
        """Terms that hold every word of the text, in whichever language, with or without accents."""
        parts = [part for name in TEXTS for part in (F(name), Value(" "))]
        found = self.alias(bare=Bare(Concat(*parts, output_field=models.TextField())))
        for word in text.split():
            found = found.filter(bare__contains=Bare(Value(word)))
        return found


class Term(models.Model):
    """A glossary term with its definition; both in three languages."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    term = models.CharField(_("term"), max_length=160)
    definition = models.TextField(_("definition"))

    objects = TermQuerySet.as_manager()

    def __str__(self) -> str:
        return self.term


class VocabularySetting(Versioned):
    """Whether the portal speaks with the words of the house or with those of PRINCE2: one row."""

    vocabulary = models.CharField(
        _("words"), max_length=8, choices=Vocabulary, default=Vocabulary.HOUSE
    )
    changed_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="vocabularysetting_only_one")
        ]

    def __str__(self) -> str:
        return str(self.get_vocabulary_display())
