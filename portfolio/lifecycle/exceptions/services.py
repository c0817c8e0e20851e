from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.governance.choices import Occasion
from portfolio.lifecycle.exceptions import calc, telling
from portfolio.lifecycle.exceptions.authority import (
    body_that_decides,
    may_decide,
    named_body,
    occasion_of,
)
from portfolio.lifecycle.exceptions.choices import Act, Outcome
from portfolio.lifecycle.exceptions.effects import PlannedLine, apply_decision, replace_plan
from portfolio.lifecycle.exceptions.models import ExceptionOption, ExceptionReport
from portfolio.lifecycle.exceptions.selectors import concerns_project
from portfolio.lifecycle.tolerances.services import Agreement
from portfolio.registers.decisions.services import record_decision
from portfolio.registers.shape.traces import Origin
from portfolio.standings.followers import STATUS, once, tell
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock
from ppm.org.workdays import add_working_days


class NotPossibleNow(Exception):
    """The state of the exception does not allow the act."""

    message = _("This is no longer possible: the exception has moved on in the meantime.")


class Incomplete(Exception):
    """Something is missing; `field` says where."""

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(str(message))
        self.field, self.message = field, message


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What the body decided: the act, why, and what it takes to carry it out."""

    act: str
    reason: str
    option_id: int | None = None
    agreement: Agreement | None = None
    plan_by: date | None = None
    decided_on: date | None = None
    language: str = ""


def submit_exception(
    *, exception_id: int, version: int | None, by: Person, at: datetime
) -> ExceptionReport:
    """Hand an exception to the body that decides on it; its people are told.

    Raises StaleVersion, NotPossibleNow, Incomplete, NobodyDecides.
    """
    with audit.action("exception.submitted", by=by, at=at), once():
        exception = lock(ExceptionReport, exception_id, version)
        state = _next(exception, calc.SUBMIT)
        _check_complete(exception)
        _hand_to(exception, exception.occasion or occasion_of(exception), localdate(at))
        exception.state, exception.submitted_by, exception.submitted_at = state, by, at
        _save(exception, ["state", "submitted_by", "submitted_at", *HANDED])
        telling.submitted(exception, body_that_decides(exception, localdate(at)), by)
        tell([exception.initiative_id], STATUS)
    return exception


HANDED = ("occasion", "body_kind", "committee", "decide_by", "reminded_on", "escalated_on")


def _hand_to(exception: ExceptionReport, occasion: str, today: date) -> None:
    body = named_body(exception.initiative, occasion, today)
    exception.occasion, exception.body_kind = occasion, body.kind
    exception.committee = body.committee
    exception.decide_by = add_working_days(today, settings.EXCEPTION_DECISION_DAYS)
    exception.reminded_on = exception.escalated_on = None


def _check_complete(exception: ExceptionReport) -> None:
    if not exception.situation:
        raise Incomplete("situation", _("Say what happened and why."))
    if not exception.consequences:
        raise Incomplete("consequences", _("Say what follows if nothing is done."))
    options = list(ExceptionOption.objects.filter(exception=exception))
    if not options:
        raise Incomplete("options", _("Give at least one option, with its effects."))
    if not any(one.is_recommended for one in options) or not exception.recommendation:
        raise Incomplete("recommendation", _("Recommend one of the options and say why."))


def withdraw_exception(
    *, exception_id: int, version: int | None, reason: str, by: Person, at: datetime
) -> ExceptionReport:
    """Take back what has not been decided on: the forecast recovered, or it was a mistake.

    Raises StaleVersion, NotPossibleNow, Incomplete.
    """
    if not reason.strip():
        raise Incomplete("reason", _("Say why it is no longer needed."))
    with audit.action("exception.withdrawn", by=by, at=at, reason=reason), once():
        exception = lock(ExceptionReport, exception_id, version)
        exception.state = _next(exception, calc.WITHDRAW)
        exception.reason = reason.strip()
        _save(exception, ["state", "reason"])
        tell([exception.initiative_id], STATUS)
    return exception


def decide_exception(
    *, exception_id: int, version: int | None, ruling: Ruling, by: Person, at: datetime
) -> ExceptionReport:
    """Decide on an exception or on its plan, for the body, and carry the decision out.

    The first of two people who decide at once wins. Raises StaleVersion, NotPossibleNow, Incomplete,
    PermissionDenied, ValidationError.
    """
    with audit.action("exception.decided", by=by, at=at, reason=ruling.reason), once():
        exception = lock(ExceptionReport, exception_id, version)
        today = localdate(at)
        state = _next(exception, ruling.act)
        body = body_that_decides(exception, today)
        answer = may_decide(by, exception, body)
        if not answer:
            raise PermissionDenied(str(answer.reason))
        _check_ruling(exception, ruling)
        if ruling.act == calc.ASK:
            _ask(exception, state, ruling, by)
            return exception
        day = ruling.decided_on or today
        decision = _record(exception, ruling, body.committee, day, by, at)
        if ruling.act == calc.ESCALATE:
            _hand_to(exception, Occasion.EXCEPTION_PROJECT, today)
            exception.state, exception.reason = state, ruling.reason.strip()
            _save(exception, ["state", "reason", *HANDED])
            telling.submitted(exception, body_that_decides(exception, today), by)
            return exception
        exception.state, exception.decision = state, decision
        exception.reason, exception.decided_by, exception.decided_at = (
            ruling.reason.strip(),
            by,
            at,
        )
        exception.plan_by = ruling.plan_by or exception.plan_by
        if ruling.act == calc.PLAN:
            exception.reminded_on = exception.escalated_on = None
        if ruling.act in Outcome.values:
            exception.outcome = Outcome(ruling.act)
        exception.option_id = ruling.option_id
        apply_decision(exception, ruling.act, ruling.agreement, day, by=by, at=at)
        _save(
            exception,
            [
                "state",
                "decision",
                "reason",
                "decided_by",
                "decided_at",
                "plan_by",
                "reminded_on",
                "escalated_on",
                "outcome",
                "option",
                "tolerance",
                "baseline",
            ],
        )
        telling.decided(exception, by)
        tell([exception.initiative_id])
        tell([exception.initiative_id], STATUS)
    return exception


def _ask(exception: ExceptionReport, state: str, ruling: Ruling, by: Person) -> None:
    exception.state, exception.question = state, ruling.reason.strip()
    _save(exception, ["state", "question"])
    telling.asked(exception, by)


def _check_ruling(exception: ExceptionReport, ruling: Ruling) -> None:
    if not ruling.reason.strip():
        raise Incomplete("reason", _("Say why, in a sentence."))
    if ruling.act == calc.GRANT and ruling.agreement is None:
        raise Incomplete("adverse", _("Say how much is allowed from now on."))
    if ruling.act == calc.CONCEDE:
        own = ExceptionOption.objects.filter(exception=exception)
        if ruling.option_id is None or not own.filter(pk=ruling.option_id).exists():
            raise Incomplete("option", _("Choose the option that is accepted."))
    if ruling.act == calc.PLAN and ruling.plan_by is None:
        raise Incomplete("plan_by", _("Say by when the exception plan is expected."))
    if ruling.act == calc.ESCALATE and (
        exception.occasion == Occasion.EXCEPTION_PROJECT or not concerns_project(exception)
    ):
        raise NotPossibleNow


def _record(
    exception: ExceptionReport,
    ruling: Ruling,
    committee: Any,
    day: date,
    by: Person,
    at: datetime,
) -> Any:
    act = Act(ruling.act)
    return record_decision(
        initiative=exception.initiative,
        committee=committee,
        subject=telling.subject(exception),
        text=str(act.label),
        language=ruling.language or by.language,
        decided_on=day,
        outcome=ruling.act,
        reason=ruling.reason.strip(),
        options="\n".join(str(one) for one in exception.options.order_by("number")),
        origin=Origin("exception", exception.pk),
        by=by,
        at=at,
    )


def submit_plan(
    *,
    exception_id: int,
    version: int | None,
    plan: str,
    lines: Sequence[PlannedLine],
    by: Person,
    at: datetime,
) -> ExceptionReport:
    """Hand in the exception plan that was asked for: words, and the new dates of stages and project.

    Raises StaleVersion, NotPossibleNow, Incomplete, StagesOverlap.
    """
    if not plan.strip():
        raise Incomplete("plan", _("Say what changes and how the rest will be delivered."))
    if not lines:
        raise Incomplete("plan", _("Give the new dates of at least one stage or of the project."))
    with audit.action("exception.plan_submitted", by=by, at=at):
        exception = lock(ExceptionReport, exception_id, version)
        exception.state = _next(exception, calc.SUBMIT_PLAN)
        exception.plan = plan.strip()
        exception.decide_by = add_working_days(localdate(at), settings.EXCEPTION_DECISION_DAYS)
        exception.reminded_on = exception.escalated_on = None
        replace_plan(exception, lines)
        _save(exception, ["state", "plan", "decide_by", "reminded_on", "escalated_on"])
        telling.submitted(exception, body_that_decides(exception, localdate(at)), by)
    return exception


def close_exception(
    *, exception_id: int, version: int | None, lesson: str, by: Person, at: datetime
) -> ExceptionReport:
    """Close a decided exception with what was learned. Raises StaleVersion, NotPossibleNow, Incomplete."""
    if not lesson.strip():
        raise Incomplete("lesson", _("Say what others can learn from it."))
    with audit.action("exception.closed", by=by, at=at):
        exception = lock(ExceptionReport, exception_id, version)
        exception.state = _next(exception, calc.CLOSE)
        exception.lesson = lesson.strip()
        exception.closed_by, exception.closed_at = by, at
        _save(exception, ["state", "lesson", "closed_by", "closed_at"])
    return exception


def _next(exception: ExceptionReport, act: str) -> str:
    try:
        return calc.next_state(exception.state, act)
    except calc.NotPossible as error:
        raise NotPossibleNow from error


def _save(exception: ExceptionReport, fields: Sequence[str]) -> None:
    exception.save(update_fields=fields)
    exception.refresh_from_db(fields=["version"])
