from django.db import models
from django.utils.translation import pgettext_lazy


class Vocabulary(models.TextChoices):
    """Which word stands in the text; the other one is its tooltip."""

    HOUSE = "house", pgettext_lazy("vocabulary", "the words of the house")
    PRINCE2 = "prince2", pgettext_lazy("vocabulary", "the words of PRINCE2")
