from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Answer(models.TextChoices):
    """Where a request to the PMO stands."""

    WAITING = "waiting", pgettext_lazy("request to the PMO", "waiting")
    AGREED = "agreed", pgettext_lazy("request to the PMO", "agreed")
    REFUSED = "refused", pgettext_lazy("request to the PMO", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request to the PMO", "withdrawn")


TONES = {
    Answer.WAITING: "warn",
    Answer.AGREED: "good",
    Answer.REFUSED: "bad",
    Answer.WITHDRAWN: "neutral",
}


class DeviationKind(models.TextChoices):
    """How a project departs from what its class asks."""

    LEAVE_OUT = "leave_out", _("leave out")
    MERGE = "merge", _("merge into another product")
    ADD = "add", _("add")


class ProductState(models.TextChoices):
    """How far a management product of a project is."""

    NOT_STARTED = "not_started", pgettext_lazy("management product", "not started")
    DRAFT = "draft", pgettext_lazy("management product", "draft")
    IN_REVIEW = "in_review", pgettext_lazy("management product", "in review")
    APPROVED = "approved", pgettext_lazy("management product", "approved")
