from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What a notice is about; each reader chooses the rhythm of its mails per topic."""

    REPORTS = "reports", _("Status reports")
    PACKS = "packs", _("Packs and committees")
    PORTFOLIO = "portfolio", _("Projects that concern me")
    PEOPLE = "people", _("Roles, absences and handovers")
    WORK = "work", _("Files that I asked for")
    SECURITY = "security", _("Security of my account")


class Rhythm(models.TextChoices):
    """When a notice leaves as a mail."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day, together")
    WEEKLY = "weekly", _("once a week, together")
    NEVER = "never", _("no mail, only in the portal")
