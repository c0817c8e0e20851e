from django.db import models
from django.utils.translation import pgettext_lazy


class Series(models.TextChoices):
    MONTHLY = "monthly", pgettext_lazy("reporting series", "monthly")


class CycleState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a reporting cycle", "open")
    FROZEN = "frozen", pgettext_lazy("state of a reporting cycle", "frozen")


class ReportState(models.TextChoices):
    EXPECTED = "expected", pgettext_lazy("state of a report", "expected")
    DRAFT = "draft", pgettext_lazy("state of a report", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a report", "submitted")
    RETURNED = "returned", pgettext_lazy("state of a report", "returned")
    VALIDATED = "validated", pgettext_lazy("state of a report", "validated")


class Block(models.TextChoices):
    """The blocks of the form, in their order."""

    SUMMARY = "summary", pgettext_lazy("block of the report", "Summary")
    STATUS = "status", pgettext_lazy("block of the report", "Status by dimension")
    FIGURES = "figures", pgettext_lazy("block of the report", "Dates and money")
    MILESTONES = "milestones", pgettext_lazy("block of the report", "Milestones")
    DECISIONS = "decisions", pgettext_lazy("block of the report", "Decisions asked")


# With the manager; with the PMO.
WITH_MANAGER = (ReportState.EXPECTED, ReportState.DRAFT, ReportState.RETURNED)
IN = (ReportState.SUBMITTED, ReportState.VALIDATED)
