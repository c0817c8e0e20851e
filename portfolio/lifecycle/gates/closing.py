"""The closing file: acceptance, follow-on actions, lessons, benefits handed over."""

from datetime import date, datetime
from typing import Any

from portfolio.lifecycle.gates import refusals
from portfolio.lifecycle.gates.choices import GateKind, GateState
from portfolio.lifecycle.gates.models import Closing, Gate
from portfolio.lifecycle.gates.services import locked
from portfolio.registers.actions.models import Action
from portfolio.registers.actions.services import add_action
from portfolio.registers.shape.traces import Origin
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion


def _closure(gate_id: int) -> Gate:
    gate = locked(gate_id, None)
    if gate.kind != GateKind.CLOSURE or gate.state != GateState.PLANNED:
        raise refusals.GateMovedOn(gate)
    return gate


def edit_closing(
    *, gate_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Closing:
    """Write the closing file. Raises GateMovedOn, StaleVersion, ValidationError."""
    with audit.action("gate.closing", by=by, at=at):
        gate = _closure(gate_id)
        row = Closing.objects.select_for_update(of=("self",)).filter(gate=gate).first()
        if row is not None and version is not None and row.version != version:
            raise StaleVersion(row)
        row = row or Closing(gate=gate)
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
        row.refresh_from_db(fields=["version"])
    return row


def add_follow_on(
    *, gate_id: int, what: str, owner: Person, due_on: date, language: str, by: Person, at: datetime
) -> Action:
    """What is left to be done after the closure, with an owner. Raises GateMovedOn, ValidationError."""
    with audit.action("gate.follow_on", by=by, at=at):
        gate = _closure(gate_id)
        return add_action(
            initiative=gate.initiative,
            what=what,
            language=language,
            owner=owner,
            due_on=due_on,
            origin=Origin("gate", gate.pk),
            by=by,
            at=at,
        )
