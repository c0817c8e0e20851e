"""What a baseline copies of the benefits: for each open one its last target."""

from datetime import date

from django.db.models import Prefetch

from portfolio.benefits.models import Benefit, BenefitTarget
from portfolio.lifecycle.baselines.calc import TargetPlan
from portfolio.lifecycle.baselines.content import register_targets


def promised(initiative_id: int) -> list[TargetPlan]:
    """The last target of each open benefit; two queries."""
    rows = (
        Benefit.objects.open()
        .filter(initiative=initiative_id, is_negative=False)
        .select_related("indicator")
        .prefetch_related(Prefetch("targets", BenefitTarget.objects.order_by("year")))
        .order_by("pk")
    )
    return [_promise(row) for row in rows]


def _promise(row: Benefit) -> TargetPlan:
    last = max(row.targets.all(), key=lambda one: one.year, default=None)
    return TargetPlan(
        pk=row.pk,
        name=row.name,
        language=row.language,
        unit=row.indicator.measured_in if row.indicator else "",
        target=last.value if last else None,
        on=date(last.year, 12, 31) if last else None,
    )


register_targets(promised)
