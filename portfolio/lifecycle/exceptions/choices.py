from django.db import models
from django.utils.translation import pgettext_lazy

from portfolio.lifecycle.exceptions import calc


class Origin(models.TextChoices):
    COMPUTED = "computed", pgettext_lazy("origin of an exception", "computed from the forecast")
    DECLARED = "declared", pgettext_lazy("origin of an exception", "declared")


class ExceptionState(models.TextChoices):
    DRAFT = calc.DRAFT, pgettext_lazy("state of an exception", "draft")
    SUBMITTED = calc.SUBMITTED, pgettext_lazy("state of an exception", "waits for a decision")
    RETURNED = calc.RETURNED, pgettext_lazy("state of an exception", "more information asked")
    ESCALATED = calc.ESCALATED, pgettext_lazy("state of an exception", "escalated to the business")
    PLANNING = calc.PLANNING, pgettext_lazy("state of an exception", "exception plan asked")
    PLAN_SUBMITTED = (
        calc.PLAN_SUBMITTED,
        pgettext_lazy("state of an exception", "exception plan waits for a decision"),
    )
    DECIDED = calc.DECIDED, pgettext_lazy("state of an exception", "decided")
    CLOSED = calc.CLOSED, pgettext_lazy("state of an exception", "closed")
    WITHDRAWN = calc.WITHDRAWN, pgettext_lazy("state of an exception", "withdrawn")


class Act(models.TextChoices):
    """What a body can decide, in the order shown."""

    APPROVE = calc.APPROVE, pgettext_lazy("decision on an exception", "Approve the exception plan")
    GRANT = calc.GRANT, pgettext_lazy("decision on an exception", "Grant more tolerance")
    CONCEDE = calc.CONCEDE, pgettext_lazy("decision on an exception", "Accept an option")
    PLAN = calc.PLAN, pgettext_lazy("decision on an exception", "Ask for an exception plan")
    STOP = calc.STOP, pgettext_lazy("decision on an exception", "Close the project prematurely")
    REJECT = (
        calc.REJECT,
        pgettext_lazy("decision on an exception", "Reject: stay within the limits"),
    )
    ASK = calc.ASK, pgettext_lazy("decision on an exception", "Ask for more information")
    ESCALATE = calc.ESCALATE, pgettext_lazy("decision on an exception", "Escalate to the business")


class Outcome(models.TextChoices):
    """What an exception ended with."""

    APPROVE = calc.APPROVE, pgettext_lazy("outcome of an exception", "exception plan approved")
    GRANT = calc.GRANT, pgettext_lazy("outcome of an exception", "more tolerance granted")
    CONCEDE = calc.CONCEDE, pgettext_lazy("outcome of an exception", "option accepted")
    STOP = calc.STOP, pgettext_lazy("outcome of an exception", "premature closure")
    REJECT = calc.REJECT, pgettext_lazy("outcome of an exception", "rejected")
