"""Chasing what is not in: who is told what, on which day, and that it happened.

Days are working days from the calendar of the cycle; those of an extended report are moved with its deadline.
Notices of one moment leave as one mail per reader, in the rhythm and outside the quiet hours that each chose.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import translation

from portfolio.initiatives.wording import name_for
from portfolio.statusreports.authors import authors_of
from portfolio.statusreports.choices import WITH_MANAGER, Block, ReminderKind, ReportState
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.models import Reminder, ReportingCycle, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.messages import Message
from ppm.notices.models import Notice
from ppm.notices.services import notify_many
from ppm.org.workdays import add_working_days, working_days_between
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import roles_with
from ppm.ui.figures import month

FEATURE = "portfolio.statusreports"
# Decisions and outlook may stay empty: a link leads to what everybody fills in.
WANTED = (Block.SUMMARY, Block.STATUS, Block.FIGURES, Block.MILESTONES)


@dataclass(frozen=True)
class Call:
    """One person is told about one report."""

    report: StatusReport
    person: Person
    kind: str  # of the reminder
    notice: str  # kind of the notice
    params: dict[str, Any] = field(default_factory=dict)
    link: str = ""


def moved(day: date, report: StatusReport) -> date:
    """A day of the cycle's calendar as it counts for one report: later by as much as its deadline."""
    if report.extended_to is None:
        return day
    return add_working_days(day, working_days_between(report.cycle.deadline_on, report.extended_to))


def calls_of_day(cycle: ReportingCycle, today: date, since: date | None = None) -> list[Call]:
    """Everything that is to be said about a cycle on a day: reminders, escalation, what waits for the PMO.

    A day of the calendar after `since` that was missed, because nobody worked or nothing ran, counts today.
    Of a report that was in by its last day and sent back, the executive hears at the consolidation.
    """
    since = since or today - timedelta(1)

    def is_due(day: date | None) -> bool:
        return day is not None and since < day <= today

    reports = [report for report in awaited(cycle) if report.contained_in_id is None]
    drafts = drafts_of(reports)
    calls: list[Call] = []
    for report in reports:
        days = [moved(day, report) for day in cycle.reminders_on]
        is_last_call = report.deadline < today and is_due(cycle.consolidation_on)
        escalates = cycle.escalation_on is not None and is_due(moved(cycle.escalation_on, report))
        if is_last_call if report.was_sent_back_in_time else escalates:
            calls += escalation(report, drafts)
        elif escalates or is_last_call or any(map(is_due, days)):
            calls += reminder(report, today, drafts)
    if is_due(cycle.validation_on) or is_due(cycle.consolidation_on):
        calls += to_validators(cycle, today)
    return calls


def awaited(cycle: ReportingCycle) -> list[StatusReport]:
    """Reports of a cycle that lie with their managers: not begun, begun, or sent back."""
    rows = StatusReport.objects.filter(cycle=cycle, state__in=WITH_MANAGER).select_related(
        "cycle",
        "initiative__standing__project_manager",
        "initiative__standing__executive",
        "on_behalf_by",
    )
    return list(rows.order_by("initiative__code", "pk"))


def drafts_of(reports: Iterable[StatusReport]) -> dict[int, dict[str, Any]]:
    """The blocks that have been saved so far, by report."""
    rows = ReportDraft.objects.filter(report__in=[one.pk for one in reports])
    return dict(rows.values_list("report_id", "blocks"))


def reminder(
    report: StatusReport,
    today: date,
    drafts: dict[int, dict[str, Any]],
    kind: str = ReminderKind.REMINDER,
) -> Iterator[Call]:
    """Tell whoever writes the report; the link opens the block that is wanted first."""
    writer = report.on_behalf_by or report.initiative.standing.project_manager
    if writer is None or not writer.is_active:
        return
    params: dict[str, Any] = {
        "project": name_for(writer, report.initiative),
        "deadline_on": report.deadline,
    }
    if report.state == ReportState.RETURNED:
        notice = "return_reminder"
        params["comment"] = report.whole_comment
    else:
        notice = "report_overdue" if report.deadline < today else "report_reminder"
    yield Call(report, writer, kind, f"{FEATURE}.{notice}", params, address(report, drafts))


def escalation(report: StatusReport, drafts: dict[int, dict[str, Any]]) -> Iterator[Call]:
    """Tell the executive that the report is overdue or did not come back, and its manager once more."""
    yield from reminder(report, date.max, drafts)
    standing = report.initiative.standing
    executive = standing.executive
    if executive is None or not executive.is_active or executive == standing.project_manager:
        return
    yield Call(
        report,
        executive,
        ReminderKind.ESCALATION,
        f"{FEATURE}.{'return' if report.state == ReportState.RETURNED else 'report'}_escalated",
        {
            "project": name_for(executive, report.initiative),
            "deadline_on": report.deadline,
            "manager_person": standing.project_manager_id,
        },
        reverse("portfolio:report_detail", args=[report.pk]),
    )


def address(report: StatusReport, drafts: dict[int, dict[str, Any]]) -> str:
    """The form, at the first returned block, else at the first one that nobody has saved yet."""
    form = reverse("portfolio:report_edit", args=[report.pk])
    if report.state == ReportState.RETURNED and report.returned_blocks:
        return f"{form}#{report.returned_blocks[0]}"
    saved = drafts.get(report.pk) or {}
    wanted = next((one for one in WANTED if "at" not in saved.get(one, {})), None)
    return f"{form}#{wanted}" if wanted else form


def to_validators(cycle: ReportingCycle, today: date) -> Iterator[Call]:
    """Tell the nearest PMO of each unit, once for all its reports that wait for validation."""
    waiting = list(
        StatusReport.objects.filter(
            cycle=cycle, state=ReportState.SUBMITTED, contained_in__isnull=True
        )
        .select_related("cycle", "initiative__unit", "initiative__standing")
        .order_by("initiative__code", "pk")
    )
    by_person: dict[Person, list[StatusReport]] = defaultdict(list)
    for report, people in validators_of(waiting, today):
        for person in people:
            by_person[person].append(report)
    link = reverse("portfolio:cycle_stack", args=[cycle.pk, "to_validate"])
    for person, reports in by_person.items():
        with translation.override(person.language):
            period = month(cycle.period)
        facts = {"period": period, "count": len(reports), "validation_on": cycle.validation_on}
        for report in reports:
            yield Call(
                report,
                person,
                ReminderKind.VALIDATION,
                f"{FEATURE}.reports_to_validate",
                facts,
                link,
            )


def validators_of(
    reports: Sequence[StatusReport], today: date
) -> Iterator[tuple[StatusReport, list[Person]]]:
    """Who validates each report: the PMO of the lowest unit above it that is not its author.

    One query; of a confidential project those only who may know of it.
    """
    roles = (
        UnitRole.objects.filter(
            role__in=[str(role) for role in roles_with(Perm.REPORT_VALIDATE)],
            valid_from__lte=today,
            person__is_active=True,
        )
        .exclude(valid_to__lt=today)
        .select_related("person")
        .order_by("pk")
    )
    by_unit: dict[int, list[Person]] = defaultdict(list)
    for role in roles:
        if role.person not in by_unit[role.unit_id]:
            by_unit[role.unit_id].append(role.person)
    for report in reports:
        authors = authors_of(report)
        central_only = report.on_behalf_by_id is not None
        steps = [int(step) for step in str(report.initiative.unit.path).split(".")]
        for unit in steps[:1] if central_only else reversed(steps):
            people = [
                one
                for one in by_unit.get(unit, ())
                if one.pk not in authors
                and (
                    not report.initiative.is_confidential or can(one, Perm.REPORT_VALIDATE, report)
                )
            ]
            if people:
                yield report, people
                break


def reminded_on(
    reports: Collection[int], day: date, kinds: Iterable[str] = ReminderKind
) -> set[tuple[int, int]]:
    """(report, person) of those who were told on this day already."""
    rows = Reminder.objects.filter(report__in=reports, day=day, kind__in=list(kinds))
    return set(rows.values_list("report_id", "person_id"))


def send(
    *, calls: Sequence[Call], by: Person, at: datetime, today: date, is_by_hand: bool = False
) -> list[Notice]:
    """Tell each person once a day about each report, and note it; returns the notices that left.

    By hand, somebody whom the portal reminded today may be told again, once.
    """
    with audit.action("report.reminded", by=by, at=at):
        # One after the other: who clicks twice, or at once with somebody else, finds it noted.
        cycles = ReportingCycle.objects.filter(pk__in={call.report.cycle_id for call in calls})
        list(cycles.select_for_update(no_key=True).order_by("pk").values("pk"))
        kinds = [ReminderKind.BY_HAND] if is_by_hand else ReminderKind
        told = reminded_on({call.report.pk for call in calls}, today, kinds)
        fresh = [one for one in calls if (one.report.pk, one.person.pk) not in told]
        Reminder.objects.bulk_create(
            [
                Reminder(
                    report=one.report,
                    person=one.person,
                    kind=one.kind,
                    day=today,
                    sent_at=at,
                    sent_by=by,
                )
                for one in fresh
            ],
            ignore_conflicts=True,
        )
        sent: list[Notice] = []
        for kind, messages in messages_of(fresh).items():
            sent += notify_many(kind, messages)
    return sent


def messages_of(calls: Iterable[Call]) -> dict[str, list[Message]]:
    """The notices of these calls by kind: one for each report, to a PMO one for all of them."""
    found: dict[str, list[Message]] = defaultdict(list)
    digests: set[tuple[int, str]] = set()
    for one in calls:
        is_digest = one.kind == ReminderKind.VALIDATION
        if is_digest and (one.person.pk, one.link) in digests:
            continue
        digests.add((one.person.pk, one.link))
        about = None if is_digest else one.report.access_point()
        found[one.notice].append(Message(one.person, one.params, one.link, about))
    return found
