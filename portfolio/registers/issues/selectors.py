from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from portfolio.governance.choices import Occasion
from portfolio.governance.selectors import Body, NobodyDecides, deciding_body
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.registers.issues import calc
from portfolio.registers.issues.choices import IssueState
from portfolio.registers.issues.models import ChangeBudget, Issue
from ppm.accounts.models import Person
from ppm.permissions.access import HasAccessPoint, can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import Role

APPROVED = (IssueState.IN_HAND, IssueState.CLOSED)


def budget_of(initiative: Initiative, *, without: Issue | None = None) -> calc.Budget | None:
    """The change budget with what approved changes cost; nothing where none was set."""
    row = ChangeBudget.objects.filter(initiative=initiative).first()
    if row is None:
        return None
    approved = Issue.objects.changes().filter(
        initiative=initiative, decision__isnull=False, state__in=APPROVED
    )
    if without is not None:
        approved = approved.exclude(pk=without.pk)
    costs = list(approved.values_list("impact_cost", flat=True))
    return calc.Budget(row.amount, row.limit, calc.used(costs))


def authorities(initiative: Initiative, day: date) -> Sequence[Person]:
    """Who decides changes within the limit: the change authority, without one the executive."""
    current = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    held = (
        InitiativeRole.objects.filter(
            current,
            initiative=initiative,
            valid_from__lte=day,
            role__in=(Role.CHANGE_AUTHORITY, Role.EXECUTIVE),
        )
        .select_related("person")
        .order_by("person__family_name", "pk")
    )
    by_role: dict[str, list[Person]] = {}
    for one in held:
        by_role.setdefault(one.role, []).append(one.person)
    return by_role.get(Role.CHANGE_AUTHORITY) or by_role.get(Role.EXECUTIVE, [])


def may_set_budget(person: Person, about: HasAccessPoint) -> bool:
    """Whether the person sets the change budget: the executive or the PMO, never whoever spends it."""
    return any(can(person, perm, about) for perm in (Perm.GATE_DECIDE, Perm.REPORT_VALIDATE))


@dataclass(frozen=True)
class Panel:
    """Who decides a request for change, and why."""

    issue: Issue
    budget: calc.Budget | None
    way: calc.Way
    authorities: Sequence[Person]
    body: Body | None
    obstacle: object = ""

    @property
    def is_within_limit(self) -> bool:
        return self.way.decided_by == calc.AUTHORITY

    def is_authority(self, person: Person) -> bool:
        return self.is_within_limit and person in self.authorities

    def speaks_for_body(self, person: Person) -> bool:
        """Whether the person writes down what the body decided: who decides there, or the PMO."""
        if self.is_within_limit or self.body is None:
            return False
        decides = any(one.decides and one.person == person for one in self.body.people)
        return decides or bool(can(person, Perm.REPORT_VALIDATE, self.issue))


def panel_of(issue: Issue, day: date) -> Panel:
    """The change panel of a request for change."""
    budget = budget_of(issue.initiative, without=issue)
    way = calc.way_of(issue.impact_cost, budget, issue.impact_days or 0)
    people = authorities(issue.initiative, day)
    if way.decided_by == calc.AUTHORITY:
        return Panel(issue, budget, way, people, None)
    try:
        body = deciding_body(
            occasion=Occasion.CHANGE,
            initiative=issue.initiative,
            amount=max(issue.impact_cost, Decimal(0)) if issue.impact_cost is not None else None,
            on=day,
        )
    except NobodyDecides as error:
        return Panel(issue, budget, way, people, None, error.message)
    return Panel(issue, budget, way, people, body)
