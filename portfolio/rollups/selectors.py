from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from portfolio.finance.calc import KNOWN, NOTHING, REASONS, Total
from portfolio.finance.choices import Funding, Measure
from portfolio.initiatives.models import InitiativeQuerySet

ESTIMATE = "estimate"
SHOWN = (str(Measure.BUDGET), ESTIMATE, str(Measure.COMMITTED), str(Measure.ACTUAL))

# The rules of `finance.calc.counted` and `expected`, for all initiatives: within a funding source and a
# nature a whole-life figure wins over the years, one without a split over its headings; spent and to come
# win over a given forecast.
SQL = """
WITH given AS (
    SELECT line.*,
        bool_or(heading = 'total') OVER (
            PARTITION BY initiative_id, measure, currency, year, funding, nature) AS has_total,
        bool_or(year IS NULL) OVER (
            PARTITION BY initiative_id, measure, currency, funding, nature) AS has_life,
        bool_or(measure = 'to_come') OVER (PARTITION BY initiative_id, currency) AS has_to_come
    FROM portfolio_moneyline AS line
    WHERE withdrawn_at IS NULL AND initiative_id IN ({seen})
)
SELECT currency, year, heading, funding, measure, state,
    CASE WHEN has_to_come THEN measure IN ('actual', 'to_come') ELSE measure = 'forecast' END,
    count(*), sum(amount), min(as_of), max(as_of), max(imported_at)
FROM given
WHERE (heading = 'total' OR NOT has_total) AND (year IS NULL OR NOT has_life)
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


@dataclass
class Added:
    """Adds up groups of figures."""

    amount: Decimal = Decimal(0)
    known: int = 0
    of: int = 0
    states: set[str] = field(default_factory=set)

    def add(self, state: str, count: int, amount: Decimal | None) -> None:
        self.of += count
        self.states.add(state)
        if state == KNOWN:
            self.known += count
            self.amount += amount or Decimal(0)

    @property
    def total(self) -> Total:
        if not self.of:
            return NOTHING
        state = next((one for one in REASONS if one in self.states), KNOWN)
        return Total(self.amount if self.known else None, self.known, self.of, state)


@dataclass(frozen=True)
class Row:
    """One year, heading or payer with its totals in the order of `SHOWN`."""

    key: Any
    cells: Sequence[Total]


@dataclass(frozen=True)
class RolledUp:
    """The money of many initiatives in one currency."""

    currency: str
    by_year: Sequence[Row]
    by_heading: Sequence[Row]
    by_funding: Sequence[Row]
    own: Sequence[Total]
    whole: Sequence[Total]
    accounts: tuple[date | None, date | None]
    imported_at: datetime | None


def rolled_up(initiatives: InitiativeQuerySet) -> list[RolledUp]:
    """The figures of the initiatives given (already limited to what the reader sees), in one statement."""
    seen, params = initiatives.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(seen=seen), params)
        rows = cursor.fetchall()
    by_currency: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_currency.setdefault(row[0], []).append(row[1:])
    order = sorted(by_currency, key=lambda code: (-sum(r[6] for r in by_currency[code]), code))
    return [_in_currency(code, by_currency[code]) for code in order]


def _in_currency(currency: str, rows: Sequence[tuple[Any, ...]]) -> RolledUp:
    tables: list[dict[Any, dict[str, Added]]] = [{}, {}, {}, {}]
    begin: list[date] = []
    end: list[date] = []
    imported: list[datetime] = []
    for year, heading, funding, measure, state, is_estimate, count, amount, *dates in rows:
        for name in {measure, ESTIMATE if is_estimate else measure} & set(SHOWN):
            keys = (year, heading, funding, None)
            for table, key in zip(tables, keys, strict=True):
                table.setdefault(key, {}).setdefault(name, Added()).add(state, count, amount)
        if measure == Measure.ACTUAL:
            first, last, moment = dates
            begin += [first] if first else []
            end += [last] if last else []
            imported += [moment] if moment else []
    by_year, by_heading, by_funding, whole = tables
    return RolledUp(
        currency=currency,
        by_year=_rows(by_year, sorted(by_year, key=lambda year: (year is None, year or 0))),
        by_heading=_rows(by_heading, sorted(by_heading)),
        by_funding=_rows(by_funding, [x for x in Funding.values if x in by_funding]),
        own=_cells(by_funding.get(Funding.OWN, {})),
        whole=_cells(whole.get(None, {})),
        accounts=(min(begin, default=None), max(end, default=None)),
        imported_at=max(imported, default=None),
    )


def _rows(table: Mapping[Any, Mapping[str, Added]], keys: Iterable[Any]) -> list[Row]:
    return [Row(key, _cells(table[key])) for key in keys]


def _cells(found: Mapping[str, Added]) -> list[Total]:
    return [found[name].total if name in found else NOTHING for name in SHOWN]
