"""What an import would change: the file compared with the portfolio. Nothing is written here."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portfolio.initiatives.choices import NoteSubject
from portfolio.initiatives.models import Initiative
from ppm.org.models import OrgUnit
from ppm.org.services import NewUnit
from reporting.imports import selectors
from reporting.imports.cells import KNOWN, folded
from reporting.imports.checks import Checked, Problem
from reporting.imports.choices import NOTE_TARGETS, Target
from reporting.imports.mapping import Mapping
from reporting.imports.remarks import ProblemCode
from reporting.imports.selectors import Known
from reporting.imports.wanted import COLUMNS, Wanted, want

CODE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an existing initiative: what it says, what the file says (see `as_value`)."""

    target: Target
    old: dict[str, Any]
    new: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Update:
    """An existing initiative that the file changes."""

    wanted: Wanted
    initiative: Initiative
    changes: list[Change]


@dataclass(slots=True)
class Plan:
    """The rows of the file by what happens to them; every data row stands in exactly one list."""

    mapping: Mapping
    checked: Checked
    units: dict[str, OrgUnit] = field(default_factory=dict)
    new_units: dict[str, NewUnit] = field(default_factory=dict)
    created: list[Wanted] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    unchanged: list[tuple[Wanted, Initiative]] = field(default_factory=list)

    @property
    def writes_nothing(self) -> bool:
        """Every row that can be imported says what the portfolio says."""
        return not self.created and not self.updated

    @property
    def digest(self) -> str:
        """A fingerprint of what would be written: equal as long as neither file nor portfolio changes."""
        lines = [["new", w.row, w.key] for w in self.created]
        lines += [
            [
                "changed",
                u.wanted.row,
                u.initiative.pk,
                [[c.target, c.old, c.new] for c in u.changes],
            ]
            for u in self.updated
        ]
        lines += [["refused", p.row, str(p.code)] for p in self.checked.refused]
        lines.append(["mapping", self.mapping.to_json()])
        text = json.dumps(lines, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def make_plan(
    checked: Checked, mapping: Mapping, *, today: date, may_change: Collection[int] | None = None
) -> Plan:
    """Compare the accepted rows with the portfolio.

    The mapping has a date and a year. `may_change` are the initiatives open to who imports, None for all;
    a row that speaks of another one is refused.
    """
    if mapping.as_of is None:
        raise ValueError("A plan needs the date of the file.")
    rows = [want(row, mapping) for row in checked.accepted]
    known = selectors.known_by_key(mapping.source, [w.key for w in rows], mapping.as_of)
    plan = Plan(mapping, checked, units=selectors.units_by_word(today))
    _plan_units(plan, rows)
    for wanted in rows:
        held = known.get(wanted.key)
        if held is None:
            plan.created.append(wanted)
            continue
        if may_change is not None and held.initiative.pk not in may_change:
            _refuse(plan, wanted)
            continue
        changes = list(_changes(wanted, held, plan))
        if changes:
            plan.updated.append(Update(wanted, held.initiative, changes))
        else:
            plan.unchanged.append((wanted, held.initiative))
    return plan


def _refuse(plan: Plan, wanted: Wanted) -> None:
    rule = plan.mapping.columns[Target.KEY]
    plan.checked.refused.append(Problem(wanted.row, rule.header, wanted.key, ProblemCode.NOT_YOURS))


def _plan_units(plan: Plan, rows: list[Wanted]) -> None:
    """Name the units that the file speaks of and the portfolio does not have."""
    taken = {unit.code.casefold() for unit in plan.units.values()}
    for wanted in rows:
        word = wanted.unit.casefold()
        if word and word not in plan.units and word not in plan.new_units:
            code = unit_code(wanted.unit, taken)
            taken.add(code.casefold())
            name = wanted.unit_name or wanted.unit
            plan.new_units[word] = NewUnit(code, name, plan.mapping.language)


def unit_code(word: str, taken: set[str]) -> str:
    """The sender's short code as it stands; for a long name its initials, numbered when taken."""
    if len(word) <= CODE_LENGTH and word.casefold() not in taken:
        return word
    initials = "".join(part[0] for part in re.findall(r"[a-z0-9]+", folded(word)) if len(part) > 2)
    stem = (initials or "u").upper()[: CODE_LENGTH - 3]
    candidates = [stem, *(f"{stem}{number}" for number in range(2, 1000))]
    return next(code for code in candidates if code.casefold() not in taken)


def _changes(wanted: Wanted, held: Known, plan: Plan) -> Any:
    """The fields in which the file differs from the portfolio."""
    mapping, initiative = plan.mapping, held.initiative
    for target, new in wanted.values.items():
        old = getattr(initiative, column_of(target, mapping))
        if (old or None) != (new or None):
            yield Change(target, as_value(old), as_value(new))
    if wanted.unit:
        unit = plan.units.get(wanted.unit.casefold())
        if unit is None or unit.pk != initiative.unit_id:
            shown = unit.code if unit else plan.new_units[wanted.unit.casefold()].code
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
    if wanted.rating:
        rating, old = wanted.rating, held.ratings.get(wanted.rating.source)
        if old is None or old.rating != rating.colour:
            yield Change(
                Target.RATING, as_rating(old.rating if old else None), as_rating(rating.colour)
            )
        if (old.commentary if old else "") != rating.commentary:
            yield Change(
                Target.RATING_NOTE,
                as_value(old.commentary if old else ""),
                as_value(rating.commentary),
            )
    for subject, text in wanted.notes.items():
        if held.notes.get(subject, "") != text:
            target = NOTE_TARGETS[NoteSubject(subject)]
            yield Change(target, as_value(held.notes.get(subject, "")), as_value(text))


def column_of(target: Target, mapping: Mapping) -> str:
    """The initiative's column for a field of the file; names are kept in the file's language."""
    column = COLUMNS[target]
    return f"name_{mapping.language}" if column == "name" else column


def as_value(value: str | date | None) -> dict[str, Any]:
    """A text or a day as JSON; the page shows it in the reader's way."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"text": value[:400] if value else ""}


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


def unit_counts(plan: Plan) -> list[tuple[str, int]]:
    """How many new initiatives each new unit gets."""
    counted = Counter(w.unit.casefold() for w in plan.created)
    return [(unit.code, counted[word]) for word, unit in plan.new_units.items()]
