from django.db import models
from django.utils.translation import pgettext_lazy


class DecisionState(models.TextChoices):
    IN_FORCE = "force", pgettext_lazy("state of a decision", "in force")
    SUPERSEDED = "superseded", pgettext_lazy("state of a decision", "superseded")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a decision", "withdrawn")


class Outcome(models.TextChoices):
    """How a body answered what was asked; a decision of its own motion has none."""

    APPROVED = "approved", pgettext_lazy("outcome of a decision", "approved")
    CONDITIONS = "conditions", pgettext_lazy("outcome of a decision", "approved with conditions")
    REWORK = "rework", pgettext_lazy("outcome of a decision", "to be reworked")
    DEFERRED = "deferred", pgettext_lazy("outcome of a decision", "deferred")
    REFUSED = "refused", pgettext_lazy("outcome of a decision", "refused")
    STOPPED = "stopped", pgettext_lazy("outcome of a decision", "stopped")
    NOTED = "noted", pgettext_lazy("outcome of a decision", "noted")


class Openness(models.TextChoices):
    """Who reads a decision."""

    OPEN = "open", pgettext_lazy("openness of a decision", "everybody who sees the initiative")
    RESTRICTED = (
        "restricted",
        pgettext_lazy("openness of a decision", "people named on the initiative only"),
    )
