from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from ppm.languages.codes import LANGUAGES

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
