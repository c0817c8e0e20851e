"""Objectives, contributions and dependencies of the story."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portfolio.registers.dependencies.choices import Side
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.services import (
    confirm_dependency,
    deliver_dependency,
    drop_dependency,
    move_dependency,
    propose_dependency,
)
from portfolio.strategy.models import Contribution, Objective
from portfolio.strategy.services import create_objective, end_objective
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import FOLDER
from reporting.demo.timeline import Timeline, at


@dataclass
class Links:
    """Writes what joins the projects of the story to each other and to objectives."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        story = tomllib.loads((FOLDER / "links.toml").read_text("utf-8"))
        objectives = self._objectives(story["objective"])
        self._contributions(story["contribution"], story["rules"], objectives)
        self._end(story["objective"], objectives)
        for entry in story["dependency"]:
            if {entry["giver"], entry["taker"]} <= self.plans.keys():
                self._dependency(entry)

    def _objectives(self, entries: list[dict[str, Any]]) -> dict[str, Objective]:
        made: dict[str, Objective] = {}
        begin = self.timeline.month(-20).replace(month=1)
        for entry in entries:
            made[entry["code"]] = create_objective(
                by=self.by,
                at=at(begin, 9),
                code=entry["code"],
                parent=made.get(entry.get("parent", "")),
                unit=self.organisation.units[entry["unit"]],
                source=entry["source"],
                source_text=entry.get("reference", ""),
                weight=entry["weight"],
                valid_from=begin,
                valid_to=begin.replace(year=begin.year + 4) - timedelta(days=1),
                **{f"name_{code}": entry[code] for code in LANGUAGES},
                **{f"indicator_{code}": entry.get(f"indicator_{code}", "") for code in LANGUAGES},
            )
        return made

    def _end(self, entries: list[dict[str, Any]], made: Mapping[str, Objective]) -> None:
        for entry in entries:
            if "ended_in" in entry:
                first = self.timeline.month(entry["ended_in"])
                end_objective(
                    objective_id=made[entry["code"]].pk,
                    version=None,
                    on=first - timedelta(days=1),
                    reason=entry["end_reason"],
                    by=self.by,
                    at=at(first, 10),
                )

    def _contributions(
        self,
        entries: list[dict[str, Any]],
        rules: Mapping[str, str],
        objectives: Mapping[str, Objective],
    ) -> None:
        rows = [
            Contribution(
                initiative=self.plans[entry["key"]].initiative,
                objective=objectives[entry["objective"]],
                weight=entry["weight"],
                share=entry.get("share"),
                explanation=entry["why"],
                language=self.plans[entry["key"]].entry.language,
            )
            for entry in entries
            if entry["key"] in self.plans
        ]
        named = {entry["key"] for entry in entries}
        for key, plan in self.plans.items():
            code = rules.get(f"{plan.entry.unit[:2]}.{plan.entry.category}")
            if key not in named and code and plan.entry.confidentiality == "open":
                rows.append(
                    Contribution(
                        initiative=plan.initiative,
                        objective=objectives[code],
                        weight="main",
                        language=plan.entry.language,
                    )
                )
        moment = at(self.timeline.month(-6), 14)
        with audit.action("contribution.added", by=self.by, at=moment):
            Contribution.objects.bulk_create(rows)

    def _dependency(self, entry: dict[str, Any]) -> None:
        giver, taker = self.plans[entry["giver"]], self.plans[entry["taker"]]
        moment = self._in(entry["proposed_in"])
        row = propose_dependency(
            giver=giver.initiative,
            taker=taker.initiative,
            what=entry["what"],
            language=entry["language"],
            needed_on=self._day(entry["needed"]),
            side=Side.TAKER,
            by=self._manager(taker, entry["proposed_in"]),
            at=moment,
            has_notices=False,
        )
        if "promised" in entry:
            confirm_dependency(
                dependency_id=row.pk,
                version=None,
                side=Side.GIVER,
                promised_on=self._day(entry["promised"]),
                by=self._manager(giver, entry["proposed_in"]),
                at=moment + timedelta(days=9),
                has_notices=False,
            )
        self._later(entry, row, giver, taker)

    def _later(self, entry: dict[str, Any], row: Dependency, giver: Plan, taker: Plan) -> None:
        if "moved" in entry:
            move_dependency(
                dependency_id=row.pk,
                version=None,
                side=Side.GIVER,
                on=self._day(entry["promised"] + entry["moved"]),
                reason=entry["reason"],
                by=self._manager(giver, entry["moved_in"]),
                at=self._in(entry["moved_in"]),
            )
        if "delivered_in" in entry:
            moment = self._in(entry["delivered_in"])
            deliver_dependency(
                dependency_id=row.pk,
                version=None,
                on=moment.date(),
                by=self._manager(giver, entry["delivered_in"]),
                at=moment,
            )
        if "dropped" in entry:
            drop_dependency(
                dependency_id=row.pk,
                version=None,
                reason=entry["dropped"],
                by=self._manager(taker, entry["proposed_in"]),
                at=self._in(entry["proposed_in"] + 1),
            )

    def _manager(self, plan: Plan, period: int) -> Person:
        return self.organisation.people[plan.entry.manager_in(period)]

    def _day(self, period: float) -> Any:
        return self.timeline.month(int(period)).replace(day=15)

    def _in(self, period: int) -> datetime:
        return at(self.timeline.month(period).replace(day=18), 10)
