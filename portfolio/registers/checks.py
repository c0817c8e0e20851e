"""Rules of data quality that a status report asks of the registers (domain notes §2.5), as rows to count."""

from datetime import date

from django.db.models import Q

from portfolio.registers.actions.models import Action
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk, RiskQuerySet
from portfolio.registers.risks.selectors import unreviewed
from portfolio.registers.shape.models import EntryQuerySet


def past_due(today: date) -> tuple[EntryQuerySet[Action], EntryQuerySet[Issue]]:
    """DQ12: open actions, and open issues, whose date has passed."""
    return Action.objects.overdue(today), Issue.objects.overdue(today)


def neglected_risks(today: date, months: int = 1) -> RiskQuerySet:
    """DQ13: open risks without owner, or not reviewed in the last cycle and five days."""
    return Risk.objects.open().filter(unreviewed(today, months) | Q(owner__isnull=True))
