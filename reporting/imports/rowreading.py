"""One record of a table to a typed row: each cell by its kind, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting.imports.calc import (
    LARGEST,
    effective_rating,
    to_amount,
    variance_follows,
    variance_percent,
)
from reporting.imports.cells import (
    KNOWN,
    MISSING,
    UNCLEAR,
    Cell,
    read_amount,
    read_date,
    read_rating,
    state_of,
)
from reporting.imports.choices import KINDS, MAX_LENGTHS, REQUIRED, Kind, Target
from reporting.imports.mapping import ColumnRule, Mapping
from reporting.imports.problems import Problem
from reporting.imports.remarks import ProblemCode
from reporting.imports.tables import Column, Raw, Record, Table, as_text, cell_at, one_line
from reporting.imports.words import People, state_of_word, translated

EMPTY: Cell[str] = Cell(MISSING)
FIRST_YEAR, LAST_YEAR = 1950, 2150


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole currency, or the reason why there is none."""

    state: str
    amount: Decimal | None
    currency: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row that can be imported, typed. Of a state or a person that nobody knows there is no entry."""

    row: int
    key: str
    texts: dict[Target, str]
    dates: dict[Target, Cell[date]]
    rating: Cell[str]
    rating_origin: str
    money: dict[Target, Money]
    state: str = ""
    people: dict[Target, int] | None = None
    sheet: str = ""


class RowReader:
    """Reads the cells of one record and collects what is wrong with them."""

    def __init__(
        self,
        record: Record,
        table: Table,
        mapping: Mapping,
        columns: dict[Target, Column],
        people: People,
    ) -> None:
        self.record, self.table, self.mapping, self.columns = record, table, mapping, columns
        self.people = people
        self.faults: list[Problem] = []
        self.warnings: list[Problem] = []
        self.numbers: dict[Target, tuple[str, Decimal | None]] = {}

    def read(self, key: str) -> CheckedRow:
        if self.record.number in self.table.long_rows:
            self._fault(None, "", ProblemCode.TOO_MANY_CELLS)
        texts, dates, ratings, money, people = {}, {}, {}, {}, {}
        life = ""
        for target, column in self.columns.items():
            cell, rule = cell_at(self.record, column.index), self.mapping.columns[target]
            if column.index in self.record.uncached:
                note = self._fault if target in REQUIRED else self._warn
                note(column, "", ProblemCode.NO_STORED_VALUE)
            match KINDS[target]:
                case Kind.DATE:
                    dates[target] = self._date(column, cell, rule)
                case Kind.RATING:
                    ratings[target] = self._rating(column, cell)
                case Kind.MONEY:
                    money[target] = self._money(target, column, cell, rule)
                case Kind.PERCENT:
                    self._number(target, column, cell, rule)
                case Kind.STATE:
                    life = self._state(column, cell)
                case Kind.PERSON:
                    if person := self._person(target, column, cell):
                        people[target] = person
                case _:
                    texts[target] = self._text(target, column, cell)
        if self.mapping.unit_from_sheet and Target.UNIT not in self.columns:
            texts[Target.UNIT] = self.table.sheet.name
        self._check_order(dates)
        self._check_variance()
        rating, own = ratings.get(Target.RATING, EMPTY), ratings.get(Target.RATING_OWN, EMPTY)
        state, colour, origin = effective_rating(
            (rating.state, rating.value), (own.state, own.value)
        )
        said = rating.text if origin == "independent" or not own.text else own.text
        return CheckedRow(
            row=self.record.number,
            key=key,
            texts=texts,
            dates=dates,
            rating=Cell(state, colour, said),
            rating_origin=origin,
            money=money,
            state=life,
            people=people,
            sheet=self.table.sheet.name,
        )

    def _text(self, target: Target, column: Column, cell: Raw) -> str:
        is_line = target in MAX_LENGTHS
        text = one_line(as_text(cell)) if is_line else as_text(cell).replace("\r\n", "\n")
        if state_of(text) == MISSING:
            if target in REQUIRED and not self.faults:
                self._fault(column, text, ProblemCode.REQUIRED_EMPTY)
            return ""
        limit = MAX_LENGTHS.get(target)
        if limit and len(text) > limit:
            if target in REQUIRED:
                self._fault(column, text[:60], ProblemCode.REQUIRED_TOO_LONG, limit=limit)
            else:
                self._warn(column, text[:60], ProblemCode.TOO_LONG, limit=limit)
            return text[:limit]
        return text

    def _date(self, column: Column, cell: Raw, rule: ColumnRule) -> Cell[date]:
        read = read_date(cell, rule.date_order)
        if read.state == UNCLEAR:
            self._warn(column, read.text, ProblemCode.NOT_A_DATE)
            return Cell(MISSING, text=read.text)
        if read.value and not FIRST_YEAR <= read.value.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            self._warn(column, read.text, ProblemCode.ODD_DATE, **years)
            return Cell(MISSING, text=read.text)
        return read

    def _state(self, column: Column, cell: Raw) -> str:
        text = one_line(as_text(cell))
        said = translated(self.mapping.translations.get(Target.STATE, {}), text)
        if said is not None or state_of(text) == MISSING:
            return said or ""
        found = state_of_word(text)
        if found is None:
            self._warn(column, text, ProblemCode.UNKNOWN_STATE)
        return found or ""

    def _person(self, target: Target, column: Column, cell: Raw) -> int | None:
        text = one_line(as_text(cell))
        said = translated(self.mapping.translations.get(target, {}), text)
        if said is not None:
            return int(said) if said.isdigit() and int(said) in self.people.names else None
        if state_of(text) == MISSING:
            return None
        found = self.people.find(text)
        if found is None:
            self._warn(column, text, ProblemCode.UNKNOWN_PERSON)
        return found

    def _rating(self, column: Column, cell: Raw) -> Cell[str]:
        read = read_rating(cell)
        if read.state == UNCLEAR:
            self._warn(column, read.text, ProblemCode.NOT_A_RATING)
            return Cell(MISSING, text=read.text)
        return read

    def _money(self, target: Target, column: Column, cell: Raw, rule: ColumnRule) -> Money:
        read = self._number(target, column, cell, rule)
        number = self.numbers[target][1]
        if number is None:
            return Money(self.numbers[target][0], None, rule.currency, read)
        amount = to_amount(number, rule.scale)
        if abs(amount) >= LARGEST:
            self._warn(column, read, ProblemCode.TOO_BIG)
            self.numbers[target] = MISSING, None
            return Money(MISSING, None, rule.currency, read)
        return Money(KNOWN, amount, rule.currency, read)

    def _number(self, target: Target, column: Column, cell: Raw, rule: ColumnRule) -> str:
        """Note the number in the column's unit, or why there is none; the words of the cell."""
        read = read_amount(cell, rule.decimal_mark)
        amount, state = read.value, read.state
        if state == UNCLEAR:
            self._warn(column, read.text, ProblemCode.NOT_A_NUMBER)
            state = MISSING
        elif amount and amount.currency and amount.currency != rule.currency:
            self._warn(column, read.text, ProblemCode.OTHER_CURRENCY, currency=rule.currency)
            amount, state = None, MISSING
        number = amount.number if amount else None
        if amount and amount.scale is not None:
            number = amount.number.scaleb(amount.scale - rule.scale)
        self.numbers[target] = state, number
        return read.text

    def _check_order(self, dates: dict[Target, Cell[date]]) -> None:
        start, end = dates.get(Target.START), dates.get(Target.END)
        if start and end and start.value and end.value and end.value < start.value:
            self._warn(
                self.columns[Target.END],
                end.value.isoformat(),
                ProblemCode.END_BEFORE_START,
                start=start.value.isoformat(),
            )

    def _check_variance(self) -> None:
        involved = (Target.YEAR_VARIANCE, Target.YEAR_BASELINE, Target.YEAR_FORECAST)
        numbers = [self.numbers.get(target, (MISSING, None))[1] for target in involved]
        stated, baseline, forecast = numbers
        if stated is None or baseline is None or forecast is None:
            return
        # The two amounts may be counted in different units.
        scales = [self.mapping.columns[target].scale for target in involved[1:]]
        baseline, forecast = baseline.scaleb(scales[0]), forecast.scaleb(scales[1])
        if not variance_follows(stated, baseline, forecast):
            exact = variance_percent(baseline, forecast)
            self._warn(
                self.columns[Target.YEAR_VARIANCE],
                f"{stated:f}",
                ProblemCode.VARIANCE_DIFFERS,
                expected="–" if exact is None else f"{exact:.1f}",
            )

    def _warn(
        self, column: Column | None, value: str, code: ProblemCode, **params: str | int
    ) -> None:
        self.warnings.append(self._problem(column, value, code, params))

    def put_first(self, column: Column, value: str, code: ProblemCode, **params: str | int) -> None:
        """Name this fault before all others."""
        self.faults.insert(0, self._problem(column, value, code, params))

    def _fault(
        self, column: Column | None, value: str, code: ProblemCode, **params: str | int
    ) -> None:
        self.faults.append(self._problem(column, value, code, params))

    def _problem(
        self, column: Column | None, value: str, code: ProblemCode, params: dict[str, str | int]
    ) -> Problem:
        place = self.table.place(self.record.number, column.index if column else 0)
        label = column.label if column else ""
        return Problem(self.record.number, label, value, code, params, self.table.sheet.name, place)
