from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.decisions.choices import Outcome


class IssueKind(models.TextChoices):
    CHANGE = "change", _("request for change")
    OFF_SPEC = "offspec", _("off-specification")
    PROBLEM = "problem", _("problem or concern")
    EXTERNAL = "external", _("external event")
    OPPORTUNITY = "opportunity", _("business opportunity")


class IssueState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of an issue", "captured")
    ASSESSED = "assessed", pgettext_lazy("state of an issue", "assessed")
    TO_DECIDE = "todecide", pgettext_lazy("state of an issue", "to be decided")
    IN_HAND = "inhand", pgettext_lazy("state of an issue", "being implemented")
    CLOSED = "closed", pgettext_lazy("state of an issue", "closed")
    REFUSED = "refused", pgettext_lazy("state of an issue", "refused")


class Severity(models.IntegerChoices):
    LOW = 1, pgettext_lazy("severity", "1 – low")
    MEDIUM = 2, pgettext_lazy("severity", "2 – medium")
    HIGH = 3, pgettext_lazy("severity", "3 – high")
    CRITICAL = 4, pgettext_lazy("severity", "4 – critical")


RUNNING = (IssueState.OPEN, IssueState.ASSESSED, IssueState.TO_DECIDE, IssueState.IN_HAND)
# What can be decided on a request for change, and its state afterwards.
AFTER = {
    Outcome.APPROVED: IssueState.IN_HAND,
    Outcome.CONDITIONS: IssueState.IN_HAND,
    Outcome.REFUSED: IssueState.REFUSED,
    Outcome.DEFERRED: IssueState.TO_DECIDE,
}
OUTCOMES = tuple(AFTER)
