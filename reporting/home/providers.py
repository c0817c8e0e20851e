"""What each feature asks of a person. A provider runs a fixed number of queries, whatever it finds."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.handovers.models import Handover
from portfolio.statusreports.board import LATE, TO_VALIDATE
from portfolio.statusreports.choices import WITH_MANAGER, CycleState, ReportState
from portfolio.statusreports.cycles import propose_dates
from portfolio.statusreports.models import ReportingCycle, StatusReport
from portfolio.statusreports.selectors import next_period
from portfolio.substitutions.selectors import managed_for_others
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.access import Allowed, can
from ppm.permissions.catalog import Perm
from ppm.ui.figures import month
from reporting.home.benefit_tasks import benefits_to_own
from reporting.home.correction_tasks import corrections_to_answer
from reporting.home.exceptions import (
    breaches_to_raise,
    exceptions_to_decide,
    exceptions_to_write,
)
from reporting.home.gate_providers import gates_to_decide, gates_to_recommend, stages_at_risk
from reporting.home.judgement_tasks import (
    challenges_to_answer,
    items_for_the_board,
    reports_to_see,
)
from reporting.home.money import accounts_to_settle
from reporting.home.questions import questions_to_answer
from reporting.home.tailoring_tasks import requests_to_answer
from reporting.home.waiting import Reading, Task
from reporting.packs.choices import PackState
from reporting.packs.models import Pack

Provider = Callable[[Person, date], Iterator[Task]]
PACKS_SHOWN = 6


def reports_to_write(person: Person, today: date) -> Iterator[Task]:
    """Reports of one's own projects that are not in yet; those sent back carry the reviewer's comment."""
    if not can(person, Perm.REPORT_EDIT):
        return
    looked_after = Q(initiative__standing__project_manager=person) | Q(on_behalf_by=person)
    for giver, initiatives in managed_for_others(person).items():
        looked_after |= Q(
            initiative__standing__project_manager=giver, initiative__in=sorted(initiatives)
        )
    reports: QuerySet[StatusReport] = (
        StatusReport.objects.visible_to(person)
        .filter(
            looked_after,
            cycle__state=CycleState.OPEN,
            cycle__opens_on__lte=today,
            state__in=WITH_MANAGER,
            contained_in__isnull=True,
        )
        .due()
        .select_related(
            "cycle", "initiative__standing__project_manager", "returned_by", "on_behalf_by"
        )
        .order_by("due", "initiative__code", "pk")
    )
    for report in reports:
        address = reverse("portfolio:report_edit", args=[report.pk])
        name, language = nearest(report.initiative, "name")
        manager = report.initiative.standing.project_manager
        on_behalf = str(manager) if manager and manager.pk != person.pk else ""
        if report.state == ReportState.RETURNED:
            block = f"#{report.returned_blocks[0]}" if report.returned_blocks else ""
            yield Task(
                verb=_("Correct the report (%(month)s)") % {"month": month(report.cycle.period)},
                subject=name,
                language=language,
                why=_("It was sent back"),
                address=f"{address}{block}",
                action=_("Correct"),
                due_on=report.deadline,
                returned_by=str(report.returned_by),
                comment=report.whole_comment,
                on_behalf_of=on_behalf,
            )
            continue
        begun = report.state == ReportState.DRAFT
        yield Task(
            verb=_("Complete the report (%(month)s)") % {"month": month(report.cycle.period)},
            subject=name,
            language=language,
            why=_why(report, person, begun),
            address=address,
            action=_("Go on") if begun else _("Complete"),
            due_on=report.deadline,
            on_behalf_of=on_behalf,
        )


def _why(report: StatusReport, person: Person, begun: bool) -> str:
    if report.on_behalf_by not in (None, person):
        return _("%(person)s of the PMO reports on your behalf") % {"person": report.on_behalf_by}
    return _("You have begun it") if begun else _("Prefilled with what is known")


def _in_place_of(person: Person, perm: Perm) -> str:
    """Whose right it is, where a person holds it as a substitute only."""
    answer = can(person, perm)
    giver = answer.giver_id if isinstance(answer, Allowed) else None
    return str(Person.objects.get(pk=giver)) if giver is not None else ""


def reports_to_validate(person: Person, today: date) -> Iterator[Task]:
    """Per open period: reports that wait for validation by somebody else than their author, and late ones."""
    if not can(person, Perm.REPORT_VALIDATE):
        return
    on_behalf = _in_place_of(person, Perm.REPORT_VALIDATE)
    counted: Any = (
        StatusReport.objects.permitting(person, Perm.REPORT_VALIDATE)
        .filter(cycle__state=CycleState.OPEN, contained_in__isnull=True)
        .due()
        .values("cycle", "cycle__period", "cycle__deadline_on", "cycle__validation_on")
        .annotate(
            waiting=Count(
                "pk",
                filter=Q(state=ReportState.SUBMITTED)
                & ~Q(submitted_by=person)
                & ~Q(initiative__standing__project_manager=person),
            ),
            late=Count("pk", filter=Q(state__in=WITH_MANAGER, due__lt=today)),
        )
        .order_by("cycle__period")
    )
    for row in counted:
        if row["waiting"]:
            yield Task(
                verb=ngettext(
                    "Validate %(count)s report", "Validate %(count)s reports", row["waiting"]
                )
                % {"count": row["waiting"]},
                subject=month(row["cycle__period"]),
                why=_("Submitted, and waiting for a second pair of eyes"),
                address=reverse("portfolio:cycle_stack", args=[row["cycle"], TO_VALIDATE]),
                action=_("Validate"),
                due_on=row["cycle__validation_on"],
                on_behalf_of=on_behalf,
            )
        if row["late"] and row["cycle__deadline_on"] < today:
            yield Task(
                verb=ngettext(
                    "Ask for %(count)s late report", "Ask for %(count)s late reports", row["late"]
                )
                % {"count": row["late"]},
                subject=month(row["cycle__period"]),
                why=_("The deadline has passed"),
                address=reverse("portfolio:cycle_stack", args=[row["cycle"], LATE]),
                action=_("See who"),
                due_on=row["cycle__validation_on"],
                on_behalf_of=on_behalf,
            )


def periods_to_open_or_freeze(person: Person, today: date) -> Iterator[Task]:
    """The month that has ended and is not open yet, and open periods whose freeze is near."""
    if can(person, Perm.CYCLE_OPEN):
        period = next_period(today)
        opens_on = propose_dates(period).opens_on
        if period < today.replace(day=1):
            yield Task(
                verb=_("Open the period"),
                subject=month(period),
                why=_("The month has ended"),
                address=reverse("portfolio:cycle_open"),
                action=_("Open"),
                due_on=opens_on,
                on_behalf_of=_in_place_of(person, Perm.CYCLE_OPEN),
            )
    if not can(person, Perm.CYCLE_FREEZE):
        return
    on_behalf = _in_place_of(person, Perm.CYCLE_FREEZE)
    for cycle in ReportingCycle.objects.open().filter(validation_on__lte=today).order_by("period"):
        yield Task(
            verb=_("Freeze the period"),
            subject=month(cycle.period),
            why=_("The time for validation is over"),
            address=reverse("reporting:cycle_freeze_preview", args=[cycle.pk]),
            action=_("Look and freeze"),
            due_on=cycle.freeze_on,
            on_behalf_of=on_behalf,
        )


def handovers_to_answer(person: Person, today: date) -> Iterator[Task]:
    """Initiatives that somebody is asked to take over."""
    rows = Handover.objects.waiting_for(person).select_related("initiative", "giver")
    for row in rows.order_by("passes_on", "pk"):
        name, language = nearest(row.initiative, "name")
        yield Task(
            verb=_("Take over, or say why not"),
            subject=name,
            language=language,
            why=_("Until now with %(person)s") % {"person": row.giver},
            address=reverse("portfolio:handover_detail", args=[row.pk]),
            action=_("Read the sheet"),
            due_on=row.passes_on,
        )


def released_packs(person: Person, today: date) -> list[Reading]:
    """The packs that have been released to one's committees, the latest first."""
    if not can(person, Perm.PACK_VIEW):
        return []
    packs = (
        Pack.objects.visible_to(person)
        .filter(state=PackState.RELEASED)
        .select_related("committee", "snapshot__cycle")
        .order_by("-released_at", "-pk")[:PACKS_SHOWN]
    )
    return [
        Reading(
            title=pack.committee.name,
            about=month(pack.snapshot.cycle.period),
            address=pack.get_absolute_url(),
            at=pack.released_at,
        )
        for pack in packs
    ]


TASKS: tuple[Provider, ...] = (
    handovers_to_answer,
    gates_to_decide,
    gates_to_recommend,
    stages_at_risk,
    reports_to_write,
    reports_to_validate,
    periods_to_open_or_freeze,
    reports_to_see,
    challenges_to_answer,
    items_for_the_board,
    requests_to_answer,
    corrections_to_answer,
    accounts_to_settle,
    benefits_to_own,
    exceptions_to_decide,
    exceptions_to_write,
    breaches_to_raise,
    questions_to_answer,
)
READINGS: tuple[Callable[[Person, date], list[Reading]], ...] = (released_packs,)
