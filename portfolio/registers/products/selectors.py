"""The agreed scope of projects. Counts what is there, whoever asks: for rules of the project itself."""

from collections.abc import Collection, Mapping
from datetime import date

from portfolio.registers.products.calc import Planned, ScopeUse, scope_use
from portfolio.registers.products.choices import DELIVERED, ProductState
from portfolio.registers.products.models import Product


def scope_of(initiative_ids: Collection[int]) -> Mapping[int, ScopeUse]:
    """The scope of each project with products, in one statement."""
    rows = (
        Product.objects.filter(initiative__in=initiative_ids)
        .order_by("initiative")
        .values_list(
            "initiative",
            "initiative__baseline_end",
            "priority",
            "state",
            "forecast_on",
            "planned_on",
            "decision",
        )
    )
    ends: dict[int, date | None] = {}
    products: dict[int, list[Planned]] = {}
    for initiative, end, priority, state, forecast_on, planned_on, decision in rows:
        ends[initiative] = end
        is_cut = state == ProductState.CUT
        one = Planned(
            priority=priority,
            forecast_on=forecast_on or planned_on,
            is_delivered=state in DELIVERED,
            is_cut=is_cut,
            is_cut_by_decision=is_cut and decision is not None,
        )
        products.setdefault(initiative, []).append(one)
    return {pk: scope_use(found, ends[pk]) for pk, found in products.items()}
