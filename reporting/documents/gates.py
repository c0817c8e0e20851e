"""The record of a gate on paper, in one of the three languages."""

from typing import Any

from portfolio.lifecycle.gates import selectors
from portfolio.lifecycle.gates.choices import GateKind
from portfolio.lifecycle.gates.columns import body_name
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.gates.pages import rows_of
from ppm.languages.nearest import coded_name


def gate_record(gate: Gate) -> dict[str, Any]:
    """What the record tells, in the language of the moment."""
    items = selectors.items_of(gate)
    is_closure = gate.kind == GateKind.CLOSURE
    return {
        "gate": gate,
        "name": coded_name(gate.initiative),
        "body": body_name(gate),
        "items": rows_of(items),
        "progress": selectors.progress(items),
        "voices": selectors.voices_of(gate),
        "conditions": selectors.conditions_of(gate),
        "closing": selectors.closing_of(gate) if is_closure else None,
        "follow_on": selectors.follow_on_of(gate) if is_closure else [],
    }
