"""Rules of data quality that a status report asks of the registers (domain notes §2.5), as counts."""

from datetime import date

from django.db.models import Q

from portfolio.initiatives.models import Initiative
from portfolio.registers.actions.models import Action
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.selectors import unreviewed


def past_due(initiative: Initiative, today: date) -> int:
    """DQ12: open actions and issues of the initiative whose date has passed."""
    actions = Action.objects.overdue(today).filter(initiative=initiative)
    issues = Issue.objects.overdue(today).filter(initiative=initiative)
    return actions.order_by().values("pk").union(issues.order_by().values("pk"), all=True).count()


def neglected_risks(initiative: Initiative, today: date) -> int:
    """DQ13: open risks of the initiative without owner, or not reviewed in the last cycle and five days."""
    return (
        Risk.objects.open()
        .filter(unreviewed(today) | Q(owner__isnull=True), initiative=initiative)
        .count()
    )
