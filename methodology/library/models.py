from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """A glossary term with its definition; both in three languages."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    term = models.CharField(_("term"), max_length=160)
    definition = models.TextField(_("definition"))

    def __str__(self) -> str:
        return self.term
