"""Measures of the reporting cycle from plain facts. Shares are 0 to 1, None where nothing is counted."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TypeVar

FEWEST = 5  # people behind a measure
RANK = {"green": 0, "amber": 1, "red": 2}
Group = TypeVar("Group", int, str)
AHEAD = 2  # periods in which a green project turns red


@dataclass(frozen=True)
class Fact:
    """One report of one period. `author` wrote it, or should have; `seconds` is None where not measured."""

    period: date
    group: str  # code of the department
    initiative: int
    author: int
    is_in: bool
    is_on_time: bool
    is_returned: bool
    is_unchanged: bool
    seconds: int | None
    declared: str
    has_override: bool  # a dimension declared better than it was computed
    has_evidence: bool
    readable: int  # of the official languages that the headline can be read in
    of_languages: int


@dataclass(frozen=True)
class Measures:
    """`people` is how many people stand behind them; `is_told` is False when they are too few."""

    people: int
    reports: int = 0
    on_time: float | None = None
    returned: float | None = None
    unchanged: float | None = None
    overrides: float | None = None
    minutes: float | None = None
    measured: int = 0  # forms behind the median
    without_evidence: float | None = None
    optimism: float | None = None
    translated: float | None = None

    @property
    def is_told(self) -> bool:
        return self.people >= FEWEST


def measure(
    facts: Sequence[Fact], history: Mapping[tuple[int, date], Fact], periods: Sequence[date]
) -> Measures:
    """The measures of some reports of one period; nothing but the number of people when they are too few.

    Each measure is told only when enough people stand behind its own reports.
    `history` holds every report by project and period, `periods` all periods in order.
    """
    people = len(_people(facts))
    if people < FEWEST:
        return Measures(people)
    received = [fact for fact in facts if fact.is_in]
    timed = [fact for fact in received if fact.seconds]
    changed = [fact for fact in received if _changed(fact, history, periods)]
    return Measures(
        people=people,
        reports=len(facts),
        on_time=_share(facts, lambda fact: fact.is_on_time),
        returned=_share(
            [fact for fact in facts if fact.is_in or fact.is_returned],
            lambda fact: fact.is_returned,
        ),
        unchanged=_share(received, lambda fact: fact.is_unchanged),
        overrides=_share(received, lambda fact: fact.has_override),
        minutes=median(fact.seconds / 60 for fact in timed if fact.seconds)
        if _are_enough(timed)
        else None,
        measured=len(timed),
        without_evidence=_share(changed, lambda fact: not fact.has_evidence),
        optimism=optimism_gap(received, history, periods),
        translated=_ratio(
            sum(fact.readable for fact in received), sum(fact.of_languages for fact in received)
        )
        if _are_enough(received)
        else None,
    )


def optimism_gap(
    facts: Iterable[Fact], history: Mapping[tuple[int, date], Fact], periods: Sequence[date]
) -> float | None:
    """The share of projects declared green that are declared red one or two periods later.

    Only projects that reported again count; None when no later period is known, or of too few people.
    """
    greens = []
    for fact in facts:
        if fact.declared != "green":
            continue
        at = periods.index(fact.period)
        later = [
            found.declared
            for period in periods[at + 1 : at + 1 + AHEAD]
            if (found := history.get((fact.initiative, period))) and found.is_in
        ]
        if later:
            greens.append((fact, "red" in later))
    if not _are_enough([fact for fact, _turned in greens]):
        return None
    return _ratio(sum(turned for _fact, turned in greens), len(greens))


def _are_enough(facts: Iterable[Fact]) -> bool:
    return len(_people(facts)) >= FEWEST


def _people(facts: Iterable[Fact]) -> set[int]:
    """Who stands behind some reports; a project that nobody manages is nobody."""
    return {fact.author for fact in facts if fact.author > 0}


def _changed(fact: Fact, history: Mapping[tuple[int, date], Fact], periods: Sequence[date]) -> bool:
    """Whether the declared colour is not that of the period before."""
    at = periods.index(fact.period)
    last = history.get((fact.initiative, periods[at - 1])) if at else None
    return bool(last and last.is_in and last.declared != fact.declared)


def by_period(facts: Sequence[Fact]) -> list[tuple[date, Measures]]:
    """The measures of each period, oldest first."""
    periods = sorted({fact.period for fact in facts})
    history = {(fact.initiative, fact.period): fact for fact in facts}
    return [
        (period, measure([one for one in facts if one.period == period], history, periods))
        for period in periods
    ]


def by_group(facts: Sequence[Fact], period: date) -> list[tuple[str, Measures]]:
    """The measures of each department in one period.

    Those that `told` leaves out have no measures.
    """
    periods = sorted({fact.period for fact in facts})
    history = {(fact.initiative, fact.period): fact for fact in facts}
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.period == period:
            groups.setdefault(fact.group, []).append(fact)
    authors = {
        group: _people([fact for fact in rows if fact.is_in]) for group, rows in groups.items()
    }
    shown = told(authors)
    found = []
    for group, rows in sorted(groups.items()):
        one = measure(rows, history, periods)
        found.append((group, one if group in shown or not one.is_told else Measures(0)))
    return found


def told(people: Mapping[Group, Collection[int]]) -> set[Group]:
    """The groups whose measures may be shown: of enough people, and nobody else found by subtraction.

    When those left out are too few together, the smallest of the others is left out as well.
    """
    shown = {group for group, those in people.items() if len(those) >= FEWEST}
    left_out = {one for group, those in people.items() if group not in shown for one in those}
    if shown and len(shown) < len(people) and len(left_out) < FEWEST:
        shown.discard(min(shown, key=lambda group: (len(people[group]), group)))
    return shown


def _share(facts: Collection[Fact], test: Callable[[Fact], bool]) -> float | None:
    return _ratio(sum(map(test, facts)), len(facts)) if _are_enough(facts) else None


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
