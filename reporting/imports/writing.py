"""Writing a checked import, batch by batch, through the services of the portfolio."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from portfolio.finance.calc import Line
from portfolio.finance.choices import Measure
from portfolio.finance.services import record_many
from portfolio.initiatives.assignments import assign_role, end_role
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.initiatives.services import NewInitiative, bring_back_many, create_many, update_many
from portfolio.sources.services import (
    Confidence,
    Note,
    record_confidences,
    record_keys,
    record_notes,
)
from ppm.accounts.models import SYSTEM_EMAIL, Person
from ppm.org.models import OrgUnit
from ppm.org.services import NewUnit, create_units
from reporting.imports import selectors
from reporting.imports.choices import NOTE_TARGETS, Outcome, Target
from reporting.imports.mapping import Mapping as FileMapping
from reporting.imports.models import ImportRow, ImportRun
from reporting.imports.plans import Planner, column_of, row_digest
from reporting.imports.rows import keep_written
from reporting.imports.selectors import Known
from reporting.imports.wanted import COLUMNS, ROLES, Wanted, first_state

BATCH = 500
LONG = ("problems", "findings")  # not needed for writing
Progress = Callable[[int, int, str], None]


class PlanChanged(Exception):
    """The portfolio, the file or the choice is no longer what was previewed."""


@dataclass(frozen=True)
class Entry:
    """One row to write, with what the portfolio holds of it now."""

    row: ImportRow
    wanted: Wanted
    held: Known | None


def write_rows(*, run: ImportRun, by: Person, at: datetime, progress: Progress) -> None:
    """Write the chosen rows of a run; the caller holds the transaction. Raises PlanChanged."""
    writer = _Writer(run, by, at)
    rows = ImportRow.objects.filter(run=run).to_write()
    total, done, last = rows.count(), 0, 0
    progress(0, total, "initiatives")
    writer.make_units(rows)
    while batch := list(rows.filter(pk__gt=last).defer(*LONG).order_by("pk")[:BATCH]):
        writer.write(batch)
        last, done = batch[-1].pk, done + len(batch)
        progress(done, total, "initiatives")


class _Writer:
    def __init__(self, run: ImportRun, by: Person, at: datetime) -> None:
        self.run, self.by, self.at = run, by, at
        self.mapping = FileMapping.from_json(run.mapping)
        self.planner = Planner(self.mapping, today=localdate(at), people=selectors.people())
        self.as_of: date = self.planner.as_of
        for word, code, name in run.report.get("new_units", ()):
            if word not in self.planner.units:
                self.planner.new_units[word] = NewUnit(code, name, self.mapping.language)
        self.units: dict[str, OrgUnit] = {}

    def make_units(self, rows: Any) -> None:
        """Create the units that the chosen rows need, below the chosen one."""
        words = {str(w).casefold() for w in rows.values_list("wanted__unit", flat=True).distinct()}
        new = {w: u for w, u in self.planner.new_units.items() if w in words}
        parent = self.planner.units.get(self.mapping.parent_unit.casefold())
        made = create_units(units=list(new.values()), parent=parent, by=self.by, at=self.at)
        self.units = self.planner.units | dict(zip(new, made, strict=True))
        if parent:
            self.units[""] = parent

    def write(self, rows: Sequence[ImportRow]) -> None:
        """Compare one batch again under lock, then write it. Raises PlanChanged."""
        wanted = [Wanted.from_json(row.wanted or {}) for row in rows]
        known = selectors.known_by_key(
            self.mapping.source,
            [w.key for w in wanted],
            self.as_of,
            same=self.mapping.same,
            lock=True,
        )
        lines = [Entry(row, one, known.get(one.key)) for row, one in zip(rows, wanted, strict=True)]
        self._verify(lines)
        new = [line.wanted for line in lines if line.held is None]
        people = Person.objects.in_bulk({pk for one in new for pk in one.people.values()})
        made = create_many(
            rows=[self._new(one, people) for one in new],
            by=self.by,
            at=self.at,
        )
        new_ids = iter([one.pk for one in made])
        ids = [line.held.initiative.pk if line.held else next(new_ids) for line in lines]
        pairs = [
            (pk, self._limited(line) if line.row.outcome == Outcome.UPDATED else line.wanted)
            for pk, line in zip(ids, lines, strict=True)
        ]
        for pk, line, (_pk, kept) in zip(ids, lines, pairs, strict=True):
            line.row.before = self._before(line, kept)
            line.row.initiative_id = pk
        self._write_existing(lines, pairs)
        self._write_figures(lines, pairs)
        keep_written(rows)

    def _verify(self, lines: Sequence[Entry]) -> None:
        if self.by.email != SYSTEM_EMAIL:
            ids = {line.held.initiative.pk for line in lines if line.held}
            seen = Initiative.every.filter(pk__in=ids, withdrawn_at__isnull=False)
            ids -= set(seen.values_list("pk", flat=True))
            if Initiative.objects.visible_to(self.by).filter(pk__in=ids).count() != len(ids):
                raise PlanChanged
        for line in lines:
            row, held = line.row, line.held
            place = [row.sheet, row.number, row.key, row.outcome]
            if row.digest != row_digest(place, row.initiative_id, row.wanted, row.changes):
                raise PlanChanged
            if row.outcome == Outcome.CREATED:
                is_as_seen = held is None or (
                    held.initiative.withdrawn_at is not None
                    and held.initiative.pk == row.initiative_id
                )
            else:
                is_as_seen = (
                    held is not None
                    and held.initiative.withdrawn_at is None
                    and [c.to_json() for c in self.planner.compare(line.wanted, held)]
                    == row.changes
                )
            if not is_as_seen:
                raise PlanChanged

    def _limited(self, line: Entry) -> Wanted:
        """The row without the fields that may not be brought up to date."""
        may, wanted = self.mapping.may_update, line.wanted
        fixed = line.held.fixed if line.held else frozenset()
        rating = wanted.rating if may(Target.RATING) or may(Target.RATING_OWN) else None
        return replace(
            wanted,
            values={
                t: v
                for t, v in wanted.values.items()
                if may(t) and column_of(t, self.mapping) not in fixed
            },
            unit=wanted.unit if may(Target.UNIT) else "",
            lines={t: v for t, v in wanted.lines.items() if may(t)},
            rating=rating,
            notes={s: text for s, text in wanted.notes.items() if may(NOTE_TARGETS[s])},
            people={t: p for t, p in wanted.people.items() if may(t)},
        )

    def _before(self, line: Entry, kept: Wanted) -> dict[str, Any]:
        """What undoing restores."""
        held = line.held
        if held is None:
            return {"is_new": True}
        if held.initiative.withdrawn_at:
            return {"is_new": True, "was_withdrawn": True}
        columns = {column_of(t, self.mapping): None for t in kept.values}
        values = {name: _plain(getattr(held.initiative, name)) for name in columns}
        if kept.unit:
            values["unit"] = held.initiative.unit_id
        lines = []
        for stored in kept.lines.values():
            old = held.money.get((stored.year, stored.measure, stored.currency))
            place = [stored.year, stored.measure, stored.currency]
            lines.append([place, _money(old) if old else None])
        before: dict[str, Any] = {"columns": values, "lines": lines, "notes": {}, "people": {}}
        if kept.rating:
            rating = held.ratings.get(kept.rating.source)
            said = [rating.rating, rating.commentary, rating.language] if rating else None
            before["rating"] = [kept.rating.source, said]
        for subject in kept.notes:
            note = held.notes.get(subject)
            before["notes"][subject] = (
                [note.text, note.language, note.as_of.isoformat()] if note else ["", "", ""]
            )
        for target in kept.people:
            before["people"][ROLES[target]] = list(held.holders.get(ROLES[target], ()))
        return before

    def _write_existing(self, lines: Sequence[Entry], pairs: Sequence[tuple[int, Wanted]]) -> None:
        existing = [(pk, w, line) for (pk, w), line in zip(pairs, lines, strict=True) if line.held]
        back = [pk for pk, _w, line in existing if line.held and line.held.initiative.withdrawn_at]
        if back:
            bring_back_many(ids=back, by=self.by, at=self.at)
        taken = [(pk, w.key) for pk, w, line in existing if line.held and line.held.is_taken]
        record_keys(source=self.mapping.source, keys=taken, by=self.by, at=self.at)
        columns = {pk: self._columns(wanted) for pk, wanted, line in existing if _moves(line)}
        update_many(changes=columns, by=self.by, at=self.at)
        for pk, wanted, line in existing:
            for target, person in wanted.people.items():
                holders = line.held.holders.get(ROLES[target], ()) if line.held else ()
                if person not in holders:
                    set_holders(pk, ROLES[target], [person], by=self.by, at=self.at)

    def _write_figures(self, lines: Sequence[Entry], pairs: Sequence[tuple[int, Wanted]]) -> None:
        amounts = {pk: list(wanted.lines.values()) for pk, wanted in pairs}
        for (pk, wanted), line in zip(pairs, lines, strict=True):
            if line.held is None:
                amounts[pk] += _unknown_totals(wanted)
        source, language = self.mapping.source, self.mapping.language
        record_many(amounts=amounts, by=self.by, at=self.at, source=source, as_of=self.as_of)
        record_confidences(
            entries=[
                Confidence(
                    *(pk, w.rating.colour, self.as_of, w.rating.source, w.rating.commentary),
                    language,
                )
                for pk, w in pairs
                if w.rating
            ],
            by=self.by,
            at=self.at,
        )
        record_notes(
            notes=[
                Note(pk, source, subject, text, language, self.as_of)
                for pk, w in pairs
                for subject, text in w.notes.items()
            ],
            by=self.by,
            at=self.at,
        )

    def _new(self, wanted: Wanted, people: Mapping[int, Person]) -> NewInitiative:
        values: dict[str, Any] = {
            "kind": Kind.PROJECT,
            "language": self.mapping.language,
            "unit": self.units.get(wanted.unit.casefold()),
            **self._columns(wanted),
            "state": first_state(wanted, self.as_of),
        }
        named = [(ROLES[t], people[pk]) for t, pk in wanted.people.items() if pk in people]
        return NewInitiative(values, named, key=(self.mapping.source, wanted.key))

    def _columns(self, wanted: Wanted) -> dict[str, Any]:
        columns: dict[str, Any] = {
            column_of(target, self.mapping): value
            for target, value in wanted.values.items()
            if target in COLUMNS
        }
        if wanted.unit:
            columns["unit"] = self.units[wanted.unit.casefold()]
        return columns


def set_holders(
    initiative_id: int, role: str, person_ids: Sequence[int], *, by: Person, at: datetime
) -> None:
    """Give a role to exactly these people, from today on."""
    initiative = Initiative.objects.get(pk=initiative_id)
    held = InitiativeRole.objects.filter(
        initiative=initiative, role=role, valid_to__isnull=True
    ).select_related("person")
    holders = {one.person_id: one for one in held}
    for person in Person.objects.filter(pk__in=set(person_ids) - set(holders)):
        assign_role(initiative=initiative, role=role, person=person, by=by, at=at)  # type: ignore[arg-type]  # a stored code
    for pk, one in holders.items():
        if pk not in person_ids:
            end_role(role=one, by=by, at=at)


def _moves(line: Entry) -> bool:
    """Whether the row changes the initiative itself, not only its figures, notes and people."""
    is_back = line.row.outcome == Outcome.CREATED
    return is_back or any(c[0] in COLUMNS or c[0] == Target.UNIT for c in line.row.changes)


def _unknown_totals(wanted: Wanted) -> list[Line]:
    """A forecast of one year is not the forecast of the whole life: that one is missing, and says so."""
    line = wanted.lines.get(Target.YEAR_FORECAST)
    if line is None or Target.FORECAST_TOTAL in wanted.lines:
        return []
    return [Line(measure=Measure.FORECAST, currency=line.currency, state="missing")]


def _plain(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _money(line: Any) -> dict[str, Any]:
    return {
        "amount": None if line.amount is None else f"{line.amount:f}",
        "state": line.state,
        "text": line.text,
        "as_of": line.as_of.isoformat() if line.as_of else None,
        "source": line.source,
    }
