from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.governance.choices import Occasion


class GateKind(models.TextChoices):
    """The occasions that are gates; what they are called stands in the table of authority."""

    G0 = Occasion.G0.value, Occasion.G0.label
    G1 = Occasion.G1.value, Occasion.G1.label
    G2 = Occasion.G2.value, Occasion.G2.label
    STAGE = Occasion.STAGE.value, Occasion.STAGE.label
    RELEASE = Occasion.RELEASE.value, Occasion.RELEASE.label
    CLOSURE = Occasion.CLOSURE.value, Occasion.CLOSURE.label
    BENEFITS = Occasion.BENEFITS.value, Occasion.BENEFITS.label


class GateState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a gate", "being prepared")
    ASKED = "asked", pgettext_lazy("state of a gate", "asked")
    RECOMMENDED = "recommended", pgettext_lazy("state of a gate", "to be decided")
    DECIDED = "decided", pgettext_lazy("state of a gate", "decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a gate", "withdrawn")


UNDECIDED = (GateState.PLANNED, GateState.ASKED, GateState.RECOMMENDED)
WITH_THE_BODY = (GateState.ASKED, GateState.RECOMMENDED)


class Outcome(models.TextChoices):
    APPROVED = "approved", pgettext_lazy("outcome of a gate", "approved")
    CONDITIONAL = "conditional", pgettext_lazy("outcome of a gate", "approved with conditions")
    REWORK = "rework", pgettext_lazy("outcome of a gate", "not now: rework")
    DEFERRED = "deferred", pgettext_lazy("outcome of a gate", "not now: deferred")
    STOPPED = "stopped", pgettext_lazy("outcome of a gate", "not now: stopped")


GO = (Outcome.APPROVED, Outcome.CONDITIONAL)


class Need(models.TextChoices):
    """Whether a criterion is asked of a class."""

    MANDATORY = "mandatory", pgettext_lazy("criterion", "mandatory")
    OPTIONAL = "optional", pgettext_lazy("criterion", "optional")
    NONE = "none", pgettext_lazy("criterion", "not asked")


class ItemState(models.TextChoices):
    OPEN = "open", pgettext_lazy("criterion", "not looked at")
    MET = "met", pgettext_lazy("criterion", "met")
    NOT_MET = "not_met", pgettext_lazy("criterion", "not met")
    NOT_APPLICABLE = "na", pgettext_lazy("criterion", "not applicable")


class Voice(models.TextChoices):
    """A vote on a committee, an advice on a project board."""

    FOR = "for", pgettext_lazy("vote", "for")
    AGAINST = "against", pgettext_lazy("vote", "against")
    ABSTAINED = "abstained", pgettext_lazy("vote", "abstained")


class ProcedureState(models.TextChoices):
    RUNNING = "running", _("running")
    ADOPTED = "adopted", _("adopted")
    REFUSED = "refused", _("not adopted")
    NO_QUORUM = "no_quorum", _("too few answers")
