"""Scores and classes, deviations, management products and boards of the story."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product as pairs
from typing import Any

from methodology.products.models import ManagementProduct
from methodology.tailoring.calc import Thresholds, class_of
from methodology.tailoring.models import TailoringTable
from portfolio.initiatives.assignments import give_roles
from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative
from portfolio.tailored.calc import Measured, proposals
from portfolio.tailored.choices import Answer, ProductState
from portfolio.tailored.deviations import answer_deviation, ask_deviation
from portfolio.tailored.facts import bounds_of, measured_of
from portfolio.tailored.models import ProductRecord, TailoringDecision
from portfolio.tailored.services import decide_class
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.roles import Role
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import FOLDER
from reporting.demo.timeline import Timeline, at

Entry = dict[str, Any]


@dataclass
class Tailored:
    """Writes how the projects of the story are tailored, after their plans and reports."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        story = tomllib.loads((FOLDER / "tailoring.toml").read_text("utf-8"))
        ids = [one.initiative.pk for one in self.plans.values()]
        rows = Initiative.objects.projects().filter(pk__in=ids).select_related("standing")
        projects = {one.pk: one for one in rows}
        keys = {one.initiative.pk: key for key, one in self.plans.items()}
        self._boards(story, projects, keys)
        self._decisions(story, projects, keys)
        self._products(story, projects, keys)
        self._deviations(story["deviation"])
        self._asked(story["asked"])

    def _boards(
        self, story: Entry, projects: Mapping[int, Initiative], keys: Mapping[int, str]
    ) -> None:
        """Senior users and suppliers of the departments; some projects still lack one."""
        people, board = self.organisation.people, story["board"]
        wanted = []
        for pk, project in projects.items():
            if project.is_confidential or keys[pk] in board["without"]:
                continue
            code = self.plans[keys[pk]].entry.unit[:2]
            wanted.append((project, Role.SENIOR_USER, people[board["users"][code]]))
            if project.tailoring_class != "light":
                wanted.append((project, Role.SENIOR_SUPPLIER, people[board["supplier"]]))
        moment = at(self.timeline.month(-11), 10)
        with audit.action("role.assigned", by=self.by, at=moment):
            give_roles(wanted, moment)

    def _decisions(
        self, story: Entry, projects: Mapping[int, Initiative], keys: Mapping[int, str]
    ) -> None:
        table = TailoringTable.objects.get(number=1)
        bounds, today = bounds_of(table), self.timeline.today
        measured = measured_of(list(projects.values()), today)
        thresholds = Thresholds(table.light_up_to, table.reinforced_from)
        earlier: Mapping[str, int] = story["budget_then"]
        made: list[TailoringDecision] = []
        for pk, project in projects.items():
            key = keys[pk]
            if key in story["unscored"] or project.state == State.START_UP:
                continue
            known = measured[pk]
            if key in earlier:
                known = Measured(earlier[key], known.days, known.entities)  # type: ignore[arg-type]  # whole euros
            scores = _scores(project.tailoring_class, proposals(known, bounds), thresholds)
            computed = class_of(list(scores.values()), thresholds)
            is_other = computed != project.tailoring_class
            asker = project.standing.project_manager_id or self.by.pk
            moment = at(self.timeline.month(-9), 9) + timedelta(minutes=len(made))
            language = self.plans[key].entry.language
            made.append(
                TailoringDecision(
                    initiative=project,
                    number=1,
                    table=table,
                    **{f"score_{name}": score for name, score in scores.items()},
                    computed=computed,
                    chosen=project.tailoring_class,
                    reason=story["reasons"][project.tailoring_class][language] if is_other else "",
                    language=language,
                    budget=known.budget,
                    days=known.days,
                    entities=known.entities,
                    is_current=True,
                    answer=Answer.AGREED,
                    asked_by_id=asker,
                    asked_at=moment,
                    answered_by=self.by if is_other else None,
                    answered_at=moment + timedelta(days=2) if is_other else moment,
                )
            )
        with audit.action("tailoring.decided", by=self.by, at=at(self.timeline.month(-9), 9)):
            TailoringDecision.objects.bulk_create(made, 200)

    def _products(
        self, story: Entry, projects: Mapping[int, Initiative], keys: Mapping[int, str]
    ) -> None:
        """What is approved by the state that a project is in, and what is still being written."""
        found = {one.key: one for one in ManagementProduct.objects.all()}
        made: list[ProductRecord] = []
        for pk, project in projects.items():
            light = project.tailoring_class == "light"
            done = list(story["products"]["light" if light else "full"].get(project.state, ()))
            late = story["late"].get(keys[pk], {})
            start = project.actual_start or project.baseline_start or self.timeline.month(-6)
            for place, name in enumerate([*done, *(one for one in late if one not in done)]):
                state = late.get(name, ProductState.APPROVED)
                approved = state == ProductState.APPROVED
                made.append(
                    ProductRecord(
                        initiative=project,
                        product=found[name],
                        state=state,
                        owner_id=project.standing.project_manager_id,
                        edition="1.0" if approved else "0.3",
                        approved_on=self._approval(name, start, place) if approved else None,
                        link=f"https://documents.cfs-fks.example/{project.code}/{name}",
                    )
                )
        with audit.action("product_record.edited", by=self.by, at=at(self.timeline.month(-1), 9)):
            ProductRecord.objects.bulk_create(made, 500)

    def _approval(self, name: str, start: Any, place: int) -> Any:
        """Business cases are reviewed at each boundary: most of them last month."""
        last = self.timeline.today - timedelta(days=20 + place)
        if name in ("business_case", "pid"):
            return last
        return min(start + timedelta(days=25 + 3 * place), last)

    def _deviations(self, entries: list[Entry]) -> None:
        for entry in entries:
            moment = self._moment(entry["weeks_ago"])
            merged = entry.get("into")
            row = ask_deviation(
                initiative=self.plans[entry["key"]].initiative,
                product=ManagementProduct.objects.get(key=entry["product"]),
                kind=entry["kind"],
                merged_into=ManagementProduct.objects.get(key=merged) if merged else None,
                reason=entry["reason"],
                by=self.organisation.people[entry["by"]],
                at=moment,
            )
            if "answered_by" in entry:
                answer_deviation(
                    deviation_id=row.pk,
                    version=None,
                    agrees=entry["agrees"],
                    remark=entry.get("remark", ""),
                    by=self.organisation.people[entry["answered_by"]],
                    at=moment + timedelta(days=3),
                )

    def _asked(self, entry: Entry) -> None:
        """A class other than computed that still waits for the PMO."""
        decide_class(
            initiative=self.plans[entry["key"]].initiative,
            scores=entry["scores"],
            chosen=entry["chosen"],
            reason=entry["reason"],
            by=self.organisation.people[entry["by"]],
            at=self._moment(entry["weeks_ago"]),
        )

    def _moment(self, weeks_ago: int) -> datetime:
        return at(self.timeline.today - timedelta(weeks=weeks_ago), 11)


def _scores(
    wanted: str, proposed: Mapping[str, int | None], thresholds: Thresholds
) -> dict[str, int]:
    """Scores around what can be measured that give the wanted class, if any do."""
    known = {name: score or 1 for name, score in proposed.items()}
    for criticality, novelty in sorted(pairs((1, 2, 3), repeat=2), key=sum):
        scores = {**known, "criticality": criticality, "novelty": novelty}
        if class_of(list(scores.values()), thresholds) == wanted:
            return scores
    outer = 1 if wanted == "light" else 3
    return {**known, "criticality": outer, "novelty": outer}
