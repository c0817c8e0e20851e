"""What the portal knows of a project that helps to score it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from methodology.tailoring.choices import Criterion
from methodology.tailoring.models import Anchor, TailoringTable
from portfolio.finance.choices import AmountState
from portfolio.initiatives.models import Initiative
from portfolio.participations.models import Participation
from portfolio.tailored.calc import Measured

MEASURED = (Criterion.BUDGET, Criterion.DURATION, Criterion.ENTITIES)
Bounds = dict[str, list[Decimal | None]]


def days_of(initiative: Initiative) -> int | None:
    """From its start to its expected end, both as known today."""
    start = initiative.actual_start or initiative.baseline_start
    end = initiative.actual_end or initiative.forecast_end or initiative.baseline_end
    return max((end - start).days, 0) if start and end else None


def budget_of(initiative: Initiative) -> Decimal | None:
    """The whole-life budget in euro, if all of it is known."""
    standing = initiative.standing
    known = standing.budget_state == AmountState.KNOWN and standing.currency == "EUR"
    return standing.budget if known else None


def measured_of(initiatives: Sequence[Initiative], today: date) -> dict[int, Measured]:
    """Initiative id → what can be measured, in one query; they come with their standing."""
    units: dict[int, set[int]] = {one.pk: {one.unit_id} for one in initiatives}
    rows = Participation.objects.in_force(today).filter(initiative__in=list(units))
    for initiative_id, unit_id in rows.order_by().values_list("initiative_id", "unit_id"):
        units[initiative_id].add(unit_id)
    return {
        one.pk: Measured(budget_of(one), days_of(one), len(units[one.pk])) for one in initiatives
    }


def bounds_of(table: TailoringTable) -> Bounds:
    """Criterion → the highest values of score 1 and 2, where it can be measured."""
    found: Bounds = {}
    for anchor in Anchor.objects.filter(table=table, score__lt=3).order_by("criterion", "score"):
        if anchor.criterion in MEASURED:
            found.setdefault(anchor.criterion, []).append(anchor.up_to)
    return found
