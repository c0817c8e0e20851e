from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from portfolio.finance.choices import AmountState
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import InitiativeQuerySet

SHOWN = ("budget", "forecast", "actual")
ROLL_UPS = (Kind.PORTFOLIO, Kind.PROGRAMME)


@dataclass(frozen=True)
class CurrencySum:
    """A sum over initiatives: what it adds up, how many of them are known, and why the others are not."""

    amount: Decimal
    known: int
    of: int
    withheld: int
    missing: int
    not_yet: int


@dataclass(frozen=True)
class CurrencyTotals:
    """What a set of initiatives costs in one currency.

    `both_…` compares like with like: only initiatives whose budget and forecast are both known.
    """

    currency: str
    budget: CurrencySum
    forecast: CurrencySum
    actual: CurrencySum
    both_budget: Decimal
    both_forecast: Decimal
    both_known: int


def totals(initiatives: InitiativeQuerySet) -> list[CurrencyTotals]:
    """Totals per currency over the initiatives given (already limited to what the reader sees), in one query.

    A portfolio or programme counts only with figures of its own: what it holds is counted where it stands.
    """
    return [found for _group, found in _totals(initiatives, ())]


def totals_by(initiatives: InitiativeQuerySet, field: str) -> dict[Any, list[CurrencyTotals]]:
    """The same per value of a field, in one query."""
    found: dict[Any, list[CurrencyTotals]] = {}
    for group, one in _totals(initiatives, (field,)):
        found.setdefault(group, []).append(one)
    return found


def _totals(
    initiatives: InitiativeQuerySet, by: tuple[str, ...]
) -> Iterator[tuple[Any, CurrencyTotals]]:
    counted = initiatives.filter(
        ~Q(kind__in=ROLL_UPS)
        | Q(standing__budget_of__gt=0)
        | Q(standing__forecast_of__gt=0)
        | Q(standing__actual_of__gt=0)
    )
    known = {name: Q(**{f"standing__{name}_state": AmountState.KNOWN}) for name in SHOWN}
    both = known["budget"] & known["forecast"]
    columns = {
        "of": Count("pk"),
        "both_budget": Sum("standing__budget", filter=both),
        "both_forecast": Sum("standing__forecast", filter=both),
        "both_known": Count("pk", filter=both),
    }
    for name in SHOWN:
        columns[f"{name}_sum"] = Sum(f"standing__{name}", filter=known[name])
        for state in AmountState.values:
            condition = Q(**{f"standing__{name}_state": state})
            columns[f"{name}_{state}"] = Count("pk", filter=condition)
    keys = dict.fromkeys((*by, "standing__currency"))
    rows = counted.order_by("standing__currency").values(*keys).annotate(**columns)
    for row in rows:
        yield (
            row[by[0]] if by else None,
            CurrencyTotals(
                currency=row["standing__currency"],
                both_budget=row["both_budget"] or Decimal(0),
                both_forecast=row["both_forecast"] or Decimal(0),
                both_known=row["both_known"],
                **{
                    name: CurrencySum(
                        amount=row[f"{name}_sum"] or Decimal(0),
                        of=row["of"],
                        **{state: row[f"{name}_{state}"] for state in AmountState.values},
                    )
                    for name in SHOWN
                },
            ),
        )
