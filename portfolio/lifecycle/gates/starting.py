"""A stage begins by a decision, or before it at the executive's own risk (domain notes §0.8)."""

from datetime import date, datetime

from django.db.models import Q

from portfolio.initiatives.choices import Kind
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.gates import refusals, services
from portfolio.lifecycle.gates.choices import GO, GateKind, GateState
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.services import StageNotPlanned, start_stage
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

# The first stage is initiation, the second one follows the authorisation of the project.
OPENING = {1: (GateKind.G1, GateKind.G2), 2: (GateKind.G2,)}


def gate_that_opens(stage: Stage) -> Gate | None:
    """The decision by which a stage may start."""
    passed = Gate.objects.filter(
        initiative=stage.initiative_id, state=GateState.DECIDED, outcome__in=GO
    )
    kinds = OPENING.get(stage.number, ())
    return passed.filter(Q(stage=stage) | Q(kind__in=kinds, stage=None)).order_by("-pk").first()


def start_decided_stage(
    *, stage_id: int, version: int | None, on: date, by: Person, at: datetime
) -> Stage:
    """Start a stage that was decided. Raises NotDecided, and what `start_stage` raises."""
    stage = Stage.objects.select_related("initiative").get(pk=stage_id)
    of_project = stage.initiative.kind == Kind.PROJECT and stage.state == StageState.PLANNED
    if of_project and gate_that_opens(stage) is None:
        raise refusals.NotDecided(stage)
    return start_stage(stage_id=stage_id, version=version, on=on, by=by, at=at)


def start_at_risk(
    *,
    stage_id: int,
    version: int | None,
    on: date,
    reason: str,
    decision_on: date | None,
    language: str,
    by: Person,
    at: datetime,
) -> Gate:
    """The executive lets a stage start before its decision; the gate says so until it is decided.

    Raises NotTheExecutive, RiskIncomplete, and what `start_stage` raises.
    """
    stage = Stage.objects.select_related("initiative").get(pk=stage_id)
    if not can(by, Perm.GATE_DECIDE, stage.initiative):
        raise refusals.NotTheExecutive
    if stage.state != StageState.PLANNED:
        raise StageNotPlanned
    if not reason.strip() or decision_on is None:
        raise refusals.RiskIncomplete
    with audit.action("stage.started_at_risk", by=by, at=at, reason=reason):
        gate = _gate_of(stage, decision_on, language, by, at)
        gate.risked_on, gate.risked_by = on, by
        gate.risk_reason, gate.risk_until = reason, decision_on
        gate.save(update_fields=["risked_on", "risked_by", "risk_reason", "risk_until"])
        start_stage(stage_id=stage_id, version=version, on=on, by=by, at=at)
    return gate


def _gate_of(stage: Stage, decision_on: date, language: str, by: Person, at: datetime) -> Gate:
    kind = {1: GateKind.G1, 2: GateKind.G2}.get(stage.number, GateKind.STAGE)
    rows = Gate.objects.undecided().filter(initiative=stage.initiative_id)
    found = rows.filter(Q(stage=stage) | Q(kind=kind, stage=None)).order_by("pk").first()
    if found is None:
        return services.plan_gate(
            initiative=stage.initiative,
            kind=kind,
            stage=stage,
            planned_on=decision_on,
            question=stage.name,
            language=language,
            by=by,
            at=at,
        )
    gate = services.locked(found.pk, None)
    if gate.stage_id is None:
        gate.stage = stage
        gate.save(update_fields=["stage"])
    return gate


def may_risk(person: Person, stage: Stage) -> bool:
    """Whether the person is the executive, or stands in."""
    return bool(can(person, Perm.GATE_DECIDE, stage.initiative))
