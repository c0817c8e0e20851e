"""What gates ask of a person: decide, answer in writing, recommend; a stage that runs at one's own risk."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portfolio.governance.choices import BodyKind
from portfolio.lifecycle.gates.choices import UNDECIDED, GateState, ProcedureState
from portfolio.lifecycle.gates.models import Gate, WrittenProcedure
from portfolio.meetings.choices import Seat
from portfolio.meetings.models import CommitteeMember
from portfolio.meetings.selectors import in_office
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import Role
from ppm.permissions.scope import scope_of
from ppm.ui.figures import amount, written_day
from reporting.home.waiting import Task


def gates_to_decide(person: Person, today: date) -> Iterator[Task]:
    """Decisions of an executive, of the chair or the secretary of a committee, and answers in writing."""
    if not can(person, Perm.GATE_VIEW):
        return
    own = Q(initiative__in=_directed(person)) & Q(body_kind=BodyKind.PROJECT_BOARD)
    held = CommitteeMember.objects.filter(in_office(today)).filter(
        Q(person=person) | Q(deputy=person)
    )
    writes = held.filter(seat__in=[Seat.CHAIR, Seat.SECRETARY]).values("committee")
    votes = held.exclude(seat=Seat.SECRETARY).values("committee")
    running = WrittenProcedure.objects.filter(gate=OuterRef("pk"), state=ProcedureState.RUNNING)
    rows: Any = (
        Gate.objects.visible_to(person)
        .filter(state=GateState.RECOMMENDED)
        .annotate(in_writing=Exists(running), answers_until=running.values("deadline")[:1])
        .filter(
            own
            | Q(committee__in=writes, in_writing=False)
            | Q(committee__in=votes, in_writing=True) & ~Q(voices__person=person)
        )
        .select_related("initiative")
        .order_by("planned_on", "pk")
    )
    for gate in rows.distinct():
        name, language = nearest(gate.initiative, "name")
        page = "gate_advise" if gate.in_writing else "gate_decide"
        yield Task(
            verb=_("Answer in writing: %(gate)s") % {"gate": gate.get_kind_display()}
            if gate.in_writing
            else _("Decide: %(gate)s") % {"gate": gate.get_kind_display()},
            subject=name,
            language=language,
            why=_why(gate),
            address=reverse(f"portfolio:{page}", args=[gate.pk]),
            action=pgettext("button", "Vote") if gate.in_writing else _("Decide"),
            due_on=gate.answers_until if gate.in_writing else gate.planned_on,
        )


def _why(gate: Gate) -> str:
    opinion = _("PMO: %(opinion)s") % {"opinion": gate.get_opinion_display()}
    if gate.amount is None:
        return opinion
    return f"{opinion} · {amount(gate.amount, 'EUR')}"


def _directed(person: Person) -> list[int]:
    """Initiatives of which the person is the executive today."""
    return sorted(scope_of(person).of_roles({Role.EXECUTIVE}).initiative_ids)


def gates_to_recommend(person: Person, today: date) -> Iterator[Task]:
    """Gates that wait for a recommendation by somebody who did not ask for them."""
    if not can(person, Perm.GATE_RECOMMEND):
        return
    rows = Gate.objects.permitting(person, Perm.GATE_RECOMMEND).filter(state=GateState.ASKED)
    for gate in rows.exclude(asked_by=person).select_related("initiative").order_by("pk"):
        name, language = nearest(gate.initiative, "name")
        yield Task(
            verb=_("Recommend: %(gate)s") % {"gate": gate.get_kind_display()},
            subject=name,
            language=language,
            why=gate.question,
            address=reverse("portfolio:gate_recommend", args=[gate.pk]),
            action=_("Recommend"),
            due_on=gate.planned_on,
        )


def stages_at_risk(person: Person, today: date) -> Iterator[Task]:
    """Stages that an executive let start, and that nobody has decided yet."""
    rows = Gate.objects.filter(risked_by=person, state__in=UNDECIDED).visible_to(person)
    for gate in rows.select_related("initiative", "stage").order_by("risk_until", "pk"):
        name, language = nearest(gate.initiative, "name")
        until = written_day(gate.risk_until) if gate.risk_until else ""
        yield Task(
            verb=_("Stage at your risk: have it decided"),
            subject=name,
            language=language,
            why=_("decision planned for %(until)s") % {"until": until},
            address=reverse("portfolio:gate_detail", args=[gate.pk]),
            action=_("See the gate"),
            due_on=gate.risk_until,
        )
