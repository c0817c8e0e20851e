"""Frozen and corrected values in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from ppm.ui import chips, figures
from reporting.snapshots.choices import AMOUNTS, DAYS
from reporting.snapshots.models import Addendum


def value_of(field: str, text: str, currency: str, state: str = "missing") -> SafeString:
    """The text of an addendum, drawn as what it is: an amount, a day, a status.

    `state` says why there is no amount.
    """
    if field in AMOUNTS:
        amount = Decimal(text) if text else None
        return figures.money(amount, currency, "known" if text else state, decimals=None)
    if field in DAYS:
        return figures.day(date.fromisoformat(text) if text else None)
    return chips.rag(text or None)


@dataclass(frozen=True)
class Shown:
    """An addendum with its two values as they are drawn."""

    addendum: Addendum
    old: SafeString
    new: SafeString


def shown(addenda: Iterable[Addendum]) -> list[Shown]:
    """Addenda with their values; the row of each is at hand."""
    return [
        Shown(
            one,
            value_of(one.field, one.old, one.row.currency),
            value_of(one.field, one.new, one.row.currency),
        )
        for one in addenda
    ]
