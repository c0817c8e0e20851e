"""The workbook that comes back: its rows against the lines as they stand, each fault with its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from portfolio.initiatives.models import Initiative
from portfolio.registers.shape.changing import MOST, Wanted
from portfolio.registers.shape.register import Register
from ppm.accounts.models import Person
from ppm.permissions.catalog import Perm
from reporting.imports.tables import Raw, Record, Sheet
from reporting.registerbooks.layout import (
    CODE,
    REFERENCE,
    STAMP,
    VERSION,
    Column,
    columns_of,
    register_in,
    stamp_of,
    takes_new,
)
from reporting.registerbooks.values import Unreadable, as_data, clean, present, sentence_for


class NotOurs(Exception):
    """Not a workbook of this register, or its columns were changed; the message says which."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell; row as a spreadsheet program counts, column from 0."""

    row: int
    column: int
    sentence: str


@dataclass
class Read:
    """What a workbook wants, and what is wrong with it."""

    sheet: str
    wanted: list[Wanted] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0


def read_rows(one: Register, sheets: Sequence[Sheet], person: Person) -> Read:
    """What differs from the lines as they stand, by the rules of the register's form. Raises NotOurs."""
    sheet, language = _ours(one, sheets)
    with override(language):
        columns = columns_of(one)
    records = list(sheet.filled_records())
    places = _places(columns, records[0] if records else None)
    reader = Reader(one, columns, places, language, person, sheet.name)
    reader.read(records[1:])
    return reader.found


def _ours(one: Register, sheets: Sequence[Sheet]) -> tuple[Sheet, str]:
    by_name = {sheet.name: sheet for sheet in sheets}
    stamped = by_name.get(STAMP)
    stamps = [clean(cell) for record in stamped.records for cell in record.cells] if stamped else []
    stamp = next((text for text in stamps if text.startswith("{")), "")
    key, language = register_in(stamp)
    if not key:
        raise NotOurs(
            _("This is no workbook of the portal: the sheet “PPM” with its stamp is missing.")
        )
    if key != one.key:
        raise NotOurs(_("This is the workbook of another register."))
    if stamp != stamp_of(one, language):
        raise NotOurs(_("The columns have changed since this workbook was made: take a new one."))
    other = [sheet for sheet in sheets if sheet.name != STAMP and sheet.is_visible]
    with_rows = [sheet for sheet in other if len(sheet.records)]
    if not with_rows:
        raise NotOurs(_("The sheet with the lines is missing."))
    return with_rows[0], language


def _places(columns: Sequence[Column], head: Record | None) -> Mapping[str, int]:
    """Where each column stands; they may have been moved, but not renamed or left out."""
    heads = [clean(cell) for cell in head.cells] if head else []
    found, missing = {}, []
    for column in columns:
        if heads.count(column.label) == 1:
            found[column.name] = heads.index(column.label)
        else:
            missing.append(column.label)
    if missing:
        raise NotOurs(
            _("These columns are missing, or stand there twice: %(columns)s.")
            % {"columns": ", ".join(missing[:8])}
        )
    return found


class Reader:
    """Reads the rows one by one against the lines that the person sees."""

    def __init__(
        self,
        one: Register,
        columns: Sequence[Column],
        places: Mapping[str, int],
        language: str,
        person: Person,
        sheet: str,
    ) -> None:
        self.one, self.places, self.language, self.person = one, places, language, person
        self.fields = {column.name: column.field for column in columns if column.field is not None}
        self.found = Read(sheet)
        self.seen: dict[tuple[str, str], int] = {}
        self.lines: dict[tuple[str, str], Any] = {}
        self.homes: dict[str, Initiative] = {}

    def read(self, records: Sequence[Record]) -> None:
        if len(records) > MOST:
            raise NotOurs(
                _("More than %(most)s rows: filter the list before you take its workbook.")
                % {"most": MOST}
            )
        self._fetch(records)
        for record in records:
            self.found.rows += 1
            formulas = sorted(set(record.formulas) & set(self.places.values()))
            for at in formulas:
                self._fault(record, at, _("A formula: put its value into the cell."))
            if not formulas:
                self._row(record)

    def _fetch(self, records: Sequence[Record]) -> None:
        """The lines and initiatives that the rows name, in two statements."""
        codes = {self._text(record, CODE).upper() for record in records}
        numbers = {number for record in records if (number := self._number(record)) is not None}
        rows = self.one.visible_to(self.person).for_list().filter(number__in=numbers)
        rows = rows.filter(initiative__code__in=codes) | rows.filter(initiative__isnull=True)
        for row in rows:
            code = row.initiative.code if row.initiative_id else ""
            self.lines[code, row.reference] = row
        homes = Initiative.objects.permitting(self.person, Perm.INITIATIVE_EDIT)
        self.homes = {row.code: row for row in homes.filter(code__in=codes)}

    def _number(self, record: Record) -> int | None:
        _prefix, dash, number = self._text(record, REFERENCE).rpartition("-")
        return int(number) if dash and number.isascii() and number.isdigit() else None

    def _cell(self, record: Record, name: str) -> Raw:
        at = self.places[name]
        return record.cells[at] if at < len(record.cells) else None

    def _text(self, record: Record, name: str) -> str:
        return clean(self._cell(record, name))

    def _fault(self, record: Record, at: int | str, sentence: str) -> None:
        place = at if isinstance(at, int) else self.places[at]
        self.found.faults.append(Fault(record.number, place, sentence))

    def _row(self, record: Record) -> None:
        reference = self._text(record, REFERENCE).upper()
        code = self._text(record, CODE).upper()
        if not reference:
            self._new(record, code)
            return
        key = (code, reference)
        if key in self.seen:
            text = _("This line stands in row %(row)s already.") % {"row": self.seen[key]}
            self._fault(record, REFERENCE, text)
            return
        self.seen[key] = record.number
        row = self.lines.get(key)
        if row is None:
            self._fault(record, REFERENCE, _("There is no such line that is open to you."))
            return
        version = self._text(record, VERSION)
        if not (version.isascii() and version.isdigit() and 0 < int(version) <= row.version):
            self._fault(record, VERSION, _("The version was changed: put back what stood there."))
            return
        data = self._data(record)
        changed = [
            name
            for name, value in data.items()
            if value is not None and value != present(row, name, self.fields[name])
        ]
        if changed:
            self._judge(record, row, changed, data, int(version))

    def _data(self, record: Record) -> dict[str, str | None]:
        """The cells as the form takes them; None for one that cannot be read, which is a fault."""
        data: dict[str, str | None] = {}
        for name, one in self.fields.items():
            try:
                data[name] = as_data(self._cell(record, name), one, self.language)
            except Unreadable as error:
                data[name] = None
                self._fault(record, name, sentence_for(error.kind, one))
        return data

    def _judge(
        self, record: Record, row: Any, changed: list[str], data: Mapping[str, Any], version: int
    ) -> None:
        values = {name: data[name] for name in changed if data[name]}
        form = self.one.form(_posted(values | {"version": version}), instance=row, only=changed)
        before = row.version
        if self._errors(record, form, changed):
            return
        fresh = self.one.visible_to(self.person).for_list().get(pk=row.pk)
        self.found.wanted.append(Wanted(fresh, form.values(), version=min(version, before)))

    def _new(self, record: Record, code: str) -> None:
        if not any(self._text(record, name) for name in self.fields):
            return
        if not takes_new(self.one):
            self._fault(record, REFERENCE, _("Lines of this register are not added in a workbook."))
            return
        home = self.homes.get(code)
        if home is None:
            self._fault(record, CODE, _("There is no initiative of this code that you may change."))
            return
        data = self._data(record)
        if None in data.values():
            return
        names = [name for name in self.fields if name not in self.one.form.later or data[name]]
        blank = self.one.model(initiative=home)
        values = {name: data[name] for name in names if data[name]}
        form = self.one.form(_posted(values), instance=blank, only=names)
        if not self._errors(record, form, names):
            self.found.wanted.append(Wanted(None, form.values(), initiative=home))

    def _errors(self, record: Record, form: Any, names: Sequence[str]) -> bool:
        if form.is_valid():
            return False
        for name, sentences in form.errors.items():
            at = name if name in self.places else names[0]
            self._fault(record, at, " ".join(sentences))
        return True


def _posted(values: Mapping[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data[name] = str(value)
    return data
