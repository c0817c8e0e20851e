"""A mapping as plain data: which column fills which field, and how its cells are meant."""

from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from reporting.imports.choices import KINDS, Kind, Target
from reporting.imports.faults import FileFault
from reporting.imports.layout import AUTOMATIC, Layout
from reporting.imports.tables import Column, Table

SCHEMA = 2


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One column, found by header and occurrence, and how it is read.

    `scale` is the power of ten of the unit (6: the file counts in millions).
    """

    header: str
    occurrence: int = 1
    decimal_mark: str = "."
    scale: int = 0
    currency: str = "EUR"
    date_order: str = "dmy"


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read; saved by name and used again for the next file of the same kind.

    `translations` say what a word of the file means: a state, the code of a unit, the number of a person,
    "" for nothing. `updates` are the fields that may change what exists already, None for all. `same` says
    which initiative a key of this very file means, although the sender never gave it: see `twins`.
    """

    columns: dict[Target, ColumnRule] = field(default_factory=dict)
    language: str = "en"
    source: str = ""
    as_of: date | None = None
    year: int | None = None
    parent_unit: str = ""
    layout: Layout = AUTOMATIC
    translations: dict[Target, dict[str, str]] = field(default_factory=dict)
    updates: frozenset[Target] | None = None
    unit_from_sheet: bool = False
    same: dict[str, int] = field(default_factory=dict)

    def may_update(self, target: Target) -> bool:
        """Whether this field of what exists already is brought up to date."""
        return self.updates is None or target in self.updates

    def to_json(self) -> dict[str, Any]:
        """The mapping as JSON values."""
        return {
            "schema": SCHEMA,
            "language": self.language,
            "source": self.source,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "year": self.year,
            "parent_unit": self.parent_unit,
            "columns": {
                target.value: {
                    name: value
                    for name, value in asdict(rule).items()
                    if name in KIND_FIELDS.get(KINDS[target], PLACE_FIELDS)
                }
                for target, rule in self.columns.items()
            },
            "layout": self.layout.to_json(),
            "translations": {t.value: dict(words) for t, words in self.translations.items()},
            "updates": None if self.updates is None else sorted(self.updates),
            "unit_from_sheet": self.unit_from_sheet,
            **({"same": dict(self.same)} if self.same else {}),
        }

    @classmethod
    def from_json(cls, data: Dictionary[str, Any]) -> "Mapping":
        """The mapping that `to_json` wrote."""
        return cls(
            columns={t: ColumnRule(**data["columns"][t]) for t in Target if t in data["columns"]},
            language=data["language"],
            source=data["source"],
            as_of=date.fromisoformat(data["as_of"]) if data["as_of"] else None,
            year=data["year"],
            parent_unit=data["parent_unit"],
            layout=Layout.from_json(data.get("layout", {})),
            translations={
                Target(name): dict(words) for name, words in data.get("translations", {}).items()
            },
            updates=_targets(data.get("updates")),
            unit_from_sheet=data.get("unit_from_sheet", False),
            same=dict(data.get("same", {})),
        )

    def for_next_file(self, proposed: "Mapping") -> "Mapping":
        """The saved mapping for another file: its date and year are the new file's."""
        return replace(self, as_of=proposed.as_of, year=proposed.year)


def _targets(names: list[str] | None) -> frozenset[Target] | None:
    return None if names is None else frozenset(Target(name) for name in names)


PLACE_FIELDS = {"header", "occurrence"}
KIND_FIELDS = {
    Kind.MONEY: PLACE_FIELDS | {"decimal_mark", "scale", "currency"},
    Kind.PERCENT: PLACE_FIELDS | {"decimal_mark"},
    Kind.DATE: PLACE_FIELDS | {"date_order"},
}


def locate(mapping: Mapping, table: Table) -> dict[Target, Column]:
    """The table's column for each mapped field; fields whose column is absent are left out.

    Raises FileFault when the key or the name has no column.
    """
    by_place = {(c.header.casefold(), c.occurrence): c for c in table.columns}
    found = {
        target: by_place[rule.header.casefold(), rule.occurrence]
        for target, rule in mapping.columns.items()
        if (rule.header.casefold(), rule.occurrence) in by_place
    }
    for target, code in ((Target.KEY, "no_key"), (Target.NAME, "no_name")):
        if target not in mapping.columns:
            raise FileFault(code)
        if target not in found:
            raise FileFault("column_missing", column=mapping.columns[target].header)
    return found
