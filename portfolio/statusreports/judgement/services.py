"""Seen, challenged, answered, and what goes before the portfolio board."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.wording import name_for
from portfolio.lifecycle.tolerances.uses import rules_of
from portfolio.standings.models import Standing
from portfolio.statusreports.choices import IN, CycleState, ReportState
from portfolio.statusreports.containing import lock_contained
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.judgement.selectors import unraised
from portfolio.statusreports.models import ReportingCycle, StatusReport
from portfolio.statusreports.selectors import writes_for_manager
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.services import notify
from ppm.org.versions import lock
from ppm.org.workdays import working_days_between
from ppm.permissions.roles import Role
from ppm.permissions.scope import scope_of

TACIT_AFTER = 2  # working days


class NotTheExecutive(Exception):
    message = _("Only the executive of the project can say so.")


class NothingToSee(Exception):
    message = _("This report has been seen already, or is not in.")


class NotValidated(Exception):
    message = _("A report is challenged once it has been validated, and until the freeze.")


class TextNeeded(Exception):
    message = _("Write what you want to say.")


class NotChallenged(Exception):
    message = _("There is no challenge to answer.")


class NotYoursToAnswer(Exception):
    message = _("Whoever writes the report answers, never the person who asked.")


class AlreadySettled(Exception):
    message = _("The board has spoken on this already.")


def ask_to_see(report: StatusReport) -> None:
    """Tell the executive that a report is in. Runs inside the caller's action."""
    standing = Standing.objects.select_related("executive").get(pk=report.initiative_id)
    executive = standing.executive
    if executive is None or executive.pk == report.submitted_by_id:
        return
    _tell(report, executive, "report_to_see")


def see_report(*, report: StatusReport, version: int, by: Person, at: datetime) -> StatusReport:
    """The executive has seen the report as it was read.

    Raises NotTheExecutive, NothingToSee, StaleVersion.
    """
    with audit.action("report.seen", by=by, at=at, on_behalf_of=_absent_executive(by, report)):
        report = lock(StatusReport, report.pk, version)
        if not is_executive(by, report):
            raise NotTheExecutive
        if (
            report.state not in IN
            or report.seen_at
            or report.contained_in_id is not None
            or report.cycle.state == CycleState.FROZEN
        ):
            raise NothingToSee
        _note(report, {"seen_by": by, "seen_at": at, "is_tacit": False})
    return report


def is_executive(person: Person, report: StatusReport) -> bool:
    """The executive of the project, or somebody who stands in for that person."""
    executive = report.initiative.standing.executive_id
    return executive is not None and (
        executive in (person.pk, person.acting_for_id) or _deputises(person, report)
    )


def _deputises(person: Person, report: StatusReport) -> bool:
    """Whether the executive handed this project over to a person, whatever rights that person has too."""
    return any(
        grant.role == Role.EXECUTIVE
        and grant.giver_id == report.initiative.standing.executive_id
        and report.initiative_id in grant.initiative_ids
        for grant in scope_of(person).grants
        if grant.giver_id is not None
    )


def _absent_executive(person: Person, report: StatusReport) -> Person | None:
    return report.initiative.standing.executive if _deputises(person, report) else None


def see_tacitly(*, by: Person, at: datetime) -> int:
    """Count reports as seen that were in for two working days without a word. Returns how many."""
    today = localdate(at)
    waiting = StatusReport.objects.leading().filter(
        seen_at__isnull=True,
        cycle__state=CycleState.OPEN,
        initiative__standing__executive__isnull=False,
    )
    due = [
        pk
        for pk, submitted_at in waiting.order_by("pk").values_list("pk", "submitted_at")
        if working_days_between(localdate(submitted_at), today) > TACIT_AFTER
    ]
    if due:
        with audit.action("report.seen_tacitly", by=by, at=at):
            found = Q(pk__in=due) | Q(contained_in__in=due, cycle__state=CycleState.OPEN)
            StatusReport.objects.received().filter(found, seen_at__isnull=True).update(
                seen_at=at, is_tacit=True
            )
    return len(due)


def may_be_challenged(report: StatusReport) -> bool:
    """Validated, in its own right, in a period that is open."""
    return (
        report.state == ReportState.VALIDATED
        and report.contained_in_id is None
        and report.cycle.state == CycleState.OPEN
    )


def challenge_report(
    *,
    report: StatusReport,
    text: str,
    by: Person,
    at: datetime,
    language: str = "",
    version: int | None = None,
) -> StatusReport:
    """The central PMO asks for an explanation of a validated report; another question takes the place of
    one that stood there in this `version`.

    Raises TextNeeded, StaleVersion, NotValidated.
    """
    if not text.strip():
        raise TextNeeded
    with audit.action("report.challenged", by=by, at=at, reason=text):
        report = lock(StatusReport, report.pk, version)
        if not may_be_challenged(report):
            raise NotValidated
        values = {
            "challenged_by": by,
            "challenged_at": at,
            "challenged_text": text.strip(),
            "challenged_language": language or by.language,
            "challenge_answer": "",
            "challenge_answer_language": "",
            "challenge_answered_by": None,
            "challenge_answered_at": None,
        }
        _note(report, values)
        people = {report.initiative.standing.project_manager, report.validated_by} - {None, by}
        for person in people:
            if person is not None:
                _tell(report, person, "report_challenged", by_person=by.pk, text=text.strip())
    return report


def answers(person: Person, report: StatusReport) -> bool:
    """Whether a person answers the question on a report: who writes it, and did not ask."""
    asked = {report.challenged_by_id} - {None}
    return writes_for_manager(person, report) and not asked & {person.pk, person.acting_for_id}


def answer_challenge(
    *,
    report: StatusReport,
    text: str,
    by: Person,
    at: datetime,
    language: str = "",
    version: int | None = None,
) -> StatusReport:
    """The manager explains what was asked in this `version`.

    Raises TextNeeded, StaleVersion, NotChallenged, NotYoursToAnswer.
    """
    if not text.strip():
        raise TextNeeded
    with audit.action("report.challenge_answered", by=by, at=at):
        report = lock(StatusReport, report.pk, version)
        if not report.challenged_text or report.cycle.state == CycleState.FROZEN:
            raise NotChallenged
        if not answers(by, report):
            raise NotYoursToAnswer
        values = {
            "challenge_answer": text.strip(),
            "challenge_answer_language": language or by.language,
            "challenge_answered_by": by,
            "challenge_answered_at": at,
        }
        _note(report, values)
        if report.challenged_by is not None and report.challenged_by_id != by.pk:
            _tell(
                report,
                report.challenged_by,
                "challenge_answered",
                by_person=by.pk,
                text=text.strip(),
            )
    return report


def _note(report: StatusReport, values: Mapping[str, object]) -> None:
    """Keep what was said of a report, and of the shorter ones that it fills. Inside the caller's action."""
    for one in (report, *lock_contained(report, IN)):
        for name, value in values.items():
            setattr(one, name, value)
        one.save(update_fields=list(values))


def raise_board_items(report: StatusReport, runs: Mapping[str, int], at: datetime) -> None:
    """Note what was declared better than computed too often in a row; what no longer is, is withdrawn.

    Runs inside the caller's action.
    """
    allowed = rules_of(report.rule_set).overrides_allowed
    raised = {dimension: times for dimension, times in runs.items() if times > allowed}
    report.board_items.exclude(dimension__in=raised).withdraw(at)
    for dimension, times in raised.items():
        found = {"times": times, "withdrawn_at": None}
        BoardItem.objects.update_or_create(
            report=report,
            dimension=dimension,
            defaults=found,
            create_defaults={**found, "raised_at": at},
        )
    BoardItem.objects.outdated_by(StatusReport.objects.filter(pk=report.pk)).withdraw(at)


def raise_unvalidated(cycle: ReportingCycle, at: datetime) -> None:
    """At the freeze: what nobody validated goes before the board like the rest. Runs inside its action."""
    BoardItem.objects.bulk_create(
        [BoardItem(**one._asdict(), raised_at=at) for one in unraised(cycle)],
        update_conflicts=True,  # withdrawn when the report was sent back
        unique_fields=["report", "dimension"],
        update_fields=["times", "withdrawn_at"],
    )
    BoardItem.objects.outdated_by(cycle.reports.all()).withdraw(at)


def settle_item(
    *, item: BoardItem, text: str, by: Person, at: datetime, language: str = ""
) -> BoardItem:
    """Write down what the portfolio board said. Raises TextNeeded, AlreadySettled."""
    if not text.strip():
        raise TextNeeded
    with audit.action("board_item.settled", by=by, at=at, reason=text):
        item = BoardItem.objects.select_for_update().get(pk=item.pk)
        if item.settled_at is not None:
            raise AlreadySettled
        item.settled_at, item.settled_by = at, by
        item.settled_text, item.settled_language = text.strip(), language or by.language
        item.save()
    return item


def _tell(report: StatusReport, person: Person, kind: str, **params: object) -> None:
    notify(
        person=person,
        kind=f"portfolio.statusreports.{kind}",
        params={"project": name_for(person, report.initiative), **params},
        link=reverse("portfolio:report_detail", args=[report.pk]),
        about=report.access_point(),
    )
