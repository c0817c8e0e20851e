from django.db import models
from django.utils.translation import pgettext_lazy


class Series(models.TextChoices):
    """For whom one reports how often; a longer series contains the shorter ones that end with it."""

    MONTHLY = "monthly", pgettext_lazy("reporting series", "monthly")
    QUARTERLY = "quarterly", pgettext_lazy("reporting series", "quarterly")
    HALF_YEARLY = "half_yearly", pgettext_lazy("reporting series", "half-yearly")


# Months that one period of a series covers; it ends with the last of them.
MONTHS = {Series.MONTHLY: 1, Series.QUARTERLY: 3, Series.HALF_YEARLY: 6}


class CycleState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a reporting cycle", "open")
    FROZEN = "frozen", pgettext_lazy("state of a reporting cycle", "frozen")


class ReportState(models.TextChoices):
    EXPECTED = "expected", pgettext_lazy("state of a report", "expected")
    DRAFT = "draft", pgettext_lazy("state of a report", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a report", "submitted")
    RETURNED = "returned", pgettext_lazy("state of a report", "returned")
    VALIDATED = "validated", pgettext_lazy("state of a report", "validated")
    TAKEN_OUT = "taken_out", pgettext_lazy("state of a report", "taken out")


class ReminderKind(models.TextChoices):
    """Why a person was told that a report is awaited."""

    REMINDER = "reminder", pgettext_lazy("kind of reminder", "reminder")
    ESCALATION = "escalation", pgettext_lazy("kind of reminder", "escalation")
    BY_HAND = "by_hand", pgettext_lazy("kind of reminder", "sent by the PMO")
    VALIDATION = "validation", pgettext_lazy("kind of reminder", "to be validated")


class Block(models.TextChoices):
    """The blocks of the form, in their order."""

    SUMMARY = "summary", pgettext_lazy("block of the report", "Summary")
    STATUS = "status", pgettext_lazy("block of the report", "Status by dimension")
    FIGURES = "figures", pgettext_lazy("block of the report", "Dates and money")
    MILESTONES = "milestones", pgettext_lazy("block of the report", "To confirm")
    DECISIONS = "decisions", pgettext_lazy("block of the report", "Decisions asked")
    OUTLOOK = "outlook", pgettext_lazy("block of the report", "Benefits and outlook")


# With the manager; with the PMO.
WITH_MANAGER = (ReportState.EXPECTED, ReportState.DRAFT, ReportState.RETURNED)
IN = (ReportState.SUBMITTED, ReportState.VALIDATED)
