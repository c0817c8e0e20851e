from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from portfolio.lifecycle.gates.choices import ItemState
from portfolio.lifecycle.gates.models import Closing, Gate, GateItem, GateVoice
from portfolio.registers.actions.choices import TO_DO
from portfolio.registers.actions.models import Action
from ppm.accounts.models import Person

OVERDUE = Q(conditions__action__state__in=TO_DO)


def gates_in_sight(person: Person, today: date) -> QuerySet[Gate]:
    """Gates with the numbers of their open and overdue conditions."""
    late = OVERDUE & Q(conditions__action__due_on__lt=today)
    return (
        Gate.objects.visible_to(person)
        .for_list()
        .annotate(
            open_conditions=Count("conditions", filter=OVERDUE, distinct=True),
            late_conditions=Count("conditions", filter=late, distinct=True),
        )
    )


def gates_of(initiative_id: int, today: date) -> list[Gate]:
    """The gates of one project, the latest last. One query."""
    late = OVERDUE & Q(conditions__action__due_on__lt=today)
    rows = Gate.objects.filter(initiative=initiative_id).exclude(state="withdrawn")
    return list(
        rows.select_related("stage", "committee", "risked_by")
        .annotate(late_conditions=Count("conditions", filter=late, distinct=True))
        .order_by("planned_on", "pk")
    )


@dataclass(frozen=True)
class Progress:
    """How a checklist stands."""

    met: int
    not_met: int
    not_applicable: int
    open: int

    @property
    def of(self) -> int:
        return self.met + self.not_met + self.not_applicable + self.open


def progress(items: Iterable[GateItem]) -> Progress:
    states = [one.state for one in items]
    return Progress(
        states.count(ItemState.MET),
        states.count(ItemState.NOT_MET),
        states.count(ItemState.NOT_APPLICABLE),
        states.count(ItemState.OPEN),
    )


def items_of(gate: Gate) -> list[GateItem]:
    return list(
        gate.items.select_related("criterion", "reviewer", "file").order_by("criterion__position")
    )


def voices_of(gate: Gate) -> list[GateVoice]:
    return list(gate.voices.select_related("person", "spoken_by").order_by("spoken_at", "pk"))


def conditions_of(gate: Gate) -> list[Action]:
    rows = Action.objects.filter(gate_condition__gate=gate).select_related("owner")
    return list(rows.order_by("due_on", "pk"))


def follow_on_of(gate: Gate) -> list[Action]:
    """What a closure leaves to be done, conditions apart."""
    rows = Action.objects.filter(origin_kind="gate", origin_id=gate.pk, gate_condition=None)
    return list(rows.select_related("owner").order_by("due_on", "pk"))


def closing_of(gate: Gate) -> Closing:
    """The closing file; an empty one while nothing has been written."""
    rows: Any = Closing.objects.filter(gate=gate).select_related("accepted_by", "benefits_owner")
    return rows.first() or Closing(gate=gate, language=gate.language)
