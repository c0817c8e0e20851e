"""What the pages of a gate share."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portfolio.governance.selectors import Body, NobodyDecides
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.gates import deciding, selectors
from portfolio.lifecycle.gates.choices import (
    WITH_THE_BODY,
    GateKind,
    GateState,
    ProcedureState,
)
from portfolio.lifecycle.gates.columns import body_name, state_chip
from portfolio.lifecycle.gates.models import Gate, GateItem
from portfolio.lifecycle.gates.services import body_of_gate
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import render_page


def plan_of(initiative: Initiative) -> str:
    return reverse("portfolio:initiative_plan", args=[initiative.pk])


def body_or_none(gate: Gate) -> Body | None:
    """The body that decides, or would; none while the table names nobody."""
    try:
        return body_of_gate(gate, localdate())
    except NobodyDecides:
        return None


def rows_of(items: list[GateItem]) -> list[tuple[GateItem, tuple[str, str]]]:
    """Criteria in the language nearest to the reader."""
    return [(one, nearest(one.criterion, "text")) for one in items]


def gate_context(request: PersonRequest, gate: Gate, *, refused: str = "") -> dict[str, Any]:
    """Everything the page of a gate shows; `refused` is why something could not happen."""
    body = body_or_none(gate)
    items = selectors.items_of(gate)
    procedures = list(gate.procedures.order_by("pk")) if gate.body_kind else []
    is_open = gate.state in (*WITH_THE_BODY, GateState.PLANNED)
    may_prepare = is_open and bool(can(request.user, Perm.GATE_PREPARE, gate))
    may_recommend = bool(can(request.user, Perm.GATE_RECOMMEND, gate))
    is_on_body = body is not None and body.holds(request.user)
    return {
        "gate": gate,
        "refused": refused,
        "name": nearest(gate.initiative, "name"),
        "home": reverse("portfolio:initiative_detail", args=[gate.initiative_id]),
        "plan": plan_of(gate.initiative),
        "chip": state_chip(gate),
        "body": body,
        "body_name": body.name if body else body_name(gate),
        "items": rows_of(items),
        "progress": selectors.progress(items),
        "voices": selectors.voices_of(gate),
        "conditions": selectors.conditions_of(gate) if gate.outcome else [],
        "today": localdate(),
        "procedures": procedures,
        "running": next((one for one in procedures if one.state == ProcedureState.RUNNING), None),
        "closing": selectors.closing_of(gate) if gate.kind == GateKind.CLOSURE else None,
        "follow_on": selectors.follow_on_of(gate) if gate.kind == GateKind.CLOSURE else [],
        "may_prepare": may_prepare,
        "may_review": may_prepare and gate.state in (GateState.PLANNED, GateState.ASKED),
        "may_recommend": gate.state in WITH_THE_BODY and may_recommend and not is_on_body,
        "may_judge": may_recommend and not gate.outcome,
        "may_advise": gate.state in WITH_THE_BODY and is_on_body,
        "may_decide": gate.state == GateState.RECOMMENDED
        and body is not None
        and deciding.may_write_down(request.user, gate, body),
    }


def gate_page(
    request: PersonRequest,
    gate: Gate,
    form: BaseForm,
    title: str,
    action: str = "",
    *,
    lead: str = "",
    is_upload: bool = False,
) -> HttpResponse:
    """A form about a gate, under its project and its question."""
    context = {
        "form": form,
        "gate": gate,
        "name": nearest(gate.initiative, "name")[0],
        "title": title,
        "lead": lead,
        "action": action or _("Save"),
        "is_upload": is_upload,
    }
    return render_page(request, "portfolio/lifecycle/gates/form.html", context)
