"""How far projects deviate on scope and on quality, from their registers (domain notes §2.1)."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from portfolio.lifecycle.tolerances.calc import COUNT, QUALITY, SCOPE, Measured
from portfolio.lifecycle.tolerances.uses import register_measure
from portfolio.registers.products.selectors import scope_of
from portfolio.registers.quality.selectors import quality_of


def measured_scope(initiative_ids: Collection[int]) -> Mapping[int, Measured]:
    """Products not forecast to be delivered, of the Should ones.

    A Must that is missing leaves no percentage to use up: none is tolerated.
    """
    return {
        pk: Measured(Decimal(use.missing), COUNT, Decimal(0 if use.must_missing else use.should))
        for pk, use in scope_of(initiative_ids).items()
        if use.planned
    }


def measured_quality(initiative_ids: Collection[int]) -> Mapping[int, Measured]:
    """Quality activities that failed or are overdue, of those planned; a refused acceptance leaves none."""
    return {
        pk: Measured(Decimal(use.missing), COUNT, Decimal(0 if use.refused else use.planned))
        for pk, use in quality_of(initiative_ids).items()
    }


register_measure(SCOPE, measured_scope)
register_measure(QUALITY, measured_quality)
