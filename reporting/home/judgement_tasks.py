"""What a report asks of others than its author: to see it, to answer, to put it before the board."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.judgement.services import TACIT_AFTER
from portfolio.statusreports.models import StatusReport
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.org.workdays import add_working_days
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import Role
from ppm.permissions.scope import scope_of
from ppm.ui.figures import month
from reporting.home.waiting import Task

ANSWER_WITHIN = 2  # working days


def reports_to_see(person: Person, today: date) -> Iterator[Task]:
    """Reports of the projects that a person answers for, not seen yet; one query."""
    if not any(one.role == Role.EXECUTIVE for one in scope_of(person).grants):
        return
    rows = (
        StatusReport.objects.leading()
        .filter(
            initiative__standing__executive=person,
            seen_at__isnull=True,
            cycle__state=CycleState.OPEN,
        )
        .select_related("cycle", "initiative")
        .order_by("submitted_at", "pk")
    )
    for report in rows:
        name, language = nearest(report.initiative, "name")
        submitted = localdate(report.submitted_at)
        yield Task(
            verb=_("Look at the report (%(month)s)") % {"month": month(report.cycle.period)},
            subject=name,
            language=language,
            why=_("Without a word from you it counts as seen"),
            address=reverse("portfolio:report_detail", args=[report.pk]),
            action=_("Look"),
            due_on=add_working_days(submitted, TACIT_AFTER),
        )


def challenges_to_answer(person: Person, today: date) -> Iterator[Task]:
    """Questions of the central PMO about one's own reports; one query."""
    if not can(person, Perm.REPORT_EDIT):
        return
    rows = (
        StatusReport.objects.filter(
            initiative__standing__project_manager=person,
            contained_in__isnull=True,
            challenged_at__isnull=False,
            challenge_answered_at__isnull=True,
            cycle__state=CycleState.OPEN,
        )
        .select_related("cycle", "initiative", "challenged_by")
        .order_by("challenged_at", "pk")
    )
    for report in rows:
        name, language = nearest(report.initiative, "name")
        yield Task(
            verb=_("Answer the central PMO (%(month)s)") % {"month": month(report.cycle.period)},
            subject=name,
            language=language,
            why=_("%(person)s asks about your report") % {"person": report.challenged_by},
            address=reverse("portfolio:report_answer", args=[report.pk]),
            action=_("Answer"),
            due_on=add_working_days(localdate(report.challenged_at), ANSWER_WITHIN),
        )


def items_for_the_board(person: Person, today: date) -> Iterator[Task]:
    """What was declared better than computed too often, until the board has spoken; one query."""
    if not can(person, Perm.CYCLE_FREEZE):
        return
    rows = BoardItem.objects.visible_to(person).open()
    count = rows.count()
    if count:
        yield Task(
            verb=ngettext(
                "Put %(count)s dimension to the portfolio board",
                "Put %(count)s dimensions to the portfolio board",
                count,
            )
            % {"count": count},
            subject=_("Better than computed"),
            why=_("Declared better than computed for longer than the rules allow"),
            address=f"{reverse('portfolio:board_item_list')}?state=open",
            action=_("See them"),
        )
