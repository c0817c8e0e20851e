"""What a checked row wants the portfolio to say: columns, figures, a rating, notes."""

import re
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from portfolio.finance.calc import Line
from portfolio.finance.choices import Measure
from portfolio.initiatives.choices import State
from portfolio.sources.choices import NoteSubject
from portfolio.standings.choices import Colour
from ppm.permissions.roles import Role
from reporting.imports.cells import KNOWN
from reporting.imports.choices import Target
from reporting.imports.mapping import Mapping
from reporting.imports.rowreading import CheckedRow, Money
from reporting.imports.wordings import CONCEPTS
from reporting.imports.words import translated

SCALE_SIGNS = {0: "", 3: " k", 6: " M", 9: " G"}
MEASURES = {
    Target.YEAR_BASELINE: Measure.BUDGET,
    Target.YEAR_FORECAST: Measure.FORECAST,
    Target.COST_TOTAL: Measure.BUDGET,
    Target.FORECAST_TOTAL: Measure.FORECAST,
    Target.SPENT: Measure.ACTUAL,
    Target.BENEFIT_TOTAL: Measure.BENEFIT,
}
ROLES = {Target.MANAGER: Role.PROJECT_MANAGER, Target.EXECUTIVE: Role.EXECUTIVE}
YEARLY = (Target.YEAR_BASELINE, Target.YEAR_FORECAST)
NOTES = {
    Target.SCHEDULE_NOTE: NoteSubject.SCHEDULE,
    Target.YEAR_NOTE: NoteSubject.YEAR,
    Target.COST_NOTE: NoteSubject.COST,
    Target.BENEFIT_NOTE: NoteSubject.BENEFIT,
}
COLUMNS = {
    Target.NAME: "name",
    Target.CATEGORY: "sender_category",
    Target.STATE: "state",
    Target.DESCRIPTION: "description",
    Target.START: "baseline_start",
    Target.END: "baseline_end",
}


@dataclass(frozen=True, slots=True)
class Rating:
    """A delivery confidence with who gave it."""

    colour: str
    source: str
    commentary: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row in the terms of the portfolio. `unit` is what the file calls it, "" for none."""

    row: int
    key: str
    name: str
    unit: str
    unit_name: str
    values: dict[Target, str | date | None]
    lines: dict[Target, Line]
    rating: Rating | None
    notes: dict[NoteSubject, str]
    people: dict[Target, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The row as JSON values."""
        return {
            "row": self.row,
            "key": self.key,
            "name": self.name,
            "unit": self.unit,
            "unit_name": self.unit_name,
            "values": {
                t: {"day": v.isoformat()} if isinstance(v, date) else v
                for t, v in self.values.items()
            },
            "lines": {
                t: vars(line) | {"amount": None if line.amount is None else f"{line.amount:f}"}
                for t, line in self.lines.items()
            },
            "rating": [self.rating.colour, self.rating.source, self.rating.commentary]
            if self.rating
            else None,
            "notes": dict(self.notes),
            "people": dict(self.people),
        }

    @classmethod
    def from_json(cls, data: Dictionary[str, Any]) -> "Wanted":
        """The row that `to_json` wrote."""
        return cls(
            row=data["row"],
            key=data["key"],
            name=data["name"],
            unit=data["unit"],
            unit_name=data["unit_name"],
            values={
                Target(t): date.fromisoformat(v["day"]) if isinstance(v, dict) else v
                for t, v in data["values"].items()
            },
            lines={
                Target(t): Line(**line | {"amount": _decimal(line["amount"])})
                for t, line in data["lines"].items()
            },
            rating=Rating(*data["rating"]) if data["rating"] else None,
            notes={NoteSubject(subject): text for subject, text in data["notes"].items()},
            people={Target(t): person for t, person in data["people"].items()},
        )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def want(row: CheckedRow, mapping: Mapping) -> Wanted:
    """Put a checked row into the terms of the portfolio; only mapped columns say anything."""
    values: dict[Target, str | date | None] = {
        t: row.texts[t] for t in COLUMNS if t in row.texts and t != Target.UNIT
    }
    values |= {t: row.dates[t].value for t in (Target.START, Target.END) if t in row.dates}
    if row.state:
        values[Target.STATE] = row.state
    unit = row.texts.get(Target.UNIT, "")
    unit_words = mapping.translations.get(Target.UNIT, {})
    return Wanted(
        row=row.row,
        key=row.key,
        name=row.texts[Target.NAME],
        unit=translated(unit_words, unit) or unit,
        unit_name=row.texts.get(Target.UNIT_NAME, ""),
        values=values,
        lines={t: _line(t, money, mapping) for t, money in row.money.items()},
        rating=_rating(row, mapping),
        notes=_notes(row, mapping),
        people=dict(row.people or {}),
    )


def first_state(wanted: Wanted, as_of: date) -> State:
    """Where a new initiative stands when the file does not say: running once its start has passed."""
    if state := wanted.values.get(Target.STATE):
        return State(str(state))
    start = wanted.values.get(Target.START)
    return State.DELIVERY if isinstance(start, date) and start <= as_of else State.START_UP


def _line(target: Target, money: Money, mapping: Mapping) -> Line:
    text = money.text
    if money.state == KNOWN:
        # The unit of the file is remembered beside the converted amount.
        text = f"{text}{SCALE_SIGNS.get(mapping.columns[target].scale, '')} {money.currency}"
    return Line(
        measure=MEASURES[target],
        year=mapping.year if target in YEARLY else None,
        currency=money.currency,
        amount=money.amount,
        state=money.state,
        text=text[:300],
    )


def _rating(row: CheckedRow, mapping: Mapping) -> Rating | None:
    """The rating that counts; grey says that the sender gave none at that date."""
    if Target.RATING not in mapping.columns and Target.RATING_OWN not in mapping.columns:
        return None
    target = {"independent": Target.RATING, "own": Target.RATING_OWN}.get(row.rating_origin)
    reviewer = _reviewer(mapping, target) if target else ""
    return Rating(
        colour=row.rating.value or Colour.GREY,
        source=f"{mapping.source} · {reviewer}" if reviewer else mapping.source,
        commentary=row.texts.get(Target.RATING_NOTE, ""),
    )


def _reviewer(mapping: Mapping, target: Target) -> str:
    """Who rates, by the abbreviation in the header (IPA, SRO)."""
    words = re.findall(r"[A-Za-z]+", mapping.columns[target].header.split("(")[0])
    known = CONCEPTS["assurance"] | CONCEPTS["owner"]
    return next((word for word in words if word.isupper() and word.lower() in known), "")


def _notes(row: CheckedRow, mapping: Mapping) -> dict[NoteSubject, str]:
    notes = {subject: row.texts[target] for target, subject in NOTES.items() if target in row.texts}
    for target, subject in ((Target.START, NoteSubject.START), (Target.END, NoteSubject.END)):
        if target in row.dates:
            cell = row.dates[target]
            notes[subject] = "" if cell.value else cell.text
    if Target.RATING in mapping.columns or Target.RATING_OWN in mapping.columns:
        notes[NoteSubject.RATING] = "" if row.rating.value else row.rating.text
    return notes
