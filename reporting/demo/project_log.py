"""Products, quality, lessons, stakeholders, assumptions and questions from outside of the story."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portfolio.registers.assumptions.services import add_assumption
from portfolio.registers.decisions.models import Decision
from portfolio.registers.lessons.models import Lesson
from portfolio.registers.lessons.services import add_lessons, note_consultation, reuse_lesson
from portfolio.registers.products.models import Product
from portfolio.registers.products.services import add_products
from portfolio.registers.quality.services import add_qualities
from portfolio.registers.questions.services import add_question, insert_figure, write_answer
from portfolio.registers.stakeholders.services import add_communication, add_stakeholder
from portfolio.standings.followers import once
from ppm.accounts.models import Person
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import FOLDER
from reporting.demo.timeline import Timeline, at

Story = Mapping[str, Any]
QUIET: dict[str, Any] = {"has_notices": False}
FRENCH = ("assistant",)  # the executive wrote its lessons and products


@dataclass
class ProjectLog:
    """Writes these lines for the named projects, in the language of their manager."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        story = tomllib.loads((FOLDER / "project_log.toml").read_text("utf-8"))
        with once():
            self._products(story)
            self._lessons(story)
            for key, told in self._told(story):
                self._stakeholders(key, told.get("stakeholders", []))
                self._assumptions(key, told.get("assumptions", []))
            self._questions(story)

    def _told(self, story: Story) -> Iterator[tuple[str, Story]]:
        return ((key, told) for key, told in story.items() if isinstance(told, dict))

    def _day(self, days: int) -> date:
        return self.timeline.today + timedelta(days=days)

    def _common(self, key: str, days: int) -> dict[str, Any]:
        plan = self.plans[key]
        language = "fr" if key in FRENCH else plan.entry.language
        return {
            "language": language,
            "owner": self._manager(key),
            "raised_at": at(self._day(min(days, -5)), 10),
        }

    def _manager(self, key: str) -> Person:
        return self.organisation.people[self.plans[key].entry.manager]

    def _products(self, story: Story) -> None:
        rows, places = [], []
        for key, told in self._told(story):
            for number, one in enumerate(told.get("products", []), 1):
                title, kind, priority, state, edition, planned, forecast, criteria = one
                is_done = state in ("accepted", "handed")
                values = {
                    **self._common(key, -200),
                    "title": title,
                    "kind": kind,
                    "priority": priority,
                    "state": state,
                    "edition": edition,
                    "planned_on": self._day(planned),
                    "forecast_on": self._day(forecast),
                    "actual_on": self._day(forecast) if is_done else None,
                    "criteria": criteria,
                }
                if state == "cut":
                    values["decision"] = self._decision(key)
                rows.append((self.plans[key].initiative, values))
                places.append((key, number))
        made = add_products(rows=rows, by=self.by, at=at(self._day(-5), 10))
        self._quality(story, dict(zip(places, made, strict=True)))

    def _decision(self, key: str) -> Decision | None:
        """The exception plan that took it out."""
        found = Decision.objects.filter(initiative=self.plans[key].initiative)
        return found.order_by("decided_on", "pk").first()

    def _quality(self, story: Story, products: Mapping[tuple[str, int], Product]) -> None:
        rows = []
        for key, told in self._told(story):
            for title, number, method, planned, result, findings in told.get("quality", []):
                values = {
                    **self._common(key, -200),
                    "title": title,
                    "product": products.get((key, number)),
                    "method": method,
                    "planned_on": self._day(planned),
                    "state": "done" if result else "planned",
                    "actual_on": self._day(planned) if result else None,
                    "result": result,
                    "findings": findings,
                }
                rows.append((self.plans[key].initiative, values))
        add_qualities(rows=rows, by=self.by, at=at(self._day(-3), 10))

    def _lessons(self, story: Story) -> None:
        rows = []
        for key, told in self._told(story):
            for one in told.get("lessons", []):
                title, kind, category, event, cause, effect, advice, scope, state = one
                values = {
                    **self._common(key, -90),
                    "title": title,
                    "kind": kind,
                    "category": category,
                    "event": event,
                    "cause": cause,
                    "effect": effect,
                    "recommendation": advice,
                    "scope": scope,
                    "state": state,
                }
                rows.append((self.plans[key].initiative, values))
        made: dict[str, Lesson] = {
            one.title: one for one in add_lessons(rows=rows, by=self.by, at=at(self._day(-85), 10))
        }
        for one in story["reuse"]:
            reuse_lesson(
                lesson=made[one["lesson"]],
                initiative=self.plans[one["by"]].initiative,
                text=one["text"],
                language=self.plans[one["by"]].entry.language,
                by=self._manager(one["by"]),
                at=at(self._day(-70), 14),
            )
        for one in story["consulted"]:
            note_consultation(
                initiative=self.plans[one["by"]].initiative,
                note=one["note"],
                language=self.plans[one["by"]].entry.language,
                by=self._manager(one["by"]),
                at=at(self._day(-one["days"]), 9),
            )

    def _stakeholders(self, key: str, told: list[list[Any]]) -> None:
        manager, moment = self._manager(key), at(self._day(-60), 11)
        for one in told:
            (
                title,
                kind,
                interest,
                influence,
                now,
                wanted,
                expects,
                message,
                channel,
                rhythm,
                days,
            ) = one
            row = add_stakeholder(
                initiative=self.plans[key].initiative,
                title=title,
                kind=kind,
                interest=interest,
                influence=influence,
                stance=now,
                stance_wanted=wanted,
                expects=expects,
                by=manager,
                at=moment,
                **self._common(key, -60),
                **QUIET,
            )
            if message:
                add_communication(
                    stakeholder=row,
                    message=message,
                    language=row.language,
                    channel=channel,
                    rhythm=rhythm,
                    owner=manager,
                    next_on=self._day(days),
                    by=manager,
                    at=moment,
                )

    def _assumptions(self, key: str, told: list[list[Any]]) -> None:
        for title, consequence, sureness, days, state, finding in told:
            add_assumption(
                initiative=self.plans[key].initiative,
                title=title,
                consequence=consequence,
                sureness=sureness,
                check_by=self._day(days),
                state=state,
                checked_on=self._day(min(days, -1)) if finding else None,
                finding=finding,
                by=self._manager(key),
                at=at(self._day(-60), 11),
                **self._common(key, -60),
                **QUIET,
            )

    def _questions(self, story: Story) -> None:
        for one in story["question"]:
            plan, manager = self.plans[one["about"]], self._manager(one["about"])
            moment = at(self._day(one["received"]), 15)
            row = add_question(
                initiative=plan.initiative,
                title=one["title"],
                language=plan.entry.language,
                asker=one["asker"],
                asked_by=one["asked_by"],
                asker_reference=one["reference"],
                question=one["text"],
                received_on=self._day(one["received"]),
                due_on=self._day(one["due"]),
                owner=manager,
                is_for_committee=one["committee"],
                raised_at=moment,
                by=self.by,
                at=moment,
                **QUIET,
            )
            if one["draft"]:
                later = at(self._day(-2), 16)
                write_answer(pk=row.pk, version=None, answer=one["draft"], by=manager, at=later)
                insert_figure(
                    pk=row.pk,
                    version=None,
                    initiative=plan.initiative,
                    source="frozen",
                    measure="forecast",
                    by=manager,
                    at=later,
                )
