"""What the cockpit of a project shows of its gates."""

from datetime import date
from typing import Any

from django.urls import reverse

from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.gates.choices import GateState
from portfolio.lifecycle.gates.columns import body_name, remarks, state_chip
from portfolio.lifecycle.gates.selectors import gates_of
from portfolio.lifecycle.models import Stage
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm


def gates_panel(initiative: Initiative, person: Person, today: date) -> dict[str, Any] | None:
    """The gates of a project on its plan. Two queries at most."""
    if initiative.kind != Kind.PROJECT:
        return None
    rows = gates_of(initiative.pk, today)
    may_prepare = can(person, Perm.GATE_PREPARE, initiative)
    return {
        "rows": [(one, state_chip(one), body_name(one), remarks(one)) for one in rows],
        "create": reverse("portfolio:gate_create", args=[initiative.pk]) if may_prepare else "",
        "to_risk": _to_risk(initiative) if can(person, Perm.GATE_DECIDE, initiative) else None,
    }


def _to_risk(initiative: Initiative) -> Stage | None:
    """The next stage, which the executive may let start."""
    stages = Stage.objects.filter(initiative=initiative).order_by("number")
    if initiative.state not in RUNNING:
        return None
    return stages.filter(state=StageState.PLANNED).first()


def watched(initiative: Initiative, today: date) -> list[tuple[Any, Any, Any]]:
    """What must not be overlooked on the overview: to be decided, at risk, overdue conditions. One query."""
    if initiative.kind != Kind.PROJECT:
        return []
    return [
        (one, state_chip(one), remarks(one))
        for one in gates_of(initiative.pk, today)
        if one.is_at_risk
        or bool(getattr(one, "late_conditions", 0))
        or one.state == GateState.RECOMMENDED
    ]
