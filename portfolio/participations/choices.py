from django.db import models
from django.utils.translation import pgettext_lazy


class ParticipationKind(models.TextChoices):
    """As what a unit takes part; the unit that leads stands on the initiative itself."""

    PARTNER = "partner", pgettext_lazy("participation", "partner")
    PAYER = "payer", pgettext_lazy("participation", "payer")
    IMPACTED = "impacted", pgettext_lazy("participation", "impacted")
