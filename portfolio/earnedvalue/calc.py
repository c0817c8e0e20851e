"""Earned value and earned schedule (domain notes §4). A ratio without a denominator is None: n/a."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

AT_END, HALVES, SHARE = "at_end", "halves", "share"
ONE, HALF, NONE = Decimal(1), Decimal("0.5"), Decimal(0)


@dataclass(frozen=True)
class Indicators:
    """Everything that follows from BAC, PV, EV and AC."""

    bac: Decimal
    pv: Decimal
    ev: Decimal
    ac: Decimal

    @property
    def cv(self) -> Decimal:
        return self.ev - self.ac

    @property
    def sv(self) -> Decimal:
        return self.ev - self.pv

    @property
    def cpi(self) -> Decimal | None:
        return ratio(self.ev, self.ac)

    @property
    def spi(self) -> Decimal | None:
        return ratio(self.ev, self.pv)

    @property
    def eac_by_cost(self) -> Decimal | None:
        """EAC₁: the rest is as dear as what was done."""
        return ratio(self.bac, self.cpi)

    @property
    def eac_by_plan(self) -> Decimal:
        """EAC₂: the rest costs what was planned."""
        return self.ac + self.bac - self.ev

    @property
    def eac_by_both(self) -> Decimal | None:
        """EAC₃: the rest suffers from cost and delay alike."""
        if self.cpi is None or self.spi is None:
            return None
        rest = ratio(self.bac - self.ev, self.cpi * self.spi)
        return None if rest is None else self.ac + rest

    @property
    def etc(self) -> Decimal | None:
        return None if self.eac_by_cost is None else self.eac_by_cost - self.ac

    @property
    def vac(self) -> Decimal | None:
        return None if self.eac_by_cost is None else self.bac - self.eac_by_cost

    @property
    def tcpi(self) -> Decimal | None:
        """How dear the rest may be for the budget to suffice."""
        return ratio(self.bac - self.ev, self.bac - self.ac)


def ratio(part: Decimal, whole: Decimal | None) -> Decimal | None:
    """A quotient; none where there is nothing to divide by."""
    return part / whole if whole else None


@dataclass(frozen=True)
class Schedule:
    """Earned schedule in months: the month in which what is earned now was to be earned."""

    earned: Decimal
    now: Decimal
    planned: Decimal

    @property
    def variance(self) -> Decimal:
        return self.earned - self.now

    @property
    def spi(self) -> Decimal | None:
        return ratio(self.earned, self.now)

    @property
    def duration(self) -> Decimal | None:
        """How long the project takes at this pace."""
        return ratio(self.planned, self.spi)


def earned_schedule(planned: Sequence[Decimal], ev: Decimal, month: Decimal) -> Schedule:
    """From the planned value at the end of each month, what is earned, and the month it is."""
    whole = Decimal(len(planned))
    before = NONE
    for number, value in enumerate(planned):
        if value > ev:
            step = ratio(ev - before, value - before) or NONE
            return Schedule(Decimal(number) + step, month, whole)
        before = value
    return Schedule(whole, month, whole)


@dataclass(frozen=True)
class Weighted:
    """A milestone as far as value goes. Work on it begins when the one before is due; `percent` is 0 to 1."""

    weight: Decimal
    begins_on: date
    due_on: date
    reached_on: date | None = None
    begun_on: date | None = None
    percent: Decimal = NONE


def planned_share(milestones: Sequence[Weighted], day: date, rule: str) -> Decimal:
    """The share of the whole that was to be earned by a day."""
    return _share(milestones, [_planned(one, day, rule) for one in milestones])


def earned_share(milestones: Sequence[Weighted], day: date, rule: str) -> Decimal:
    """The share of the whole that was earned by a day."""
    return _share(milestones, [_earned(one, day, rule) for one in milestones])


def _share(milestones: Sequence[Weighted], parts: Sequence[Decimal]) -> Decimal:
    whole = sum((one.weight for one in milestones), NONE)
    done = sum((one.weight * part for one, part in zip(milestones, parts, strict=True)), NONE)
    return ratio(done, whole) or NONE


def _planned(one: Weighted, day: date, rule: str) -> Decimal:
    if day >= one.due_on:
        return ONE
    if rule == AT_END or day < one.begins_on:
        return NONE
    if rule == HALVES:
        return HALF
    length = (one.due_on - one.begins_on).days
    return Decimal((day - one.begins_on).days) / length if length else NONE


def _earned(one: Weighted, day: date, rule: str) -> Decimal:
    if one.reached_on and one.reached_on <= day:
        return ONE
    if rule == HALVES:
        return HALF if one.begun_on and one.begun_on <= day else NONE
    return min(one.percent, ONE) if rule == SHARE else NONE


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from the first to the last, 10 years at most."""
    found: list[date] = []
    day = first.replace(day=1)
    while day <= last and len(found) < 120:
        following = (day + timedelta(days=32)).replace(day=1)
        found.append(following - timedelta(days=1))
        day = following
    return found
