from datetime import date

from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, Sum, Value

from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.milestones.models import Milestone
from portfolio.standings.models import Lateness


def with_late_milestones(rows: InitiativeQuerySet, today: date) -> InitiativeQuerySet:
    """Those with a milestone that comes later than agreed, or has passed without being reached."""
    return rows.filter(Exists(Milestone.objects.late(today).filter(initiative=OuterRef("pk"))))


def late_on(late_from: str, today: date) -> Func:
    """How many milestones are late, from the path to the days of `Lateness`."""
    return Func(Value(today), F(late_from), function="width_bucket", output_field=IntegerField())


def late_milestones(initiatives: InitiativeQuerySet, today: date) -> tuple[int, int]:
    """How many milestones are late, and in how many of the initiatives."""
    late = late_on("late_from", today)
    rows = Lateness.objects.filter(initiative__in=initiatives.order_by()).annotate(late=late)
    found = rows.aggregate(total=Sum("late"), initiatives=Count("pk", filter=Q(late__gt=0)))
    return found["total"] or 0, found["initiatives"]
