"""A comparison of two plans in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.baselines.calc import AmountRow, DateRow, LimitPlan, LimitRow
from portfolio.lifecycle.baselines.selectors import Comparison, Side
from portfolio.lifecycle.tolerances.wording import in_unit
from ppm.ui.figures import amount


@dataclass(frozen=True)
class ShownDate:
    row: DateRow
    difference: str


@dataclass(frozen=True)
class ShownValue:
    name: str
    before: str
    after: str
    difference: str
    is_changed: bool


@dataclass(frozen=True)
class Shown:
    """Both sides and their differences, in words."""

    before: Side
    after: Side
    dates: Sequence[ShownDate]
    milestones: Sequence[ShownDate]
    amounts: Sequence[ShownValue]
    limits: Sequence[ShownValue]
    is_equal: bool


def in_words(found: Comparison, stages: Mapping[int, str]) -> Shown:
    """The comparison with its differences in working days and amounts; `stages` names them by key."""
    return Shown(
        before=found.before,
        after=found.after,
        dates=[_date(one) for one in (found.project, *found.stages)],
        milestones=[_date(one) for one in found.milestones],
        amounts=[_amount(one, found.currency) for one in found.amounts],
        limits=[_limit(one, found.currency, stages) for one in found.limits],
        is_equal=found.is_equal,
    )


def _date(row: DateRow) -> ShownDate:
    if row.is_new:
        return ShownDate(row, _("new"))
    if row.is_gone:
        return ShownDate(row, _("no longer there"))
    if row.days is None:
        return ShownDate(row, "")
    return ShownDate(row, days_in_words(row.days))


def days_in_words(days: int) -> str:
    """“12 working days later”, “no difference”."""
    if days == 0:
        return _("no difference")
    if days > 0:
        return ngettext("%(n)s working day later", "%(n)s working days later", days) % {"n": days}
    return ngettext("%(n)s working day earlier", "%(n)s working days earlier", -days) % {"n": -days}


def _amount(row: AmountRow, currency: str) -> ShownValue:
    def shown(value: object) -> str:
        return "–" if value is None else amount(value, currency)  # type: ignore[arg-type]

    change = row.difference
    words = "" if not change else f"+{shown(change)}" if change > 0 else shown(change)
    return ShownValue(row.name, shown(row.before), shown(row.after), words, row.is_changed)


def _limit(row: LimitRow, currency: str, stages: Mapping[int, str]) -> ShownValue:
    aspect = str(Dimension(row.aspect).label).capitalize()
    plan = stages.get(row.stage, "") if row.stage is not None else _("the whole project")
    words = _("changed") if row.is_changed else ""
    name = f"{aspect} · {plan}"
    return ShownValue(
        name, _terms(row.before, currency), _terms(row.after, currency), words, row.is_changed
    )


def _terms(limit: LimitPlan | None, currency: str) -> str:
    if limit is None:
        return "–"
    parts = []
    if limit.adverse is not None:
        parts.append(f"+{in_unit(limit.adverse, limit.unit, currency)}")
    if limit.favourable is not None:
        parts.append(f"−{in_unit(limit.favourable, limit.unit, currency)}")
    return " / ".join(parts) or limit.text or "–"
