from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Asker(models.TextChoices):
    MINISTER = "minister", _("minister’s office")
    COMMISSIONER = "commissioner", _("government commissioner")
    AUDIT = "audit", pgettext_lazy("asker", "audit")
    PARLIAMENT = "parliament", _("parliament")
    OTHER = "other", pgettext_lazy("asker", "somebody else")


class QuestionState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("state of a question", "received")
    DRAFT = "draft", pgettext_lazy("state of a question", "answer in draft")
    CHECKED = "checked", pgettext_lazy("state of a question", "answer checked")
    RELEASED = "released", pgettext_lazy("state of a question", "answer released")
    SENT = "sent", pgettext_lazy("state of a question", "answer sent")
    DROPPED = "dropped", pgettext_lazy("state of a question", "no answer needed")


OPEN = (
    QuestionState.RECEIVED,
    QuestionState.DRAFT,
    QuestionState.CHECKED,
    QuestionState.RELEASED,
)
WRITTEN = (QuestionState.CHECKED, QuestionState.RELEASED, QuestionState.SENT)


class Step(models.TextChoices):
    """What is done with an answer, one after the other."""

    CHECK = "check", pgettext_lazy("step of an answer", "Checked: it is right")
    RELEASE = "release", pgettext_lazy("step of an answer", "Release it")
    SEND = "send", pgettext_lazy("step of an answer", "It has been sent")
    REOPEN = "reopen", pgettext_lazy("step of an answer", "Back to draft")
    DROP = "drop", pgettext_lazy("step of an answer", "No answer is needed")


FROM = {
    Step.CHECK: (QuestionState.DRAFT,),
    Step.RELEASE: (QuestionState.CHECKED,),
    Step.SEND: (QuestionState.RELEASED,),
    Step.REOPEN: (QuestionState.CHECKED, QuestionState.RELEASED, QuestionState.SENT),
    Step.DROP: (QuestionState.RECEIVED, QuestionState.DRAFT),
}
AFTER = {
    Step.CHECK: QuestionState.CHECKED,
    Step.RELEASE: QuestionState.RELEASED,
    Step.SEND: QuestionState.SENT,
    Step.REOPEN: QuestionState.DRAFT,
    Step.DROP: QuestionState.DROPPED,
}


class Measure(models.TextChoices):
    """The figures that an answer can state."""

    BUDGET = "budget", pgettext_lazy("figure of an answer", "budget")
    FORECAST = "forecast", pgettext_lazy("figure of an answer", "forecast cost")
    ACTUAL = "actual", pgettext_lazy("figure of an answer", "spent so far")
    BASELINE_END = "baseline_end", pgettext_lazy("figure of an answer", "agreed end")
    FORECAST_END = "forecast_end", pgettext_lazy("figure of an answer", "expected end")
    STATUS = "status", pgettext_lazy("figure of an answer", "declared status")
    PROJECTS = "projects", pgettext_lazy("figure of an answer", "number of running projects")


OF_PROJECT = tuple(one for one in Measure if one != Measure.PROJECTS)
OF_ALL = (Measure.PROJECTS, Measure.BUDGET, Measure.FORECAST, Measure.ACTUAL)
