"""A plan as plain values, and what differs between two of them. No Django, no clock, no database."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

WorkingDays = Callable[[date, date], int]


@dataclass(frozen=True)
class StagePlan:
    pk: int
    number: int
    name: str
    language: str
    start: date | None = None
    end: date | None = None
    budget: Decimal | None = None


@dataclass(frozen=True)
class MilestonePlan:
    pk: int
    name: str
    language: str
    on: date | None = None
    is_critical: bool = False


@dataclass(frozen=True)
class MoneyPlan:
    """A figure of the budget; `amount` is empty when it is not known."""

    year: int | None
    heading: str
    funding: str
    currency: str
    amount: Decimal | None = None
    state: str = "known"


@dataclass(frozen=True)
class LimitPlan:
    """A tolerance in force; `stage` is empty for the project's."""

    stage: int | None
    aspect: str
    unit: str
    adverse: Decimal | None = None
    favourable: Decimal | None = None
    text: str = ""
    version: int = 0


@dataclass(frozen=True)
class TargetPlan:
    """What a benefit promises."""

    pk: int
    name: str
    language: str
    unit: str = ""
    target: Decimal | None = None
    on: date | None = None


@dataclass(frozen=True)
class PlanContent:
    """Everything that a baseline copies."""

    start: date | None = None
    end: date | None = None
    stages: Sequence[StagePlan] = field(default_factory=tuple)
    milestones: Sequence[MilestonePlan] = field(default_factory=tuple)
    money: Sequence[MoneyPlan] = field(default_factory=tuple)
    limits: Sequence[LimitPlan] = field(default_factory=tuple)
    targets: Sequence[TargetPlan] = field(default_factory=tuple)


@dataclass(frozen=True)
class DateRow:
    """A date on both sides. `days` counts working days from the first to the second; None: not on both."""

    name: str
    language: str
    before: date | None
    after: date | None
    days: int | None
    is_new: bool = False
    is_gone: bool = False

    @property
    def is_changed(self) -> bool:
        return self.is_new or self.is_gone or self.before != self.after


@dataclass(frozen=True)
class AmountRow:
    """An amount on both sides; `difference` is None unless both are known."""

    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def date_rows(
    before: Iterable[tuple[int, str, str, date | None]],
    after: Iterable[tuple[int, str, str, date | None]],
    working_days: WorkingDays,
) -> list[DateRow]:
    """Dates by key on both sides, given as (key, name, language, day); new ones come last."""
    later = {key: (name, language, day) for key, name, language, day in after}
    rows = []
    for key, name, language, day in before:
        if key not in later:
            rows.append(DateRow(name, language, day, None, None, is_gone=True))
            continue
        new_name, new_language, other = later.pop(key)
        days = working_days(day, other) if day is not None and other is not None else None
        rows.append(DateRow(new_name, new_language, day, other, days))
    rows += [
        DateRow(name, language, None, day, None, is_new=True)
        for name, language, day in later.values()
    ]
    return rows


def stage_ends(plan: PlanContent) -> list[tuple[int, str, str, date | None]]:
    return [(one.pk, f"{one.number}. {one.name}", one.language, one.end) for one in plan.stages]


def milestone_days(plan: PlanContent) -> list[tuple[int, str, str, date | None]]:
    return [(one.pk, one.name, one.language, one.on) for one in plan.milestones]


def budget_by_year(plan: PlanContent, currency: str) -> dict[int | None, Decimal | None]:
    """The budget of each year in one currency; None where a figure of the year is not known."""
    found: dict[int | None, Decimal | None] = {}
    for one in plan.money:
        if one.currency != currency:
            continue
        before = found.get(one.year, Decimal(0))
        found[one.year] = None if before is None or one.amount is None else before + one.amount
    return found


def amount_rows(
    before: dict[int | None, Decimal | None],
    after: dict[int | None, Decimal | None],
    whole: str,
) -> list[AmountRow]:
    """Amounts by year on both sides, the whole-life one under the word `whole`, first."""
    years = sorted({*before, *after}, key=lambda year: year or 0)
    return [AmountRow(str(year or whole), before.get(year), after.get(year)) for year in years]


@dataclass(frozen=True)
class LimitRow:
    """A tolerance on both sides."""

    stage: int | None
    aspect: str
    before: LimitPlan | None
    after: LimitPlan | None

    @property
    def is_changed(self) -> bool:
        return _terms(self.before) != _terms(self.after)


def _terms(limit: LimitPlan | None) -> object:
    return limit and (limit.unit, limit.adverse, limit.favourable, limit.text)


def limit_rows(before: PlanContent, after: PlanContent) -> list[LimitRow]:
    """Tolerances by plan and aspect on both sides, in the order of the first."""
    old = {(one.stage, one.aspect): one for one in before.limits}
    new = {(one.stage, one.aspect): one for one in after.limits}
    keys = [*old, *(key for key in new if key not in old)]
    return [
        LimitRow(stage, name, old.get((stage, name)), new.get((stage, name)))
        for stage, name in keys
    ]
