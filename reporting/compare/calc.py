"""The comparison itself: two lists of rows in, what became of them out. Plain data, no database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

COLOURS = ("green", "amber", "red", "grey")
MEASURES = ("budget", "forecast", "actual")
REGISTERS = ("open_risks", "high_risks", "open_issues")
MOVED_DAYS = 31
KNOWN = "known"


class Row(NamedTuple):
    """One project on one side. Counts of registers are None where they were not part of a report yet."""

    initiative_id: int
    code: str
    unit_id: int
    department: str  # its code
    tailoring_class: str
    declared: str
    computed: str
    opinion: str
    colours: str
    is_stale: bool
    baseline_end: date | None
    forecast_end: date | None
    currency: str
    budget: Decimal | None
    budget_state: str
    forecast: Decimal | None
    forecast_state: str
    actual: Decimal | None
    actual_state: str
    late_milestones: int
    decisions_asked: int
    open_risks: int | None
    high_risks: int | None
    open_issues: int | None
    quality_score: int | None
    name_fr: str
    name_nl: str
    name_en: str
    source_id: int | None  # the sealed row; None for today
    corrected: tuple[str, ...] = ()  # figures that an addendum put right


@dataclass(frozen=True)
class Change:
    """One project of which something is not what it was; `before` or `after` is None for new and closed."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The side to name it by: the later one if there is one."""
        row = self.after or self.before
        assert row is not None  # noqa: S101 - a change has at least one side
        return row

    @property
    def days(self) -> int | None:
        """By how many days the expected end moved; later is positive."""
        if not (self.before and self.after):
            return None
        if not (self.before.forecast_end and self.after.forecast_end):
            return None
        return (self.after.forecast_end - self.before.forecast_end).days

    def moved_by(self, measure: str) -> Decimal | None:
        """By how much an amount moved; None unless it is known on both sides, in one currency."""
        if not (self.before and self.after) or self.before.currency != self.after.currency:
            return None
        old, new = getattr(self.before, measure), getattr(self.after, measure)
        return None if old is None or new is None else new - old

    def counted(self, register: str) -> int | None:
        """By how many lines a register grew."""
        if not (self.before and self.after):
            return None
        old, new = getattr(self.before, register), getattr(self.after, register)
        return None if old is None or new is None else new - old


@dataclass(frozen=True)
class Sum:
    """Amounts of one currency on both sides: over all that are known, and over those known on both."""

    measure: str
    currency: str
    before: Decimal
    before_known: int
    before_of: int
    after: Decimal
    after_known: int
    after_of: int
    like_for_like: Decimal  # the difference over projects known on both sides
    both: int


@dataclass(frozen=True)
class Counted:
    """Lines of one register on both sides, over the projects that held them; None where none did."""

    register: str
    before: int | None
    after: int | None
    both: int  # projects that held them on both sides
    difference: int  # over those


@dataclass(frozen=True)
class Comparison:
    """Everything that changed between two sides, in one perimeter.

    `joined` and `left` are projects that went to or from the unit looked at, as reported then and now.
    """

    before: tuple[Row, ...]
    after: tuple[Row, ...]
    turned_red: tuple[Change, ...]
    recovered: tuple[Change, ...]
    restated: tuple[Change, ...]
    new: tuple[Change, ...]
    closed: tuple[Change, ...]
    joined: tuple[Change, ...]
    left: tuple[Change, ...]
    moved: tuple[Change, ...]
    shifted: tuple[Change, ...]
    money: tuple[Change, ...]
    registers: tuple[Change, ...]
    decisions: tuple[Change, ...]
    sums: tuple[Sum, ...]
    counted: tuple[Counted, ...]
    unchanged: int

    def colours(self, side: str) -> dict[str, int]:
        """How many projects of a side ("before" or "after") are declared in which colour."""
        counts = dict.fromkeys(COLOURS, 0)
        for row in getattr(self, side):
            counts[row.declared] += 1
        return counts

    @property
    def is_empty(self) -> bool:
        return not (self.before or self.after)


def compare(
    before: Sequence[Row],
    after: Sequence[Row],
    *,
    belongs_before: Callable[[Row], bool] = lambda row: True,
    belongs_after: Callable[[Row], bool] = lambda row: True,
) -> Comparison:
    """What became of each project between two sides; `belongs_…` say which rows a side counts."""
    old = {row.initiative_id: row for row in before}
    new = {row.initiative_id: row for row in after}
    counted_before = {key for key, row in old.items() if belongs_before(row)}
    counted_after = {key for key, row in new.items() if belongs_after(row)}
    keys = sorted(counted_before | counted_after, key=lambda key: (new.get(key) or old[key]).code)
    kinds: dict[str, list[Change]] = {
        kind: [] for kind in ("new", "closed", "joined", "left", *_SAME)
    }
    unchanged = 0
    kinds["decisions"] = [
        Change(old.get(key), new[key])
        for key in keys
        if key in counted_after and new[key].decisions_asked
    ]
    for key in keys:
        change = Change(old.get(key), new.get(key))
        if key not in counted_before:
            kinds["joined" if change.before else "new"].append(change)
        elif key not in counted_after:
            kinds["left" if change.after else "closed"].append(change)
        else:
            found = [kind for kind, is_so in _SAME.items() if is_so(change)]
            for kind in found:
                kinds[kind].append(change)
            unchanged += not found
    first = tuple(old[key] for key in keys if key in counted_before)
    second = tuple(new[key] for key in keys if key in counted_after)
    for kind in ("moved", "shifted"):
        kinds[kind].sort(key=lambda change: -(change.days or 0))
    kinds["money"].sort(key=lambda change: -abs(change.moved_by("forecast") or Decimal(0)))
    return Comparison(
        before=first,
        after=second,
        **{kind: tuple(changes) for kind, changes in kinds.items()},
        sums=_sums(first, second),
        counted=tuple(_counted(name, first, second) for name in REGISTERS),
        unchanged=unchanged,
    )


def _turned_red(change: Change) -> bool:
    return bool(
        change.before
        and change.after
        and change.after.declared == "red"
        and change.before.declared != "red"
    )


def _recovered(change: Change) -> bool:
    return bool(
        change.before
        and change.after
        and change.before.declared == "red"
        and change.after.declared in ("green", "amber")
    )


def _restated(change: Change) -> bool:
    """Another declared colour that is neither turned red nor recovered."""
    if not (change.before and change.after) or change.before.declared == change.after.declared:
        return False
    return not _turned_red(change) and not _recovered(change)


def _moved(change: Change) -> bool:
    return change.days is not None and abs(change.days) > MOVED_DAYS


def _shifted(change: Change) -> bool:
    return change.days is not None and 0 < abs(change.days) <= MOVED_DAYS


def _money_moved(change: Change) -> bool:
    """Budget or forecast; what is spent moves every month."""
    return any(_differs(change, measure) for measure in ("budget", "forecast"))


def _differs(change: Change, measure: str) -> bool:
    if not (change.before and change.after):
        return False
    names = (measure, f"{measure}_state", "currency")
    return any(getattr(change.before, name) != getattr(change.after, name) for name in names)


def _registers_moved(change: Change) -> bool:
    return any(change.counted(name) for name in REGISTERS)


_SAME: Mapping[str, Callable[[Change], bool]] = {
    "turned_red": _turned_red,
    "recovered": _recovered,
    "restated": _restated,
    "moved": _moved,
    "shifted": _shifted,
    "money": _money_moved,
    "registers": _registers_moved,
}


def _sums(before: Sequence[Row], after: Sequence[Row]) -> tuple[Sum, ...]:
    currencies = sorted(
        {row.currency for row in (*before, *after)}, key=lambda one: (one != "EUR", one)
    )
    old = {row.initiative_id: row for row in before}
    found = []
    for measure in MEASURES:
        for currency in currencies:
            first = [getattr(row, measure) for row in before if row.currency == currency]
            second = [getattr(row, measure) for row in after if row.currency == currency]
            moves = [
                moved
                for row in after
                if row.currency == currency
                and (moved := Change(old.get(row.initiative_id), row).moved_by(measure)) is not None
            ]
            found.append(
                Sum(
                    measure,
                    currency,
                    *_known(first),
                    *_known(second),
                    like_for_like=sum(moves, Decimal(0)),
                    both=len(moves),
                )
            )
    return tuple(found)


def _known(values: Sequence[Decimal | None]) -> tuple[Decimal, int, int]:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)), len(known), len(values)


def _counted(register: str, before: Sequence[Row], after: Sequence[Row]) -> Counted:
    old = {row.initiative_id: row for row in before}
    moves = [
        moved
        for row in after
        if (moved := Change(old.get(row.initiative_id), row).counted(register)) is not None
    ]
    return Counted(
        register, _count(before, register), _count(after, register), len(moves), sum(moves)
    )


def _count(rows: Iterable[Row], register: str) -> int | None:
    counts = [count for row in rows if (count := getattr(row, register)) is not None]
    return sum(counts) if counts else None
