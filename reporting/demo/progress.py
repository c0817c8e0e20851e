"""Keeps projects up to date month after month: plan, accounts, closures, handovers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from portfolio.finance.services import record_many
from portfolio.handovers.services import (
    accept_handover,
    offer_handover,
    prepare_handover,
    write_remarks,
)
from portfolio.initiatives.choices import State
from portfolio.initiatives.models import InitiativeRole
from portfolio.initiatives.services import update_many
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.milestones.models import Milestone
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.models import Notice
from ppm.permissions.roles import Role
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import FIRST_PERIOD, Handover, Project
from reporting.demo.timeline import Timeline, end_of_month

CLOSING_DAYS = 45
PLAN_COLUMNS = ["baseline_on", "forecast_on", "actual_on"]
STAGE_COLUMNS = [
    "state",
    "baseline_start",
    "baseline_end",
    "forecast_end",
    "actual_start",
    "actual_end",
]


@dataclass
class Progress:
    """Writes what becomes of the plans; `plans` is shared with whoever creates them."""

    plans: Mapping[str, Plan]
    timeline: Timeline
    organisation: Organisation
    by: Person

    def update(self, plans: Sequence[Plan], period: int, *, by: Person, moment: datetime) -> None:
        """Bring dates, milestones and stages of these projects to what is known in a period."""
        for plan in plans:
            if why := plan.entry.why.get(period):
                with audit.action("initiative.edited", by=by, at=moment, reason=why):
                    self._update([plan], period, by=by, moment=moment)
        self._update(
            [plan for plan in plans if period not in plan.entry.why], period, by=by, moment=moment
        )

    def _update(self, plans: Sequence[Plan], period: int, *, by: Person, moment: datetime) -> None:
        until = moment.date()
        changes = {}
        for plan in plans:
            wanted = self._state_columns(plan, period, until)
            new = {
                name: value
                for name, value in wanted.items()
                if getattr(plan.initiative, name) != value
            }
            for name, value in new.items():
                setattr(plan.initiative, name, value)
            if new:
                changes[plan.initiative.pk] = new
        milestones = [row for plan in plans for row in self._moved_milestones(plan, period, until)]
        stages = [row for plan in plans for row in self._moved_stages(plan, period, until)]
        if changes:
            update_many(changes=changes, by=by, at=moment)
        if milestones or stages:
            with audit.action("plan.updated", by=by, at=moment):
                _rewrite(Milestone, milestones, PLAN_COLUMNS)
                _rewrite(Stage, stages, STAGE_COLUMNS)

    def _state_columns(self, plan: Plan, period: int, until: date) -> dict[str, Any]:
        entry = plan.entry
        forecast = self.timeline.forecast_end(entry, period)
        stage = self.timeline.stages(entry, period, until)
        running = next(one for one in stage if one.state == StageState.RUNNING)
        state = State.INITIATION if running.number == 1 else State.DELIVERY
        if forecast - until < timedelta(days=CLOSING_DAYS):
            state = State.CLOSING
        return {
            "forecast_end": forecast,
            "baseline_end": self.timeline.baseline_end(entry, period),
            "state": state,
        }

    def _moved_milestones(self, plan: Plan, period: int, until: date) -> list[Milestone]:
        moved = []
        for entry, row in plan.milestones:
            if row.actual_on:
                continue
            dates = self.timeline.milestone_dates(plan.entry, entry, period, until)
            if dates != (row.baseline_on, row.forecast_on, row.actual_on):
                row.baseline_on, row.forecast_on, row.actual_on = dates
                moved.append(row)
        return moved

    def _moved_stages(self, plan: Plan, period: int, until: date) -> list[Stage]:
        before = {row.pk: [getattr(row, name) for name in STAGE_COLUMNS] for row in plan.stages}
        planned = self.timeline.stages(plan.entry, period, until)
        for stage, row in zip(planned, plan.stages, strict=True):
            if row.state == StageState.COMPLETED:
                continue
            row.state, row.baseline_start = stage.state, stage.start
            row.baseline_end, row.forecast_end = stage.baseline_end, stage.forecast_end
            if stage.state == StageState.PLANNED:
                row.baseline_start = stage.start
            if stage.state != StageState.PLANNED and row.actual_start is None:
                row.actual_start = stage.start
            if stage.state == StageState.COMPLETED:
                row.actual_end = stage.forecast_end
        self._one_after_another(plan.stages)
        return [
            row
            for row in plan.stages
            if before[row.pk] != [getattr(row, name) for name in STAGE_COLUMNS]
        ]

    def _one_after_another(self, stages: Sequence[Stage]) -> None:
        """Stages never overlap: each begins after the one before it has ended."""
        for former, row in pairwise(stages):
            agreed = former.baseline_end
            if agreed and row.baseline_start and row.baseline_start <= agreed:
                row.baseline_start = self.timeline.add_days(agreed, 1)
                if row.baseline_end:
                    row.baseline_end = max(row.baseline_end, row.baseline_start)
            ended = former.actual_end or former.forecast_end
            if ended and row.actual_start and row.actual_start <= ended:
                row.actual_start = self.timeline.add_days(ended, 1)
            begun = row.actual_start
            if begun and row.actual_end and row.actual_end < begun:
                row.actual_end = begun
            if begun and row.forecast_end and row.forecast_end < begun:
                row.forecast_end = begun

    def close_ended(self, period: int, moment: datetime) -> None:
        """Close or stop the projects that make no report from this period on."""
        changes: dict[int, Mapping[str, Any]] = {}
        for plan in self.plans.values():
            entry = plan.entry
            if entry.ends != period:
                continue
            state = State.STOPPED if entry.stopped is not None else State.CLOSED
            ended = min(
                self.timeline.forecast_end(entry, period),
                self.timeline.add_days(end_of_month(self.timeline.month(period)), -2),
            )
            plan.initiative.state, plan.initiative.actual_end = state, ended
            changes[plan.initiative.pk] = {"state": state, "actual_end": ended}
            self._end_plan(plan, ended, moment, is_stopped=state == State.STOPPED)
        if changes:
            update_many(changes=changes, by=self.by, at=moment)

    def _end_plan(self, plan: Plan, ended: date, moment: datetime, *, is_stopped: bool) -> None:
        """What is reached is reached by the end; what a stop leaves open stays open."""
        for _entry, row in plan.milestones:
            if not row.actual_on and not is_stopped:
                row.actual_on = row.forecast_on = min(row.forecast_on or ended, ended)
        left = [
            stage
            for stage in plan.stages
            if stage.state == StageState.RUNNING
            or (stage.state == StageState.PLANNED and not is_stopped)
        ]
        for stage in left:
            is_last = stage is left[-1]
            stage.state = StageState.COMPLETED
            stage.actual_start = stage.actual_start or stage.baseline_start
            stage.actual_end = ended if is_last else min(stage.forecast_end or ended, ended)
        self._one_after_another(plan.stages)
        with audit.action("plan.updated", by=self.by, at=moment):
            _rewrite(Milestone, [row for _entry, row in plan.milestones], PLAN_COLUMNS)
            _rewrite(Stage, plan.stages, STAGE_COLUMNS)

    def record_accounts(self, period: int, *, by: Person, moment: datetime) -> None:
        """Enter what the accounts show until the end of the month before, and the new forecasts."""
        as_of = self.accounts_as_of(period)
        spent, forecasts = {}, {}
        for plan in self.plans.values():
            entry = plan.entry
            if not entry.budget or entry.kind != "project" or not self.is_known(entry, period):
                continue
            key = plan.initiative.pk
            forecasts[key] = self.timeline.forecast(entry, period)
            lines = self.timeline.spent(entry, period, as_of)
            oldest = as_of.year - (as_of.month <= 2)
            is_first = period in (entry.start, FIRST_PERIOD)
            spent[key] = [x for x in lines if is_first or (x.year or 0) >= oldest]
        record_many(amounts=spent, by=by, at=moment, source="Comptes / Rekeningen", as_of=as_of)
        record_many(amounts=forecasts, by=by, at=moment, source="Prévision / Prognose")

    def is_known(self, entry: Project, period: int) -> bool:
        """Whether figures still come in: until the last report is out, once for what closed long ago."""
        return entry.start <= period and (
            entry.ends is None or period <= entry.ends or (period == FIRST_PERIOD > entry.ends)
        )

    def accounts_as_of(self, period: int) -> date:
        """The accounts of a month close a month later."""
        return end_of_month(self.timeline.month(period - 1))

    def move_units(self, moment: datetime) -> None:
        """Projects of merged units go to the unit that their story ends in."""
        changes: dict[int, Mapping[str, Any]] = {}
        for plan in self.plans.values():
            if plan.entry.old_unit:
                unit = self.organisation.units[plan.entry.unit]
                changes[plan.initiative.pk] = {"unit": unit}
                plan.initiative.unit = unit
        update_many(changes=changes, by=self.by, at=moment)

    def hand_over(self, period: int, moment: datetime) -> None:
        for plan in self.plans.values():
            handover = plan.entry.handover
            if handover is None or handover.period != period:
                continue
            role = InitiativeRole.objects.get(
                initiative=plan.initiative, role=Role.PROJECT_MANAGER, valid_to__isnull=True
            )
            self._with_sheet(role, handover, moment)

    def _with_sheet(self, role: InitiativeRole, handover: Handover, moment: datetime) -> None:
        """Prepared by the PMO, commented by the predecessor, accepted by the successor two days later."""
        people = self.organisation.people
        pmo, successor = people[handover.on_behalf], people[handover.to]
        row = prepare_handover(
            role=role, successor=successor, by=pmo, at=moment - timedelta(days=3)
        )
        row.refresh_from_db(fields=["version"])
        write_remarks(
            handover=row,
            remarks=handover.remarks,
            language=role.person.language,
            version=row.version,
            by=role.person,
            at=moment - timedelta(days=2),
        )
        offer_handover(handover=row, by=pmo, at=moment - timedelta(days=2))
        accept_handover(handover=row, by=successor, at=moment, answer=handover.answer)
        # They were told then, not today.
        Notice.objects.filter(kind__startswith="portfolio.handovers.").update(
            created_at=moment, read_at=moment, mail_due_at=None
        )


def _rewrite(model: Any, rows: Sequence[Any], columns: list[str]) -> None:
    """Upsert in the order given: one stage ends before the next one runs."""
    if rows:
        model.objects.bulk_create(
            rows, 500, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )
