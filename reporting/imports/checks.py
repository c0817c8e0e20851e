"""A table and a mapping to typed rows: what is refused, what is odd, and the control totals."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reporting.imports.calc import (
    LARGEST,
    ControlTotal,
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
from reporting.imports.choices import KINDS, MAX_LENGTHS, REQUIRED, Kind, ProblemCode, Target
from reporting.imports.faults import FileFault
from reporting.imports.mapping import ColumnRule, Mapping, locate
from reporting.imports.tables import Column, Raw, Record, Table, as_text, cell_at, one_line

EMPTY: Cell[str] = Cell(MISSING)


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark on the file: where, what stands there, and why it is a problem."""

    row: int | None
    column: str
    value: str
    code: ProblemCode
    params: dict[str, str | int] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The sentence, in the reader's language."""
        return str(self.code.label) % self.params

    def to_json(self) -> dict[str, str | int | None]:
        """The remark as JSON values."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole currency, or the reason why there is none."""

    state: str
    amount: Decimal | None
    currency: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row that can be imported, typed."""

    row: int
    key: str
    texts: dict[Target, str]
    dates: dict[Target, Cell[date]]
    rating: Cell[str]
    rating_origin: str
    money: dict[Target, Money]


@dataclass(slots=True)
class Checked:
    """The judged file. Each refused row stands once in `refused`; `rows` counts data rows."""

    rows: int = 0
    accepted: list[CheckedRow] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    totals: dict[str, ControlTotal] = field(default_factory=dict)


def check(table: Table, mapping: Mapping) -> Checked:
    """Judge every row of the table. Raises FileFault when the key or name column is absent."""
    columns = locate(mapping, table)
    keys = [one_line(as_text(cell)) for cell in table.values(columns[Target.KEY])]
    if not any(state_of(key) != MISSING for key in keys):
        raise FileFault("no_key")
    checked = Checked(rows=len(table.rows))
    checked.warnings.extend(_table_warnings(table, mapping, columns))
    figures = {t: c for t, c in columns.items() if KINDS[t] in (Kind.MONEY, Kind.PERCENT)}
    checked.totals = {column.label: ControlTotal() for column in figures.values()}
    sums = {column.label: ControlTotal() for column in figures.values()}
    first_rows: dict[str, int] = {}
    for record, key in zip(table.rows, keys, strict=True):
        reader = _RowReader(record, table, mapping, columns)
        row = reader.read(key)
        first = first_rows.setdefault(key, record.number) if key else record.number
        if first != record.number:
            label = columns[Target.KEY].label
            duplicate = Problem(
                record.number, label, key, ProblemCode.DUPLICATE_KEY, {"first": first}
            )
            reader.faults.insert(0, duplicate)
        for target, column in figures.items():
            sums[column.label].count(*reader.numbers[target])
        if reader.faults:
            checked.refused.append(reader.faults[0])
            checked.warnings.extend(reader.faults[1:])
            continue
        checked.accepted.append(row)
        checked.warnings.extend(reader.warnings)
        for target, column in figures.items():
            checked.totals[column.label].count(*reader.numbers[target])
    checked.warnings.extend(_total_warnings(table, mapping, figures, sums))
    checked.warnings.sort(key=lambda problem: problem.row or 0)
    return checked


class _RowReader:
    """Reads the cells of one record and collects what is wrong with them."""

    def __init__(
        self, record: Record, table: Table, mapping: Mapping, columns: dict[Target, Column]
    ) -> None:
        self.record, self.table, self.mapping, self.columns = record, table, mapping, columns
        self.faults: list[Problem] = []
        self.warnings: list[Problem] = []
        self.numbers: dict[Target, tuple[str, Decimal | None]] = {}

    def read(self, key: str) -> CheckedRow:
        if self.record.number in self.table.long_rows:
            self._fault(None, "", ProblemCode.TOO_MANY_CELLS)
        texts, dates, ratings, money = {}, {}, {}, {}
        for target, column in self.columns.items():
            cell, rule = cell_at(self.record, column.index), self.mapping.columns[target]
            if (self.record.number, column.index) in self.table.sheet.uncached:
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
                case _:
                    texts[target] = self._text(target, column, cell)
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
        return read

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

    def _fault(
        self, column: Column | None, value: str, code: ProblemCode, **params: str | int
    ) -> None:
        self.faults.append(self._problem(column, value, code, params))

    def _problem(
        self, column: Column | None, value: str, code: ProblemCode, params: dict[str, str | int]
    ) -> Problem:
        return Problem(self.record.number, column.label if column else "", value, code, params)


def _table_warnings(
    table: Table, mapping: Mapping, columns: dict[Target, Column]
) -> Iterator[Problem]:
    """What is odd about the table as a whole."""
    sheet, used = table.sheet, {column.index for column in columns.values()}
    others = [name for name in sheet.names if name != sheet.name]
    if others:
        yield Problem(None, "", sheet.name, ProblemCode.OTHER_SHEETS, {"sheets": ", ".join(others)})
    hidden = sum(row.number in sheet.hidden_rows for row in table.rows)
    if hidden:
        yield Problem(None, "", sheet.name, ProblemCode.HIDDEN_ROWS, {"count": hidden})
    for target, rule in mapping.columns.items():
        if target not in columns:
            yield Problem(None, rule.header, "", ProblemCode.MAPPED_COLUMN_MISSING)
    headers = Counter(column.header.casefold() for column in table.columns if column.header)
    for column in table.columns:
        if column.occurrence == 1 and headers[column.header.casefold()] > 1:
            yield Problem(table.header_row, column.label, "", ProblemCode.EQUAL_HEADERS)
        count = sum((row.number, column.index) in sheet.formulas for row in table.rows)
        if column.index in used and count:
            yield Problem(None, column.label, "", ProblemCode.FORMULA_COLUMN, {"count": count})
        if column.index not in used and any(as_text(cell) for cell in table.values(column)):
            yield Problem(None, column.label, "", ProblemCode.UNUSED_COLUMN)
    for number in table.short_rows:
        yield Problem(number, "", "", ProblemCode.SHORT_ROW)
    for record in table.note_rows:
        text = as_text(record.cells[record.filled()[0]])
        yield Problem(record.number, "", text[:100], ProblemCode.NOTE_ROW)


def _total_warnings(
    table: Table,
    mapping: Mapping,
    figures: dict[Target, Column],
    sums: dict[str, ControlTotal],
) -> Iterator[Problem]:
    """Totals at the bottom are skipped; a single one is compared with what was read."""
    for record in table.total_rows:
        text = as_text(record.cells[record.filled()[0]])
        yield Problem(record.number, "", text, ProblemCode.TOTAL_ROW)
    if len(table.total_rows) != 1:
        return
    record = table.total_rows[0]
    for target, column in figures.items():
        rule, total = mapping.columns[target], sums[column.label].sum
        stated = read_amount(cell_at(record, column.index), rule.decimal_mark)
        if KINDS[target] == Kind.MONEY and stated.value and stated.value.number != total:
            yield Problem(
                record.number,
                column.label,
                stated.text,
                ProblemCode.TOTAL_DIFFERS,
                {"sum": f"{total:f}"},
            )
