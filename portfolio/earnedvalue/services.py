from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from portfolio.earnedvalue.models import MilestoneWeight
from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from ppm import audit
from ppm.accounts.models import Person


def set_weights(
    *,
    initiative: Initiative,
    weights: Mapping[int, tuple[Decimal, int]],
    by: Person,
    at: datetime,
) -> int:
    """Weight and share done (per cent) per milestone of the project. Returns how many changed."""
    with audit.action("milestone_weights.set", by=by, at=at):
        ids = set(
            Milestone.objects.select_for_update()
            .filter(initiative=initiative, pk__in=weights)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        stored = {
            one.milestone_id: one for one in MilestoneWeight.objects.filter(milestone__in=ids)
        }
        changed = 0
        for pk in sorted(ids):
            weight, percent = weights[pk]
            row = stored.get(pk)
            if row is not None and (row.weight, row.percent) == (weight, percent):
                continue
            row = row or MilestoneWeight(milestone_id=pk)
            row.weight, row.percent = weight, percent
            row.full_clean()
            row.save()
            changed += 1
    return changed
