from django.db import models
from django.utils.translation import pgettext_lazy


class ProductKind(models.TextChoices):
    DOCUMENT = "document", pgettext_lazy("kind of a product", "document")
    SOFTWARE = "software", pgettext_lazy("kind of a product", "software")
    SERVICE = "service", pgettext_lazy("kind of a product", "service or process")
    DATA = "data", pgettext_lazy("kind of a product", "data")
    EQUIPMENT = "equipment", pgettext_lazy("kind of a product", "equipment or premises")
    TRAINING = "training", pgettext_lazy("kind of a product", "training")
    LEGAL = "legal", pgettext_lazy("kind of a product", "legal text or agreement")


class ProductState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a product", "planned")
    RUNNING = "running", pgettext_lazy("state of a product", "in progress")
    REVIEW = "review", pgettext_lazy("state of a product", "in review")
    ACCEPTED = "accepted", pgettext_lazy("state of a product", "accepted")
    HANDED_OVER = "handed", pgettext_lazy("state of a product", "handed over")
    CUT = "cut", pgettext_lazy("state of a product", "no longer delivered")


TO_DELIVER = (ProductState.PLANNED, ProductState.RUNNING, ProductState.REVIEW)
DELIVERED = (ProductState.ACCEPTED, ProductState.HANDED_OVER)


class Priority(models.TextChoices):
    """MoSCoW, without what is not done this time. The code sorts."""

    MUST = "1must", pgettext_lazy("MoSCoW", "Must")
    SHOULD = "2should", pgettext_lazy("MoSCoW", "Should")
    COULD = "3could", pgettext_lazy("MoSCoW", "Could")
