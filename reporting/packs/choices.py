from django.db import models
from django.utils.translation import pgettext_lazy


class PackState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a pack", "draft")
    RELEASED = "released", pgettext_lazy("state of a pack", "released")
    SUPERSEDED = "superseded", pgettext_lazy("state of a pack", "superseded")


# What the members of a committee may read.
ISSUED = (PackState.RELEASED, PackState.SUPERSEDED)
