"""What registers ask of a person: actions due, risks to review, changes to decide."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.registers.actions.models import Action
from portfolio.registers.issues.choices import IssueState
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.selectors import unreviewed
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.roles import Role
from reporting.home.waiting import Task

AHEAD = 14  # days
SHOWN = 8


def actions_due(person: Person, today: date) -> Iterator[Task]:
    """One's own actions that are overdue or fall due within two weeks."""
    rows = (
        Action.objects.visible_to(person)
        .open()
        .owned_by(person)
        .filter(due_on__lte=today + timedelta(days=AHEAD))
        .for_list()
        .order_by("due_on", "pk")
    )
    for row in rows[:SHOWN]:
        where = nearest(row.initiative, "name")[0] if row.initiative else ""
        yield Task(
            verb=_("Carry out %(reference)s") % {"reference": row.reference},
            subject=row.title,
            language=row.language,
            why=where,
            address=row.get_absolute_url(),
            action=_("Open"),
            due_on=row.due_on,
        )


def risks_to_review(person: Person, today: date) -> Iterator[Task]:
    """One's own risks that were not reviewed in time, in one line."""
    found = (
        Risk.objects.visible_to(person)
        .open()
        .owned_by(person)
        .filter(unreviewed(today))
        .aggregate(n=Count("pk"), oldest=Min("reviewed_on"))
    )
    if found["n"]:
        yield Task(
            verb=ngettext("Review %(n)s risk", "Review %(n)s risks", found["n"])
            % {"n": found["n"]},
            subject=_("Not looked at for more than a month"),
            why=_("Not reviewed in time, they turn the risk dimension amber"),
            address=f"{reverse('portfolio:risk_list')}?mine=on&late=on",
            action=_("Review"),
        )


def changes_to_decide(person: Person, today: date) -> Iterator[Task]:
    """Requests for change that wait for the person as change authority or executive of the project."""
    current = Q(initiative__roles__valid_to__isnull=True) | Q(
        initiative__roles__valid_to__gte=today
    )
    rows = (
        Issue.objects.visible_to(person)
        .changes()
        .filter(
            current,
            state=IssueState.TO_DECIDE,
            decision__isnull=True,
            initiative__roles__person=person,
            initiative__roles__valid_from__lte=today,
            initiative__roles__role__in=(Role.CHANGE_AUTHORITY, Role.EXECUTIVE),
        )
        .for_list()
        .order_by("due_on", "pk")
        .distinct()
    )
    for row in rows[:SHOWN]:
        yield Task(
            verb=_("Decide on the change %(reference)s") % {"reference": row.reference},
            subject=row.title,
            language=row.language,
            why=nearest(row.initiative, "name")[0],
            address=reverse("portfolio:change_panel", args=[row.pk]),
            action=_("Decide"),
            due_on=row.due_on,
        )


REGISTER_TASKS = (actions_due, risks_to_review, changes_to_decide)
