"""Gates of the story: what every project has passed, and the ones worth telling."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from portfolio.governance import charters
from portfolio.governance.choices import BodyKind
from portfolio.governance.selectors import portfolio_board
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.gates import checklists, procedures, services
from portfolio.lifecycle.gates.choices import GateKind, GateState, ItemState, Outcome, Voice
from portfolio.lifecycle.gates.models import (
    Closing,
    Gate,
    GateCondition,
    GateItem,
    GateVoice,
)
from portfolio.lifecycle.models import Stage
from portfolio.meetings.models import Committee
from portfolio.registers.actions.services import add_action
from portfolio.registers.decisions.services import record_decision
from portfolio.registers.shape.traces import Origin
from ppm import audit
from ppm.accounts.models import Person
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan, executive_of
from reporting.demo.story import FOLDER
from reporting.demo.timeline import Timeline, at

PASSED = {1: GateKind.G1, 2: GateKind.G2}


@dataclass
class Gates:
    """Writes the gates of all projects."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        self._charter()
        story = tomllib.loads((FOLDER / "gates.toml").read_text("utf-8"))
        self.board = portfolio_board()
        self.lists = dict(checklists.all_in_force())
        self._passed(story["words"])
        for entry in story["decided"]:
            if entry["project"] in self.plans:
                self._decided(entry)
        for entry in (*story["open"], *story["procedure"]):
            if entry["project"] in self.plans:
                self._asked(entry)
        for entry in story["risk"]:
            if entry["project"] in self.plans:
                self._risk(entry, story["words"])

    def _charter(self) -> None:
        for entry in tomllib.loads((FOLDER / "charter.toml").read_text("utf-8"))["version"]:
            moment = at(self.timeline.month(entry["month"]), 14)
            charters.save_draft(
                version=None,
                texts={code: entry[code] for code in ("fr", "nl")},
                reason=entry["reason"],
                by=self.by,
                at=moment,
            )
            charters.publish(by=self.by, at=moment)

    # -- What every project has passed ------------------------------------------------------
    def _passed(self, words: Mapping[str, Mapping[str, str]]) -> None:
        gates = []
        for plan in self.plans.values():
            if plan.entry.kind != "project" or not plan.entry.manager:
                continue
            # Of an ordinary project only what let the running stage begin.
            told = [
                one
                for one in plan.stages
                if (self._started(one) if plan.entry.executive else self._runs_later(one))
            ]
            gates += [
                self._gate_of_stage(plan, stage, words[plan.entry.language]) for stage in told
            ]
        moment = at(self.timeline.month(-1), 9)
        with audit.action("gate.decided", by=self.by, at=moment):
            Gate.objects.bulk_create(gates)
            self._met(gates)

    def _started(self, stage: Stage) -> bool:
        return stage.state != StageState.PLANNED

    def _runs_later(self, stage: Stage) -> bool:
        return stage.state == StageState.RUNNING and stage.number > 1

    def _gate_of_stage(self, plan: Plan, stage: Stage, words: Mapping[str, str]) -> Gate:
        kind = PASSED.get(stage.number, GateKind.STAGE)
        day = stage.actual_start or stage.baseline_start or self.timeline.today
        moment = at(day - timedelta(days=2), 11)
        executive = self.organisation.people[executive_of(plan.entry)]
        reviewer = self.organisation.people["vanhuffelen"]
        question = words[kind]
        return Gate(
            **self._decision(kind, executive, moment),
            initiative=plan.initiative,
            kind=kind,
            stage=stage,
            checklist=self.lists[kind],
            planned_on=moment.date(),
            question=question % stage.name if "%s" in question else question,
            language=plan.entry.language,
            asked_at=moment - timedelta(days=8),
            asked_by=self.organisation.people[plan.entry.manager],
            opinion=Outcome.APPROVED,
            opinion_text=words["opinion"],
            opinion_language=plan.entry.language,
            opinion_by=reviewer,
            opinion_at=moment - timedelta(days=4),
            outcome=Outcome.APPROVED,
            reason=words["reason"],
            reason_language=plan.entry.language,
        )

    def _decision(self, kind: str, by: Person, moment: datetime) -> dict[str, Any]:
        on_board = kind in (GateKind.G1, GateKind.G2, GateKind.BENEFITS)
        body: Committee | None = self.board if on_board else None
        return {
            "state": GateState.DECIDED,
            "body_kind": BodyKind.COMMITTEE if body else BodyKind.PROJECT_BOARD,
            "committee": body,
            "decided_on": moment.date(),
            "decided_at": moment,
            "decided_by": self.organisation.people["colpin"] if body else by,
        }

    def _met(self, gates: list[Gate]) -> None:
        """Every criterion asked of the class is met."""
        items = []
        criteria = {one.pk: list(one.criteria.all()) for one in self.lists.values()}
        for gate in gates:
            column = gate.initiative.tailoring_class or "standard"
            for criterion in criteria[gate.checklist_id]:
                need = getattr(criterion, column)
                if need != "none":
                    items.append(
                        GateItem(
                            gate=gate,
                            criterion=criterion,
                            is_mandatory=need == "mandatory",
                            state=ItemState.MET,
                            language=gate.language,
                            reviewer=gate.asked_by,
                            reviewed_at=gate.asked_at,
                        )
                    )
        GateItem.objects.bulk_create(items, 1000)

    # -- The ones worth telling -------------------------------------------------------------
    def _decided(self, entry: Mapping[str, Any]) -> None:
        plan, people = self.plans[entry["project"]], self.organisation.people
        day = self.timeline.today + timedelta(days=entry["days"])
        moment = at(day, 11)
        executive, reviewer = people[entry["by"]], people[entry["opinion_by"]]
        manager = people[plan.entry.manager]
        with audit.action("gate.decided", by=executive, at=moment):
            gate = Gate.objects.create(
                **self._decision(entry["kind"], executive, moment),
                initiative=plan.initiative,
                kind=entry["kind"],
                stage=plan.stages[-1] if entry["kind"] == "stage" else None,
                checklist=self.lists[GateKind(entry["kind"])],
                planned_on=day,
                question=entry["question"],
                language=entry["language"],
                is_premature=entry.get("premature", False),
                asked_at=moment - timedelta(days=12),
                asked_by=manager,
                opinion=entry["opinion"],
                opinion_text=entry["opinion_text"],
                opinion_language=entry["language"],
                opinion_by=reviewer,
                opinion_at=moment - timedelta(days=5),
                outcome=entry["outcome"],
                reason=entry["reason"],
                reason_language=entry["language"],
            )
            self._met([gate])
            if "not_met" in entry:
                last = gate.items.order_by("-criterion__position")[0]
                last.state, last.reason = ItemState.NOT_MET, entry["not_met"]
                last.save(update_fields=["state", "reason"])
            self._into_registers(gate, entry, plan.initiative, executive, moment)
            if "acceptance" in entry:
                Closing.objects.create(
                    gate=gate,
                    accepted_by=executive,
                    accepted_on=day - timedelta(days=14),
                    benefits_owner=executive,
                    language=entry["language"],
                    **{name: entry[name] for name in ("acceptance", "lessons", "benefits")},
                )

    def _into_registers(
        self,
        gate: Gate,
        entry: Mapping[str, Any],
        initiative: Initiative,
        by: Person,
        moment: datetime,
    ) -> None:
        origin = Origin("gate", gate.pk)
        told = {"by": by, "at": moment, "has_notices": False, "language": entry["language"]}
        gate.decision = record_decision(
            initiative=initiative,
            committee=gate.committee,
            subject=entry["question"],
            text=entry["reason"],
            decided_on=moment.date(),
            outcome=entry["outcome"],
            reason=entry["reason"],
            origin=origin,
            **told,
        )
        gate.save(update_fields=["decision"])
        for one in (*entry.get("conditions", ()), *entry.get("follow_on", ())):
            action = add_action(
                initiative=initiative,
                what=one["what"],
                owner=self.organisation.people[one["owner"]],
                due_on=self.timeline.today + timedelta(days=one["days"]),
                origin=origin,
                **told,
            )
            if one in entry.get("conditions", ()):
                GateCondition.objects.create(gate=gate, action=action)

    def _asked(self, entry: Mapping[str, Any]) -> None:
        """A gate that waits for its body, in a meeting or in writing."""
        plan, people = self.plans[entry["project"]], self.organisation.people
        today = self.timeline.today
        moments = [at(today - timedelta(days=days), 10) for days in (14, 8, 3, 2)]
        asked_by = people[entry["asked_by"]]
        gate = services.plan_gate(
            initiative=plan.initiative,
            kind=GateKind(entry["kind"]),
            planned_on=today + timedelta(days=entry["days"]),
            question=entry["question"],
            language=entry["language"],
            amount=Decimal(entry["amount"]) if "amount" in entry else None,
            by=asked_by,
            at=moments[0],
        )
        with audit.action("gate.reviewed", by=asked_by, at=moments[1]):
            gate.items.update(state=ItemState.MET, reviewer=asked_by, reviewed_at=moments[1])
            if "not_applicable" in entry:
                gate.items.filter(criterion__position=3).update(
                    state=ItemState.NOT_APPLICABLE,
                    reason=entry["not_applicable"],
                    language=entry["language"],
                )
        services.ask_decision(gate_id=gate.pk, version=None, by=asked_by, at=moments[1])
        services.recommend(
            gate_id=gate.pk,
            version=None,
            opinion=Outcome(entry["opinion"]),
            text=entry["opinion_text"],
            language=entry.get("opinion_language", entry["language"]),
            by=people[entry["opinion_by"]],
            at=moments[2],
        )
        if "deadline" in entry:
            self._in_writing(gate, entry, moments[3])

    def _in_writing(self, gate: Gate, entry: Mapping[str, Any], moment: datetime) -> None:
        people = self.organisation.people
        procedures.open_procedure(
            gate_id=gate.pk,
            version=None,
            outcome=Outcome.APPROVED,
            deadline=self.timeline.today + timedelta(days=entry["deadline"]),
            reason=entry["why"],
            language=entry["language"],
            by=people[entry["opened_by"]],
            at=moment,
        )
        for vote in entry["votes"]:
            person = people[vote["who"]]
            with audit.action("gate.voice", by=person, at=moment + timedelta(hours=4)):
                GateVoice.objects.create(
                    gate=gate,
                    person=person,
                    spoken_by=person,
                    voice=Voice(vote["voice"]),
                    reason=vote.get("reason", ""),
                    language=entry["language"],
                    spoken_at=moment + timedelta(hours=4),
                )

    def _risk(self, entry: Mapping[str, Any], words: Mapping[str, Mapping[str, str]]) -> None:
        """The running stage began before its decision."""
        plan, person = self.plans[entry["project"]], self.organisation.people[entry["by"]]
        stage = Stage.objects.filter(initiative=plan.initiative, state=StageState.RUNNING).first()
        if stage is None:
            return
        since = self.timeline.today + timedelta(days=entry["since"])
        until = self.timeline.today + timedelta(days=entry["until"])
        with audit.action("stage.started_at_risk", by=person, at=at(since, 9)):
            gate = stage.gates.get()
            gate.state, gate.outcome, gate.opinion, gate.opinion_text = (
                GateState.PLANNED,
                "",
                "",
                "",
            )
            gate.decided_on = gate.decided_at = gate.decided_by = gate.asked_at = gate.asked_by = (
                None
            )
            gate.opinion_by = gate.opinion_at = gate.committee = None
            gate.body_kind = gate.reason = ""
            gate.planned_on = until
            gate.risked_on, gate.risked_by = since, person
            gate.risk_reason, gate.risk_until = entry["reason"], until
            gate.save()
            gate.items.filter(criterion__position__gt=2).update(
                state=ItemState.OPEN, reviewer=None, reviewed_at=None
            )
