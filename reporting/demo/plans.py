"""Writes initiatives with their plan and money, and keeps them up to date month after month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from portfolio.finance.calc import Line
from portfolio.finance.services import record_many
from portfolio.initiatives.choices import Kind, State
from portfolio.initiatives.milestones import add_milestones
from portfolio.initiatives.models import Initiative, InitiativeRole, Milestone
from portfolio.initiatives.services import (
    NewInitiative,
    assign_role,
    create_many,
    end_role,
    update_many,
)
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.services import add_stages
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.roles import Role
from reporting.demo.organisation import Organisation
from reporting.demo.story import MilestoneEntry, Names, Project, Story
from reporting.demo.timeline import Timeline, at, end_of_month

PORTFOLIO = Names("Portefeuille CFS", "Portfolio FKS", "CFS portfolio")
PORTFOLIO_PURPOSE = Names(
    "Tous les projets, programmes et produits de la Caisse (institution fictive).",
    "Alle projecten, programma’s en producten van de Kas (fictieve instelling).",
    "All projects, programmes and products of the Fund (a fictitious institution).",
)
EXECUTIVES = {"D1": "saelens", "D2": "doumont", "D3": "masquelier", "D4": "tackaert"}
MANAGER_ROLES = {
    "project": Role.PROJECT_MANAGER,
    "programme": Role.PROGRAMME_MANAGER,
    "product": Role.PRODUCT_OWNER,
}
MILESTONE_SHARES = (0.12, 0.35, 0.62, 0.9, 1.0)
CRITICAL = (False, False, True, True, False)
CLOSING_DAYS = 45
PLAN_COLUMNS = ["baseline_on", "forecast_on", "actual_on"]
STAGE_COLUMNS = ["state", "baseline_end", "forecast_end", "actual_start", "actual_end"]


@dataclass
class Plan:
    """One project of the story with its rows."""

    entry: Project
    initiative: Initiative
    number: int
    milestones: list[tuple[MilestoneEntry, Milestone]] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    @property
    def running_stage(self) -> Stage | None:
        return next((one for one in self.stages if one.state == StageState.RUNNING), None)


@dataclass
class Portfolio:
    """Writes into the database what the story says of projects."""

    story: Story
    timeline: Timeline
    organisation: Organisation
    by: Person
    plans: dict[str, Plan] = field(default_factory=dict)
    root: Initiative | None = None

    # -- Beginning ------------------------------------------------------------------------
    def write_root(self) -> None:
        units = self.organisation.units
        moment = at(self.timeline.month(-60), 9)
        self.root = create_many(
            rows=[
                NewInitiative(
                    {
                        "kind": Kind.PORTFOLIO,
                        "unit": units["CFS"],
                        "language": "fr",
                        "state": State.DELIVERY,
                        "tailoring_class": "",
                        **PORTFOLIO.columns("name"),
                        **PORTFOLIO_PURPOSE.columns("purpose"),
                    }
                )
            ],
            by=self.by,
            at=moment,
        )[0]

    def write_starting(self, periods: Iterable[int]) -> None:
        """Create what starts in these months, holders before what they hold."""
        wanted = set(periods)
        starting = [one for one in self.story.projects if one.start in wanted]
        for start in sorted({one.start for one in starting}):
            group = [one for one in starting if one.start == start]
            for holders in (True, False):
                chosen = [one for one in group if (one.kind == "programme") == holders]
                if chosen:
                    self._create(chosen)

    def _create(self, entries: Sequence[Project]) -> None:
        moment = at(self.timeline.start(entries[0]), 9)
        rows = [NewInitiative(self._columns(entry), self._people(entry)) for entry in entries]
        made = create_many(rows=rows, by=self.by, at=moment)
        plans = []
        for entry, initiative in zip(entries, made, strict=True):
            plan = Plan(entry, initiative, len(self.plans))
            self.plans[entry.key] = plan
            plans.append(plan)
        self._write_milestones([one for one in plans if one.entry.kind == "project"], moment)
        self._write_stages([one for one in plans if one.entry.kind == "project"], moment)
        for kind, amounts in (("budget", self.timeline.budget), ("forecast", self._first_forecast)):
            lines = {one.initiative.pk: amounts(one.entry) for one in plans if one.entry.budget}
            record_many(amounts=lines, by=self.by, at=moment, source=kind)

    def _first_forecast(self, entry: Project) -> list[Line]:
        """At first what was agreed is what is expected."""
        return self.timeline.forecast(entry, entry.start)

    def _columns(self, entry: Project) -> dict[str, Any]:
        parent = self.plans[entry.parent].initiative if entry.parent else self.root
        return {
            "kind": entry.kind,
            "unit": self.organisation.units[entry.old_unit or entry.unit],
            "parent": parent,
            "language": entry.language,
            "state": State.INITIATION if entry.kind == "project" else State.DELIVERY,
            "tailoring_class": entry.tailoring_class,
            "category": entry.category,
            "is_secret": entry.is_secret,
            "baseline_start": self.timeline.start(entry),
            "actual_start": self.timeline.start(entry),
            "baseline_end": self.timeline.first_baseline_end(entry),
            "forecast_end": self.timeline.first_baseline_end(entry),
            "legal_deadline_on": self.timeline.legal_deadline(entry),
            **entry.names.columns("name"),
            **entry.purpose.columns("purpose"),
        }

    def _people(self, entry: Project) -> list[tuple[Role, Person]]:
        people = self.organisation.people
        executive = entry.executive or EXECUTIVES[entry.unit[:2]]
        return [
            (MANAGER_ROLES[entry.kind], people[entry.manager]),
            (Role.EXECUTIVE, people[executive]),
            *((Role.CONFIDANT, people[key]) for key in entry.confidants),
        ]

    def _write_milestones(self, plans: Sequence[Plan], moment: datetime) -> None:
        rows = []
        for plan in plans:
            for milestone in milestones_of(plan.entry, self.story):
                day = self.timeline.milestone_dates(
                    plan.entry, milestone, plan.entry.start, date.min
                )[0]
                values = {
                    "name": milestone.name,
                    "language": plan.entry.language,
                    "is_critical": milestone.critical,
                    "baseline_on": day,
                    "forecast_on": day,
                }
                rows.append((plan, milestone, values))
        made = add_milestones(
            rows=[(plan.initiative, values) for plan, _entry, values in rows],
            by=self.by,
            at=moment,
        )
        for (plan, milestone, _values), row in zip(rows, made, strict=True):
            plan.milestones.append((milestone, row))

    def _write_stages(self, plans: Sequence[Plan], moment: datetime) -> None:
        rows = []
        for plan in plans:
            names = self.story.sentences[plan.entry.language]["stages"][plan.entry.tailoring_class]
            planned = self.timeline.stages(plan.entry, plan.entry.start, moment.date())
            for name, stage in zip(names, planned, strict=True):
                values = {
                    "number": stage.number,
                    "name": name,
                    "language": plan.entry.language,
                    "state": stage.state,
                    "baseline_start": stage.start,
                    "baseline_end": stage.baseline_end,
                    "forecast_end": stage.forecast_end,
                    "actual_start": stage.start if stage.number == 1 else None,
                }
                rows.append((plan, values))
        made = add_stages(
            rows=[(plan.initiative, values) for plan, values in rows], by=self.by, at=moment
        )
        for (plan, _values), row in zip(rows, made, strict=True):
            plan.stages.append(row)

    # -- Month after month ----------------------------------------------------------------
    def update(self, plans: Sequence[Plan], period: int, *, by: Person, moment: datetime) -> None:
        """Bring dates, milestones and stages of these projects to what is known in a period."""
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
        moved = []
        planned = self.timeline.stages(plan.entry, period, until)
        for stage, row in zip(planned, plan.stages, strict=True):
            if row.state == StageState.COMPLETED:
                continue
            before = [getattr(row, name) for name in STAGE_COLUMNS]
            row.state = stage.state
            row.baseline_end, row.forecast_end = stage.baseline_end, stage.forecast_end
            if stage.state != StageState.PLANNED and row.actual_start is None:
                row.actual_start = stage.start
            if stage.state == StageState.COMPLETED:
                row.actual_end = stage.forecast_end
            if before != [getattr(row, name) for name in STAGE_COLUMNS]:
                moved.append(row)
        return moved

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
        for row in plan.stages:
            if row.state == StageState.RUNNING or (
                row.state == StageState.PLANNED and not is_stopped
            ):
                row.state, row.actual_end = StageState.COMPLETED, ended
                row.actual_start = row.actual_start or row.baseline_start
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
            is_first = period in (entry.start, min(entry.start, -1), -12)
            spent[key] = [x for x in lines if is_first or (x.year or 0) >= oldest]
        record_many(amounts=spent, by=by, at=moment, source="accounts", as_of=as_of)
        record_many(amounts=forecasts, by=by, at=moment, source="forecast")

    def is_known(self, entry: Project, period: int) -> bool:
        """Whether figures still come in: until the last report is out, once for what closed long ago."""
        return entry.start <= period and (
            entry.ends is None or period <= entry.ends or (period == -12 and entry.ends < -12)
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
            assign_role(
                initiative=plan.initiative,
                role=Role.PROJECT_MANAGER,
                person=self.organisation.people[handover.to],
                by=self.by,
                at=moment,
            )
            end_role(role=role, by=self.by, at=moment)


def milestones_of(entry: Project, story: Story) -> tuple[MilestoneEntry, ...]:
    """The project's own milestones, or those of its category."""
    if entry.milestones:
        return entry.milestones
    names = story.sentences[entry.language]["milestones"][entry.category]
    return tuple(
        MilestoneEntry(name, round(entry.months * share - 0.2, 2), critical)
        for name, share, critical in zip(names, MILESTONE_SHARES, CRITICAL, strict=True)
    )


def _rewrite(model: Any, rows: Sequence[Any], columns: list[str]) -> None:
    """Upsert in the order given: one stage ends before the next one runs."""
    if rows:
        model.objects.bulk_create(
            rows, 500, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )
