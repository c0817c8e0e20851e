"""Risks, issues, actions and decisions of the story, each in the language of its manager.

By hand for the named projects, from two pools for the others.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.choices import RUNNING, State
from portfolio.registers.actions.services import add_actions
from portfolio.registers.decisions.services import record_decisions
from portfolio.registers.issues.changes import set_change_budget
from portfolio.registers.issues.services import add_issues
from portfolio.registers.risks.choices import RESPONSES, RiskKind
from portfolio.registers.risks.models import Risk, RiskResponse
from portfolio.registers.risks.services import add_risks
from ppm import audit
from ppm.accounts.models import Person
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import CURRENT, FOLDER
from reporting.demo.timeline import Timeline, at

Row = tuple[Any, dict[str, Any]]
# How many of a pool an ordinary project takes.
TAKEN = {"risks": 4, "issues": 2, "actions": 3, "decisions": 1}


LARGE = 2_000  # thousands of euro


@dataclass
class Registers:
    """Writes the lines of all registers in a few statements each."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person
    answers: list[tuple[int, str]] = field(default_factory=list)  # place of a risk, its response
    written: set[tuple[str, str, int]] = field(default_factory=set)  # project, register, place

    def write(self, until: date | None = None) -> None:
        """What was known by the end of that day, so that the freeze of that day holds it; else the rest."""
        told = tomllib.loads((FOLDER / "registers.toml").read_text("utf-8"))
        moment = at(until - timedelta(days=1) if until else self._day(-19), 10)
        self.answers.clear()
        lines = {name: list(self._rows(told, name, until)) for name in TAKEN}
        risks = add_risks(rows=lines["risks"], by=self.by, at=moment)
        self._respond(risks, moment)
        add_issues(rows=lines["issues"], by=self.by, at=moment)
        add_actions(rows=lines["actions"], by=self.by, at=moment)
        record_decisions(rows=lines["decisions"], by=self.by, at=moment)
        if until is None:
            self._change_budgets(moment)

    def _rows(self, told: Mapping[str, Any], name: str, until: date | None) -> Iterator[Row]:
        for number, (key, plan) in enumerate(self.plans.items()):
            state = plan.initiative.state
            entries = told["named"].get(key, {}).get(name)
            if entries is None:
                if state not in (*RUNNING, State.CLOSED) or plan.entry.kind != "project":
                    continue
                pool = told["pool"]["nl" if plan.entry.language == "nl" else "fr"][name]
                # Another stretch of the pool for each project, the same on each loading.
                count = TAKEN[name] - (number % 2 if TAKEN[name] > 2 else 0)
                entries = [pool[(number * 3 + step * 2) % len(pool)] for step in range(count)]
            for step, entry in enumerate(entries):
                if (key, name, step) in self.written:
                    continue
                answers = len(self.answers)
                row = getattr(self, f"_{name}")(plan, entry, number + step)
                if until and not _was_known(row, plan, until):
                    del self.answers[answers:]
                    continue
                self.written.add((key, name, step))
                yield plan.initiative, row

    def _common(self, plan: Plan, number: int) -> dict[str, Any]:
        manager = self.organisation.people[plan.entry.manager]
        executive = self.organisation.people.get(plan.entry.executive)
        owner: Person | None = executive if executive is not None and number % 5 == 4 else manager
        if number % 11 == 10 and plan.entry.confidentiality == "open":
            owner = None
        return {
            "language": plan.entry.language,
            "owner": owner,
            "raised_by": manager,
            "raised_at": at(self._day(-20 - number % 60), 9),
        }

    def _risks(self, plan: Plan, entry: list[Any], number: int) -> dict[str, Any]:
        (
            kind,
            category,
            title,
            cause,
            event,
            effect,
            up,
            over,
            now_up,
            now_over,
            amount,
            near,
            reply,
        ) = entry
        self.answers.append((len(self.answers), reply))
        # An ordinary project that costs little loses little.
        share = 1 if plan.entry.told else min(plan.entry.budget / LARGE, 1)
        amount = max(round(amount * share), 1) if amount else 0
        is_over = plan.initiative.state not in RUNNING
        # The stories are those of projects of some millions; a light one is a fortieth of that.
        is_light = plan.initiative.tailoring_class == TailoringClass.LIGHT
        likely = amount * (25 if is_light else 1000)
        if is_light:
            over, now_over = min(over, 4), min(now_over, 4)
        return {
            **self._common(plan, number),
            "kind": kind,
            "category": category,
            "title": title,
            "cause": cause,
            "event": event,
            "effect": effect,
            "inherent_probability": up,
            "inherent_impact": over,
            "probability": now_up,
            "impact": now_over,
            "target_probability": max(1, now_up - 2),
            "target_impact": now_over,
            "amount_low": Decimal(likely * 2) / 5 if amount else None,
            "amount_likely": Decimal(likely) if amount else None,
            "proximity": near,
            "reviewed_on": self._day(-3 - (number * 7) % (17 if is_light else 37)),
            "is_for_committee": now_up * now_over >= 15,
            "state": "closed" if is_over else "open",
            "outcome": (
                "Niet voorgevallen." if plan.entry.language == "nl" else "Ne s’est pas produit."
            )
            if is_over
            else "",
        }

    def _issues(self, plan: Plan, entry: list[Any], number: int) -> dict[str, Any]:
        kind, title, description, severity, days, cost, state, resolution = entry
        if plan.initiative.state not in RUNNING:
            state = "closed"
            resolution = resolution or (
                "Opgelost vóór de afsluiting."
                if plan.entry.language == "nl"
                else "Résolu avant la clôture."
            )
        return {
            **self._common(plan, number),
            "kind": "problem" if kind == "change" and state in ("inhand", "closed") else kind,
            "title": title,
            "description": description,
            "severity": severity,
            "priority": min(4, severity + number % 2),
            "impact_days": days,
            "impact_cost": Decimal(cost * 1000) if cost >= 0 else None,
            "due_on": self._day(15 - (number * 9) % 40),
            "state": state,
            "resolution": resolution,
            "is_for_committee": severity == 4,
        }

    def _actions(self, plan: Plan, entry: list[Any], number: int) -> dict[str, Any]:
        what, days, state, more = entry
        due = self._day(days)
        is_moved = number % 4 == 1
        return {
            **self._common(plan, number),
            "title": what,
            "due_on": due,
            "original_due_on": due - timedelta(days=14) if is_moved else due,
            "state": state,
            "obstacle": more if state == "blocked" else "",
            "evidence": more if state in ("done", "verified") else "",
            "done_on": due if state in ("done", "verified") else None,
            "verified_by": self.by if state == "verified" else None,
        }

    def _decisions(self, plan: Plan, entry: list[Any], number: int) -> dict[str, Any]:
        subject, text, reason, conditions, days, outcome = entry
        return {
            **self._common(plan, number),
            "title": subject,
            "text": text,
            "reason": reason,
            "conditions": conditions,
            "decided_on": self._day(-days - number % 9),
            "outcome": outcome,
        }

    def _respond(self, risks: list[Risk], moment: datetime) -> None:
        """The response of each risk; one that ends in “!” is approved."""
        made = []
        for (place, reply), number in zip(self.answers, range(len(self.answers)), strict=True):
            if not reply:
                continue
            risk, is_approved = risks[place], reply.endswith("!")
            kinds = RESPONSES[RiskKind(risk.kind)]
            made.append(
                RiskResponse(
                    risk=risk,
                    kind=kinds[1 + number % 2] if risk.kind == "threat" else kinds[number % 2],
                    text=reply.rstrip("!"),
                    language=risk.language,
                    owner=risk.owner,
                    due_on=self._day(10 + number % 50),
                    cost=Decimal(2500 * (number % 5)) or None,
                    state="running" if is_approved else "planned",
                    approved_by=self.by if is_approved else None,
                    approved_at=moment if is_approved else None,
                )
            )
        with audit.action("risk.response_added", by=self.by, at=moment):
            RiskResponse.objects.bulk_create(made, 500)
            answered = [one.risk_id for one in made if one.approved_at is not None]
            Risk.objects.filter(pk__in=answered).update(is_answered=True)

    def _change_budgets(self, moment: datetime) -> None:
        for key, amount, limit in (("relais", 120, 25), ("dossier", 150, 50), ("moteur", 100, 45)):
            if key in self.plans:
                set_change_budget(
                    initiative=self.plans[key].initiative,
                    version=None,
                    amount=Decimal(amount * 1000),
                    limit=Decimal(limit * 1000),
                    by=self.by,
                    at=moment,
                )

    def _day(self, days: int) -> date:
        return self.timeline.today + timedelta(days=days)


def _was_known(row: Mapping[str, Any], plan: Plan, until: date) -> bool:
    """Whether the line stood in its register on that day as it stands today."""
    if plan.entry.ends is not None and plan.entry.ends <= CURRENT:
        return False  # its lines are told as those of a project that is over
    days = [row["raised_at"].date(), row.get("done_on"), row.get("decided_on")]
    return row.get("state") != "closed" and all(day <= until for day in days if day)
