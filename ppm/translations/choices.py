from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far a translation is; readers see what is done."""

    DRAFT = "draft", pgettext_lazy("translation", "draft")
    DONE = "done", pgettext_lazy("translation", "done")


class Standing(models.TextChoices):
    """How a text stands in a language: untranslated, translated in an earlier wording, or translated."""

    MISSING = "missing", pgettext_lazy("translation", "missing")
    OUTDATED = "outdated", pgettext_lazy("translation", "outdated")
    DRAFT = "draft", pgettext_lazy("translation", "draft")
    DONE = "done", pgettext_lazy("translation", "done")


class Origin(models.TextChoices):
    """How a translation came in."""

    TYPED = "typed", pgettext_lazy("translation", "typed in the portal")
    WORKBOOK = "workbook", pgettext_lazy("translation", "workbook")
    XLIFF = "xliff", "XLIFF"
