from django.db import models
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
