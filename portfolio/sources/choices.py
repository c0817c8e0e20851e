from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoteSubject(models.TextChoices):
    """What a note of a sender is about."""

    RATING = "rating", pgettext_lazy("subject of a note", "delivery confidence")
    START = "start", pgettext_lazy("subject of a note", "start date")
    END = "end", pgettext_lazy("subject of a note", "end date")
    SCHEDULE = "schedule", pgettext_lazy("subject of a note", "schedule")
    YEAR = "year", pgettext_lazy("subject of a note", "budget of the year")
    COST = "cost", pgettext_lazy("subject of a note", "whole-life cost")
    BENEFIT = "benefit", pgettext_lazy("subject of a note", "benefits")


class Occasion(models.TextChoices):
    """When delivery confidence is judged: nowhere else (domain notes §2.3)."""

    GATE = "gate", pgettext_lazy("occasion of a review", "before a gate")
    QUARTER = "quarter", pgettext_lazy("occasion of a review", "quarterly review")


# Own wording of the three levels (domain notes §2.3).
CONFIDENCE = (
    (
        "green",
        _(
            "Green – delivery to the agreed time, cost and quality is very likely; nothing known "
            "threatens it seriously."
        ),
    ),
    (
        "amber",
        _(
            "Amber – feasible, but there are significant issues that need the attention of management "
            "and seem solvable now."
        ),
    ),
    (
        "red",
        _(
            "Red – out of reach as it is defined; major issues without a visible solution: re-scope it "
            "or justify it anew."
        ),
    ),
)
