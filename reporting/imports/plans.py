"""What an import would change: rows compared with the portfolio. Nothing is written here."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portfolio.initiatives.models import Initiative
from portfolio.sources.choices import NoteSubject
from ppm.org.models import OrgUnit
from ppm.org.services import NewUnit
from reporting.imports import selectors
from reporting.imports.cells import KNOWN, folded
from reporting.imports.checks import JudgedRow
from reporting.imports.choices import NOTE_TARGETS, Outcome, Target
from reporting.imports.mapping import Mapping
from reporting.imports.problems import Problem
from reporting.imports.remarks import ProblemCode
from reporting.imports.selectors import Known
from reporting.imports.wanted import COLUMNS, ROLES, Wanted, want
from reporting.imports.words import People

CODE_LENGTH = 20
LONGEST_SHOWN = 400
ORDER = {target: number for number, target in enumerate(Target)}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an existing initiative: what it says, what the file says (see `as_value`)."""

    target: Target
    old: dict[str, Any]
    new: dict[str, Any]

    def to_json(self) -> list[Any]:
        return [str(self.target), self.old, self.new]


@dataclass(slots=True)
class PlannedRow:
    """One data row and what happens to it. `is_older`: the file would undo newer edits."""

    sheet: str
    number: int
    key: str
    name: str
    outcome: Outcome
    wanted: Wanted | None = None
    initiative: Initiative | None = None
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_older: bool = False

    sealed: "Sealed | None" = None

    def seal(self) -> "Sealed":
        """The row as JSON with its fingerprint: equal as long as neither file nor portfolio changes."""
        if self.sealed is None:
            wanted = self.wanted.to_json() if self.wanted else None
            changes = [change.to_json() for change in self.changes]
            place = [self.sheet, self.number, self.key, str(self.outcome)]
            pk = self.initiative.pk if self.initiative else None
            self.sealed = Sealed(wanted, changes, row_digest(place, pk, wanted, changes))
        return self.sealed


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is kept of a planned row."""

    wanted: dict[str, Any] | None
    changes: list[list[Any]]
    digest: str


def row_digest(
    place: list[Any],
    initiative_id: int | None,
    wanted: dict[str, Any] | None,
    changes: list[list[Any]],
) -> str:
    """The fingerprint of one planned row."""
    text = json.dumps([place, initiative_id, wanted, changes], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Planner:
    """Compares batches of rows with the portfolio, and collects the units that must be created.

    `may_change` are the initiatives open to who imports, None for all; a row that speaks of another one is
    refused. The mapping has a date and a year.
    """

    def __init__(
        self,
        mapping: Mapping,
        *,
        today: date,
        people: People,
        may_change: Collection[int] | None = None,
    ) -> None:
        if mapping.as_of is None:
            raise ValueError("A plan needs the date of the file.")
        self.mapping, self.as_of, self.people = mapping, mapping.as_of, people
        self.may_change = may_change
        self.units: dict[str, OrgUnit] = selectors.units_by_word(today)
        self.new_units: dict[str, NewUnit] = {}
        self._taken = {unit.code.casefold() for unit in self.units.values()}

    def plan(self, rows: Sequence[JudgedRow]) -> list[PlannedRow]:
        """What happens to each of these rows."""
        wanted = {(r.sheet, r.number): want(r.row, self.mapping) for r in rows if r.row}
        known = selectors.known_by_key(
            self.mapping.source, [r.key for r in rows], self.as_of, same=self.mapping.same
        )
        planned = [self._row(one, wanted.get((one.sheet, one.number)), known) for one in rows]
        self._mark_older([p for p in planned if p.outcome == Outcome.UPDATED])
        return planned

    def compare(self, wanted: Wanted, held: Known) -> list[Change]:
        """The fields in which the row differs from the portfolio, as far as they may be changed."""
        self.name_unit(wanted)
        changes = [c for c in self._changes(wanted, held) if self.mapping.may_update(c.target)]
        if held.is_taken:
            changes.append(Change(Target.KEY, as_value(""), as_value(wanted.key)))
        return sorted(changes, key=lambda change: ORDER[change.target])

    def name_unit(self, wanted: Wanted) -> None:
        """Plan the unit of a row when the portfolio does not have it."""
        word = wanted.unit.casefold()
        if word and word not in self.units and word not in self.new_units:
            code = unit_code(wanted.unit, self._taken)
            self._taken.add(code.casefold())
            name = wanted.unit_name or wanted.unit
            self.new_units[word] = NewUnit(code, name, self.mapping.language)

    def _row(self, row: JudgedRow, wanted: Wanted | None, known: dict[str, Known]) -> PlannedRow:
        planned = PlannedRow(row.sheet, row.number, row.key, row.name, Outcome.REFUSED)
        planned.problems = [*([row.fault] if row.fault else []), *row.warnings]
        held = known.get(row.key)
        # A refused row too is shown only to those who may know of its project.
        planned.initiative = held.initiative if held else None
        if wanted is None:
            return planned
        if held is None:
            self.name_unit(wanted)
            planned.outcome, planned.wanted = Outcome.CREATED, wanted
            return planned
        if self.may_change is not None and held.initiative.pk not in self.may_change:
            rule = self.mapping.columns[Target.KEY]
            planned.problems.insert(
                0,
                Problem(row.number, rule.header, row.key, ProblemCode.NOT_YOURS, {}, row.sheet),
            )
            return planned
        planned.wanted = wanted
        if held.initiative.withdrawn_at:
            # Withdrawn by the undoing of an earlier import: it comes back with what the file says.
            planned.outcome = Outcome.CREATED
            self.name_unit(wanted)
            return planned
        planned.changes = self.compare(wanted, held)
        planned.problems += self._decided(row, wanted, held)
        planned.outcome = Outcome.UPDATED if planned.changes else Outcome.UNCHANGED
        return planned

    def _decided(self, row: JudgedRow, wanted: Wanted, held: Known) -> Iterator[Problem]:
        """A remark for each cell that would change what a body decided."""
        for target, new in wanted.values.items():
            column = column_of(target, self.mapping)
            old = getattr(held.initiative, column)
            differs = (old or None) != (new or None) and self.mapping.may_update(target)
            if column in held.fixed and differs:
                header = self.mapping.columns[target].header
                yield Problem(
                    row.number, header, str(new or ""), ProblemCode.DECIDED, {}, row.sheet
                )

    def _mark_older(self, rows: Sequence[PlannedRow]) -> None:
        ids = [row.initiative.pk for row in rows if row.initiative]
        changed = selectors.last_changes(ids) if ids else {}
        for row in rows:
            day = changed.get(row.initiative.pk) if row.initiative else None
            if day and day > self.as_of:
                row.is_older = True
                days = {"changed": day.isoformat(), "file": self.as_of.isoformat()}
                row.problems.append(
                    Problem(row.number, "", row.key, ProblemCode.OLDER, dict(days), row.sheet)
                )

    def _changes(self, wanted: Wanted, held: Known) -> Iterator[Change]:
        mapping, initiative = self.mapping, held.initiative
        for target, new in wanted.values.items():
            column = column_of(target, mapping)
            old = getattr(initiative, column)
            if (old or None) != (new or None) and column not in held.fixed:
                yield Change(target, as_value(old), as_value(new))
        if wanted.unit:
            unit = self.units.get(wanted.unit.casefold())
            if unit is None or unit.pk != initiative.unit_id:
                shown = unit.code if unit else self.new_units[wanted.unit.casefold()].code
                yield Change(Target.UNIT, as_value(initiative.unit.code), as_value(shown))
        for target, line in wanted.lines.items():
            old = held.money.get((line.year, line.measure, line.currency))
            new_value = as_money(line.amount, line.currency, line.state, line.text, mapping.as_of)
            if old is None:
                yield Change(target, as_value(None), new_value)
                continue
            old_value = as_money(old.amount, old.currency, old.state, old.text, old.as_of)
            if old_value != new_value:
                yield Change(target, old_value, new_value)
        yield from _rating_changes(wanted, held)
        for subject, text in wanted.notes.items():
            note = held.notes.get(subject)
            said = note.text if note else ""
            if said != text:
                yield Change(NOTE_TARGETS[NoteSubject(subject)], as_value(said), as_value(text))
        for target, person in wanted.people.items():
            holders = held.holders.get(ROLES[target], ())
            if person not in holders:
                names = ", ".join(self.people.names.get(one, "") for one in holders)
                new_name = self.people.names.get(person, "")
                yield Change(target, as_value(names), as_value(new_name))


def _rating_changes(wanted: Wanted, held: Known) -> Iterator[Change]:
    if not wanted.rating:
        return
    rating, old = wanted.rating, held.ratings.get(wanted.rating.source)
    if old is None or old.rating != rating.colour:
        new = as_rating(rating.colour)
        yield Change(Target.RATING, as_rating(old.rating if old else None), new)
    said = old.commentary if old else ""
    if said != rating.commentary:
        yield Change(Target.RATING_NOTE, as_value(said), as_value(rating.commentary))


def refuse(row: PlannedRow) -> None:
    """Leave out a row that would undo newer edits."""
    row.outcome, row.wanted, row.changes = Outcome.REFUSED, None, []
    row.problems.sort(key=lambda problem: problem.code != ProblemCode.OLDER)


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most `size`."""
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def unit_code(word: str, taken: set[str]) -> str:
    """The sender's short code as it stands; for a long name its initials, numbered when taken."""
    if len(word) <= CODE_LENGTH and word.casefold() not in taken:
        return word
    initials = "".join(part[0] for part in re.findall(r"[a-z0-9]+", folded(word)) if len(part) > 2)
    stem = (initials or "u").upper()[: CODE_LENGTH - 3]
    candidates = [stem, *(f"{stem}{number}" for number in range(2, 1000))]
    return next(code for code in candidates if code.casefold() not in taken)


def column_of(target: Target, mapping: Mapping) -> str:
    """The initiative's column for a field of the file; names are kept in the file's language."""
    column = COLUMNS[target]
    return f"name_{mapping.language}" if column == "name" else column


def as_value(value: str | date | None) -> dict[str, Any]:
    """A text or a day as JSON; the page shows it in the reader's way. A long text keeps its fingerprint."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    text = value or ""
    if len(text) <= LONGEST_SHOWN:
        return {"text": text}
    sha = hashlib.sha256(text.encode()).hexdigest()[:16]
    return {"text": text[:LONGEST_SHOWN], "sha": sha}


def as_rating(colour: str | None) -> dict[str, Any]:
    """A rating as JSON."""
    return {"rating": colour} if colour else {"text": ""}


def as_money(
    amount: Any, currency: str, state: str, text: str, as_of: date | None
) -> dict[str, Any]:
    """An amount as JSON; the words count only where there is no amount."""
    return {
        "amount": None if amount is None else f"{amount:.2f}",
        "currency": currency,
        "state": state,
        "words": "" if state == KNOWN else text,
        "as_of": as_of.isoformat() if as_of else "",
    }
