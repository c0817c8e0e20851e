from datetime import date

from django.db.models import Exists, OuterRef

from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.milestones.models import Milestone


def with_late_milestones(rows: InitiativeQuerySet, today: date) -> InitiativeQuerySet:
    """Those with a milestone that comes later than agreed, or has passed without being reached."""
    return rows.filter(Exists(Milestone.objects.late(today).filter(initiative=OuterRef("pk"))))
