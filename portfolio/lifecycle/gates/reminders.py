"""Who is reminded of what was left open: a stage without its decision, a condition past its day."""

from datetime import date

from portfolio.initiatives.models import InitiativeRole
from portfolio.lifecycle.gates import notices
from portfolio.lifecycle.gates.choices import UNDECIDED
from portfolio.lifecycle.gates.models import Gate, GateCondition
from portfolio.registers.actions.choices import TO_DO
from ppm.accounts.models import Person
from ppm.permissions.roles import MANAGERS, Role

BEFORE, AGAIN = 5, 7  # days


def is_day(planned: date, today: date) -> bool:
    """Five days before, the day after, then every week."""
    late = (today - planned).days
    return late in (-BEFORE, 1) or (late > 1 and late % AGAIN == 1)


def remind(today: date) -> int:
    """Tell whoever must act; returns how many gates and conditions were told of."""
    at_risk = [
        gate
        for gate in Gate.objects.filter(state__in=UNDECIDED, risked_on__isnull=False)
        .select_related("initiative__unit", "risked_by")
        .order_by("pk")
        if gate.risk_until is not None and is_day(gate.risk_until, today)
    ]
    for gate in at_risk:
        people = _people(gate, today)
        people += [gate.risked_by] if gate.risked_by else []
        notices.tell("at_risk", gate, people, planned_on=gate.risk_until)
    late = [
        one
        for one in GateCondition.objects.filter(action__state__in=TO_DO, action__due_on__lt=today)
        .select_related("gate__initiative__unit", "action__owner")
        .order_by("pk")
        if is_day(one.action.due_on, today)
    ]
    for one in late:
        owner = [one.action.owner] if one.action.owner else []
        people = [*owner, *_people(one.gate, today)]
        notices.tell("condition_overdue", one.gate, people, what=one.action.title)
    return len(at_risk) + len(late)


def _people(gate: Gate, today: date) -> list[Person]:
    """The executive and the managers of the day."""
    held = InitiativeRole.objects.filter(
        initiative=gate.initiative, role__in=[Role.EXECUTIVE, *MANAGERS], valid_from__lte=today
    ).exclude(valid_to__lt=today)
    return [one.person for one in held.select_related("person").order_by("pk")]
