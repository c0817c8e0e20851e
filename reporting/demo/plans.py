"""Writes initiatives with their plan and money, and keeps them up to date month after month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from portfolio.finance.calc import Line
from portfolio.finance.services import record_many
from portfolio.initiatives.choices import Kind, State
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import NewInitiative, create_many
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.services import add_stages
from portfolio.milestones.models import Milestone
from portfolio.milestones.services import add_milestones
from portfolio.participations.models import Participation
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.roles import Role
from reporting.demo.organisation import Organisation
from reporting.demo.story import MilestoneEntry, Names, Project, Story
from reporting.demo.timeline import Timeline, at

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


def executive_of(entry: Project) -> str:
    """The executive of a project: its own, or that of its department."""
    return entry.executive or EXECUTIVES[entry.unit[:2]]


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
        self._write_participations(plans, moment)
        self._write_milestones([one for one in plans if one.entry.kind == "project"], moment)
        self._write_stages([one for one in plans if one.entry.kind == "project"], moment)
        for source, amounts in (
            ("Budget", self.timeline.budget),
            ("Prévision / Prognose", self._first_forecast),
        ):
            lines = {one.initiative.pk: amounts(one.entry) for one in plans if one.entry.budget}
            record_many(amounts=lines, by=self.by, at=moment, source=source)

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
            "confidentiality": entry.confidentiality,
            "code_name": entry.code_name,
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
        return [
            (MANAGER_ROLES[entry.kind], people[entry.manager]),
            (Role.EXECUTIVE, people[executive_of(entry)]),
            *((Role.CONFIDANT, people[key]) for key in entry.confidants),
        ]

    def _write_participations(self, plans: Sequence[Plan], moment: datetime) -> None:
        """Not told by a notice: it began long ago."""
        rows = [
            Participation(
                initiative=plan.initiative,
                unit=self.organisation.units[code],
                kind=kind,
                valid_from=localdate(moment),
            )
            for plan in plans
            for code, kind in plan.entry.taking_part.items()
        ]
        with audit.action("participation.added", by=self.by, at=moment):
            Participation.objects.bulk_create(rows)

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


def milestones_of(entry: Project, story: Story) -> tuple[MilestoneEntry, ...]:
    """The project's own milestones, or those of its category."""
    if entry.milestones:
        return entry.milestones
    names = story.sentences[entry.language]["milestones"][entry.category]
    return tuple(
        MilestoneEntry(name, round(entry.months * share - 0.2, 2), critical)
        for name, share, critical in zip(names, MILESTONE_SHARES, CRITICAL, strict=True)
    )
