"""Rules of benefits: target to date, realisation, shortfall, overlap, calendar (domain notes §2.1, §6)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LEVEL, FLOW = "level", "flow"
EVEN, EARLY, LATE, S_CURVE = "even", "early", "late", "s_curve"
WHOLE = Decimal(1)
# Months after the closure in which a benefit is measured, until somebody chooses others.
MONTHS_AFTER = (3, 12, 24)
TOLERANCE = 10  # per cent


def shaped(curve: str, share: Decimal) -> Decimal:
    """How much of the first year's way is made after this share of it, both from 0 to 1."""
    x = min(max(share, Decimal(0)), WHOLE)
    if curve == EARLY:
        return WHOLE - (WHOLE - x) ** 2
    if curve == LATE:
        return x**2
    if curve == S_CURVE:
        return 3 * x**2 - 2 * x**3
    return x


def _share(start: date, end: date, day: date) -> Decimal:
    """How much of the time from `start` to the end of the day `end` has passed at the end of `day`."""
    whole = (end - start).days + 1
    return min(max(Decimal((day - start).days + 1) / whole, Decimal(0)), WHOLE)


def _first_day(year: int, begun: date | None) -> date:
    return begun if begun is not None and begun.year == year else date(year, 1, 1)


def level_on(
    day: date,
    targets: Mapping[int, Decimal],
    *,
    baseline: Decimal,
    begun: date | None = None,
    curve: str = EVEN,
) -> Decimal | None:
    """The level that a day should have: a year's target is reached on its 31 December.

    Between two years the way is even; in the first one it follows the curve. None without targets.
    """
    if not targets:
        return None
    years = sorted(targets)
    if day.year > years[-1]:
        return targets[years[-1]]
    before = baseline
    for place, year in enumerate(years):
        start = _first_day(years[0], begun) if place == 0 else date(years[place - 1] + 1, 1, 1)
        end = date(year, 12, 31)
        if day <= end:
            share = _share(start, end, day)
            share = shaped(curve, share) if place == 0 else share
            return before + (targets[year] - before) * share
        before = targets[year]
    return before


def flow_until(
    day: date,
    targets: Mapping[int, Decimal],
    *,
    begun: date | None = None,
    curve: str = EVEN,
) -> Decimal | None:
    """What should have added up until the end of a day. None without targets."""
    if not targets:
        return None
    years = sorted(targets)
    total = Decimal(0)
    for year in years:
        if day.year < year:
            break
        start = _first_day(year, begun if year == years[0] else None)
        share = _share(start, date(year, 12, 31), day)
        total += targets[year] * (shaped(curve, share) if year == years[0] else share)
    return total


@dataclass(frozen=True)
class Realised:
    """What was gained against what should have been, since the value before; both in the indicator's unit."""

    gained: Decimal
    planned: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Actual ÷ target to date; None where nothing was due yet."""
        return self.gained / self.planned if self.planned else None


def realised(
    nature: str,
    measured: Sequence[tuple[date, Decimal]],
    targets: Mapping[int, Decimal],
    *,
    baseline: Decimal | None,
    begun: date | None = None,
    curve: str = EVEN,
) -> Realised | None:
    """What the latest measurement says. None while value before, target or measurement is missing.

    A level is compared with the target of the day it was measured on; a flow with what was due until then,
    less what came in before: the baseline of a flow is a year's worth.
    """
    if baseline is None or not targets or not measured:
        return None
    day, value = max(measured)
    if nature == LEVEL:
        wanted = level_on(day, targets, baseline=baseline, begun=begun, curve=curve)
        return Realised(value - baseline, wanted - baseline) if wanted is not None else None
    due = flow_until(day, targets, begun=begun, curve=curve) or Decimal(0)
    as_before = flow_until(day, dict.fromkeys(targets, baseline), begun=begun, curve=curve)
    total = sum((amount for _day, amount in measured), Decimal(0))
    return Realised(total - (as_before or 0), due - (as_before or 0))


def shortfall(target: Decimal, forecast: Decimal, baseline: Decimal) -> Decimal | None:
    """How much of a year's change is no longer expected, in per cent; negative when more is."""
    change = target - baseline
    return (target - forecast) / change * 100 if change else None


def shortfall_of_money(lines: Iterable[tuple[Decimal, Decimal, bool]]) -> Decimal | None:
    """The shortfall of money in per cent, of (planned, expected change a year, counts against)."""
    planned = expected = Decimal(0)
    for plan, hope, is_against in lines:
        sign = -1 if is_against else 1
        planned += sign * plan
        expected += sign * hope
    return (planned - expected) / planned * 100 if planned > 0 else None


def over_claimed(shares: Iterable[int]) -> int:
    """The sum of what is claimed of one indicator where it makes more than 100 per cent; otherwise 0."""
    total = sum(shares)
    return total if total > 100 else 0


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


OWNER, NOT_AGREED, BASELINE, TARGET, INDICATOR, DATE = (
    "owner", "not_agreed", "baseline", "target", "indicator", "date",
)  # fmt: skip


def lacking(
    *,
    has_owner: bool,
    has_agreed: bool,
    has_indicator: bool,
    has_baseline: bool,
    has_target: bool,
    has_date: bool,
) -> tuple[str, ...]:
    """What a benefit still lacks (DQ17: baseline, target, owner or date), and its indicator and agreement."""
    found = []
    if not has_owner:
        found.append(OWNER)
    elif not has_agreed:
        found.append(NOT_AGREED)
    if not has_indicator:
        found.append(INDICATOR)
    if not has_baseline:
        found.append(BASELINE)
    if not has_target:
        found.append(TARGET)
    if not has_date:
        found.append(DATE)
    return tuple(found)
