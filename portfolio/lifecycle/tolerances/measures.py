"""How far projects deviate on scope, on quality and on benefits (domain notes §2.1)."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from portfolio.benefits.selectors import shortfall_of
from portfolio.lifecycle.tolerances.calc import (
    BENEFITS,
    CENT,
    COUNT,
    PERCENT,
    QUALITY,
    SCOPE,
    Measured,
)
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


def measured_benefits(initiative_ids: Collection[int]) -> Mapping[int, Measured]:
    """The part of the yearly benefit that is no longer expected, in per cent."""
    return {
        pk: Measured(found.percent.quantize(CENT), PERCENT)
        for pk, found in shortfall_of(initiative_ids).items()
        if found.percent is not None
    }


register_measure(BENEFITS, measured_benefits)
register_measure(SCOPE, measured_scope)
register_measure(QUALITY, measured_quality)
