from django.db import models
from django.utils.translation import pgettext_lazy


class ReorganisationKind(models.TextChoices):
    MERGE = "merge", pgettext_lazy("reorganisation", "merger")
    SPLIT = "split", pgettext_lazy("reorganisation", "split")


class ReorganisationState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("reorganisation", "draft")
    PLANNED = "planned", pgettext_lazy("reorganisation", "planned")
    APPLIED = "applied", pgettext_lazy("reorganisation", "carried out")
    WITHDRAWN = "withdrawn", pgettext_lazy("reorganisation", "withdrawn")
