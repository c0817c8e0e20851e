"""Tables and a mapping to typed rows: what is refused, what is odd, and the control totals."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reporting.imports.calc import ControlTotal
from reporting.imports.cells import MISSING, read_amount, state_of
from reporting.imports.choices import KINDS, Kind, Target
from reporting.imports.faults import FileFault
from reporting.imports.mapping import Mapping, locate
from reporting.imports.problems import Problem
from reporting.imports.remarks import ProblemCode
from reporting.imports.rowreading import CheckedRow, RowReader
from reporting.imports.tables import Column, Table, as_text, cell_at, one_line
from reporting.imports.words import People

NOBODY = People()


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One data row: typed when it can be imported, else the fault that refuses it; and its warnings."""

    sheet: str
    number: int
    key: str
    name: str
    row: CheckedRow | None
    fault: Problem | None
    warnings: list[Problem]


@dataclass(slots=True)
class Checked:
    """The judged file as a whole. Each refused row stands once in `refused`; `rows` counts data rows."""

    rows: int = 0
    accepted: list[CheckedRow] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    totals: dict[str, ControlTotal] = field(default_factory=dict)


def check(table: Table, mapping: Mapping, people: People = NOBODY) -> Checked:
    """Judge every row of one table at once. Raises FileFault when the key or name column is absent."""
    checker = Checker([table], mapping, people)
    checked = Checked()
    for judged in checker.judge():
        checked.rows += 1
        if judged.row is not None:
            checked.accepted.append(judged.row)
        if judged.fault is not None:
            checked.refused.append(judged.fault)
        checked.warnings.extend(judged.warnings)
    checked.totals = checker.totals
    checked.warnings.extend(checker.remarks)
    checked.warnings.sort(key=lambda problem: problem.row or 0)
    return checked


class Checker:
    """Judges row after row; `totals` and `remarks` on the file are complete when all have been read."""

    def __init__(self, tables: Sequence[Table], mapping: Mapping, people: People) -> None:
        self.tables, self.mapping, self.people = tables, mapping, people
        self.totals: dict[str, ControlTotal] = {}
        self.remarks: list[Problem] = []
        self._first: dict[str, tuple[str, int]] = {}
        self._has_key = False

    @property
    def rows(self) -> int:
        """How many data rows there are to judge."""
        return sum(len(table.rows) for table in self.tables)

    def judge(self) -> Iterator[JudgedRow]:
        """Every data row of every table. Raises FileFault."""
        read = [table.sheet.name for table in self.tables]
        for table in self.tables:
            yield from self._judge_table(table, read)
        if not self._has_key:
            raise FileFault("no_key")

    def _judge_table(self, table: Table, read: Sequence[str]) -> Iterator[JudgedRow]:
        mapping = self.mapping
        columns = locate(mapping, table)
        figures = {t: c for t, c in columns.items() if KINDS[t] in (Kind.MONEY, Kind.PERCENT)}
        sums = {column.label: ControlTotal() for column in figures.values()}
        for label in sums:
            self.totals.setdefault(label, ControlTotal())
        seen = _Seen()
        for record in table.rows:
            seen.hidden += record.is_hidden
            seen.formulas.update(record.formulas)
            key = one_line(as_text(cell_at(record, columns[Target.KEY].index)))
            reader = RowReader(record, table, mapping, columns, self.people)
            row = reader.read(key)
            self._has_key = self._has_key or state_of(key) != MISSING
            self._check_key(reader, key, columns[Target.KEY])
            for target, column in figures.items():
                sums[column.label].count(*reader.numbers[target])
            fault, warnings = None, reader.warnings
            if reader.faults:
                fault, warnings = reader.faults[0], reader.faults[1:]
            else:
                for target, column in figures.items():
                    self.totals[column.label].count(*reader.numbers[target])
            name = row.texts.get(Target.NAME, "")
            sheet, accepted = table.sheet.name, None if fault else row
            yield JudgedRow(sheet, record.number, key, name, accepted, fault, warnings)
        self.remarks += _table_warnings(table, mapping, columns, seen, read)
        self.remarks += _total_warnings(table, mapping, figures, sums)

    def _check_key(self, reader: RowReader, key: str, column: Column) -> None:
        here = reader.table.sheet.name, reader.record.number
        first = self._first.setdefault(key, here) if key else here
        if first != here:
            place = str(first[1]) if first[0] == here[0] else f"{first[0]} {first[1]}"
            shown: str | int = first[1] if first[0] == here[0] else place
            reader.put_first(column, key, ProblemCode.DUPLICATE_KEY, first=shown)


@dataclass(slots=True)
class _Seen:
    hidden: int = 0
    formulas: Counter[int] = field(default_factory=Counter)


def _table_warnings(
    table: Table,
    mapping: Mapping,
    columns: dict[Target, Column],
    seen: _Seen,
    read: Sequence[str],
) -> Iterator[Problem]:
    """What is odd about the table as a whole."""
    sheet, used = table.sheet, {column.index for column in columns.values()}

    def remark(
        row: int | None, column: Column | None, value: str, code: ProblemCode, **params: str | int
    ) -> Problem:
        place = table.place(row or table.header_row, column.index if column else 0)
        label = column.label if column else ""
        return Problem(row, label, value, code, params, sheet.name, place)

    others = [name for name in sheet.names if name not in read]
    if others and sheet.name == read[0]:
        yield remark(None, None, sheet.name, ProblemCode.OTHER_SHEETS, sheets=", ".join(others))
    if seen.hidden:
        yield remark(None, None, sheet.name, ProblemCode.HIDDEN_ROWS, count=seen.hidden)
    for target, rule in mapping.columns.items():
        if target not in columns:
            yield Problem(
                None, rule.header, "", ProblemCode.MAPPED_COLUMN_MISSING, sheet=sheet.name
            )
    headers = Counter(column.header.casefold() for column in table.columns if column.header)
    for column in table.columns:
        if column.occurrence == 1 and headers[column.header.casefold()] > 1:
            yield remark(table.header_row, column, "", ProblemCode.EQUAL_HEADERS)
        count = seen.formulas[column.index]
        if column.index in used and count:
            yield remark(None, column, "", ProblemCode.FORMULA_COLUMN, count=count)
        if column.index not in used and any(as_text(cell) for cell in table.values(column)):
            yield remark(None, column, "", ProblemCode.UNUSED_COLUMN)
    for number in table.short_rows:
        yield remark(number, None, "", ProblemCode.SHORT_ROW)
    for record in table.note_rows:
        text = as_text(record.cells[record.filled()[0]])
        yield remark(record.number, None, text[:100], ProblemCode.NOTE_ROW)


def _total_warnings(
    table: Table,
    mapping: Mapping,
    figures: dict[Target, Column],
    sums: dict[str, ControlTotal],
) -> Iterator[Problem]:
    """Totals at the bottom are skipped; a single one is compared with what was read."""
    for record in table.total_rows:
        text = as_text(record.cells[record.filled()[0]])
        place = table.place(record.number, record.filled()[0])
        yield Problem(record.number, "", text, ProblemCode.TOTAL_ROW, {}, table.sheet.name, place)
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
                table.sheet.name,
                table.place(record.number, column.index),
            )
