"""A row of the file, read as a booking: key, year, heading, amount in units, or why there is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reporting.actuals.choices import Problem, Target
from reporting.actuals.mapping import CREDIT_NOTE, OTHERWISE, Mapping
from reporting.imports.cells import folded, read_amount, read_date
from reporting.imports.tables import Record, Table, as_text, cell_at, one_line

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 15


@dataclass(slots=True)
class Booking:
    """One row. `problem` says why it cannot be counted."""

    number: int
    key: str
    year: int | None
    heading: str
    funding: str
    nature: str
    amount: Decimal | None
    text: str
    problem: str = ""


class BookingReader:
    """Reads the rows of a table under a mapping."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self.table, self.mapping = table, mapping
        places = {column.label: column.index for column in table.columns}
        self.at = {
            target: places[label] for target, label in mapping.columns.items() if label in places
        }
        self.unit = Decimal(mapping.unit)

    def __iter__(self) -> Iterator[Booking]:
        for row in self.table.rows:
            yield self._booking(row)

    def keys(self) -> Iterator[str]:
        """The key of every row, with repetitions."""
        for row in self.table.rows:
            yield self._text(row, Target.KEY)

    def _booking(self, row: Record) -> Booking:
        key, year, amount = self._text(row, Target.KEY)[:120], self._year(row), self._amount(row)
        problem = ""
        if amount is None:
            problem = Problem.NO_AMOUNT
        elif year is None:
            problem = Problem.NO_YEAR
        elif not key:
            problem = Problem.NO_KEY
        return Booking(
            number=row.number,
            key=key,
            year=year,
            heading=self._word(row, Target.HEADING, "total"),
            funding=self._word(row, Target.FUNDING, "own"),
            nature=self._word(row, Target.NATURE, "one_off"),
            amount=amount,
            text=self._text(row, Target.TEXT)[:200],
            problem=problem,
        )

    def _text(self, row: Record, target: str) -> str:
        place = self.at.get(target)
        return "" if place is None else one_line(as_text(cell_at(row, place)))

    def _word(self, row: Record, target: Target, without: str) -> str:
        if target not in self.at:
            return without
        word = folded(as_text(cell_at(row, self.at[target])))
        return self.mapping.words.get(target, {}).get(word, str(OTHERWISE[target]))

    def _year(self, row: Record) -> int | None:
        if Target.YEAR in self.at:
            text = self._text(row, Target.YEAR)
            year = int(text[:4]) if text[:4].isdigit() and len(text) in (4, 6, 7) else None
            if year and 1990 <= year <= 2100:
                return year
        if Target.DATE in self.at:
            day = read_date(cell_at(row, self.at[Target.DATE]), self.mapping.date_order).value
            if day:
                return day.year
        return self.mapping.year

    def _amount(self, row: Record) -> Decimal | None:
        if Target.AMOUNT not in self.at:
            return None
        cell = cell_at(row, self.at[Target.AMOUNT])
        if isinstance(cell, Decimal):
            value = cell * self.unit
        else:
            read = read_amount(cell, self.mapping.decimal_mark).value
            if read is None or read.is_percent:
                return None
            value = read.number * (Decimal(10) ** read.scale if read.scale else self.unit)
        if Target.KIND in self.at and CREDIT_NOTE.match(folded(self._text(row, Target.KIND))):
            value = -abs(value)
        if not value.is_finite() or abs(value) >= LARGEST:
            return None
        return value.quantize(CENT, ROUND_HALF_UP)
