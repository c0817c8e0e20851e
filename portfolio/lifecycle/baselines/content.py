"""What a baseline copies: from the rows of the plan to plain values, and to canonical JSON and back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from portfolio.finance.choices import Measure
from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.baselines.calc import (
    LimitPlan,
    MilestonePlan,
    MoneyPlan,
    PlanContent,
    StagePlan,
    TargetPlan,
)
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.models import Tolerance
from portfolio.milestones.models import Milestone

Targets = Callable[[int], list[TargetPlan]]
_targets: list[Targets] = []


def register_targets(targets: Targets) -> None:
    """Let the feature of benefits say what those of an initiative promise."""
    _targets.append(targets)


def agreed_plan(initiative: Initiative, today: date) -> PlanContent:
    """The plan as agreed: baseline dates, budget, tolerances in force."""
    return PlanContent(
        start=initiative.baseline_start,
        end=initiative.baseline_end,
        stages=[
            StagePlan(
                one.pk,
                one.number,
                one.name,
                one.language,
                one.baseline_start,
                one.baseline_end,
                one.budget_amount,
            )
            for one in _stages(initiative)
        ],
        milestones=[
            MilestonePlan(one.pk, one.name, one.language, one.baseline_on, one.is_critical)
            for one in _milestones(initiative)
        ],
        money=_money(initiative, Measure.BUDGET),
        limits=_limits(initiative, today),
        targets=[found for targets in _targets for found in targets(initiative.pk)],
    )


def expected_plan(initiative: Initiative, today: date) -> PlanContent:
    """The plan as it is expected today: what happened, else the forecast, else what was agreed."""
    return PlanContent(
        start=initiative.actual_start or initiative.baseline_start,
        end=initiative.actual_end or initiative.forecast_end or initiative.baseline_end,
        stages=[
            StagePlan(
                one.pk,
                one.number,
                one.name,
                one.language,
                one.expected_start,
                one.expected_end,
                one.forecast_amount,
            )
            for one in _stages(initiative)
        ],
        milestones=[
            MilestonePlan(
                one.pk,
                one.name,
                one.language,
                one.actual_on or one.forecast_on or one.baseline_on,
                one.is_critical,
            )
            for one in _milestones(initiative)
        ],
        money=_money(initiative, Measure.FORECAST),
        limits=_limits(initiative, today),
        targets=[found for targets in _targets for found in targets(initiative.pk)],
    )


def _stages(initiative: Initiative) -> Any:
    return Stage.objects.filter(initiative=initiative).order_by("number", "pk")


def _milestones(initiative: Initiative) -> Any:
    return Milestone.objects.filter(initiative=initiative).order_by("baseline_on", "pk")


def _money(initiative: Initiative, measure: str) -> list[MoneyPlan]:
    rows = MoneyLine.objects.filter(initiative=initiative, measure=measure)
    return [
        MoneyPlan(one.year, one.heading, one.funding, one.currency, one.amount, one.state)
        for one in rows.order_by("year", "heading", "funding", "pk")
    ]


def _limits(initiative: Initiative, today: date) -> list[LimitPlan]:
    rows = Tolerance.objects.filter(initiative=initiative).in_force(today)
    return [
        LimitPlan(
            one.stage_id,
            one.aspect,
            one.unit,
            one.adverse,
            one.favourable,
            one.text,
            one.number,
        )
        for one in rows
    ]


def as_text(plan: PlanContent) -> str:
    """Canonical JSON: sorted keys, days in ISO form, amounts as strings."""
    return json.dumps(
        asdict(plan), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )


def from_text(text: str) -> PlanContent:
    """The plan that a baseline holds."""
    stored = json.loads(text)
    return PlanContent(
        start=_day(stored["start"]),
        end=_day(stored["end"]),
        stages=[StagePlan(**_read(one)) for one in stored["stages"]],
        milestones=[MilestonePlan(**_read(one)) for one in stored["milestones"]],
        money=[MoneyPlan(**_read(one)) for one in stored["money"]],
        limits=[LimitPlan(**_read(one)) for one in stored["limits"]],
        targets=[TargetPlan(**_read(one)) for one in stored["targets"]],
    )


DAYS = frozenset({"start", "end", "on"})
AMOUNTS = frozenset({"budget", "amount", "adverse", "favourable", "target"})


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _day(value) if name in DAYS else _amount(value) if name in AMOUNTS else value
        for name, value in row.items()
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
