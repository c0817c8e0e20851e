"""Who is told of an exception, and when its delay runs out."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from methodology.tailoring.choices import Dimension
from portfolio.governance.selectors import Body
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.authority import body_that_decides
from portfolio.lifecycle.exceptions.models import ExceptionReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.notices.messages import Message
from ppm.notices.services import notify_many

KIND = "portfolio.lifecycle.exceptions"


def subject(exception: ExceptionReport) -> str:
    """“Exception 2: time, stage 3. Realisation” in the language in force."""
    aspect = Dimension(exception.aspect).label
    if exception.stage is None:
        return _("Exception %(number)s: %(aspect)s, whole project") % {
            "number": exception.number,
            "aspect": aspect,
        }
    return _("Exception %(number)s: %(aspect)s, stage %(stage)s") % {
        "number": exception.number,
        "aspect": aspect,
        "stage": exception.stage,
    }


def submitted(exception: ExceptionReport, body: Body, by: Person) -> None:
    """Tell those who decide."""
    people = [place.person for place in body.people if place.decides]
    _tell("submitted", exception, people, "exception_decide", {"by_person": by.pk})


def decided(exception: ExceptionReport, by: Person) -> None:
    """Tell the project manager what was decided."""
    params = {"by_person": by.pk, "reason": exception.reason}
    _tell("decided", exception, _manager(exception), "exception_detail", params)


def asked(exception: ExceptionReport, by: Person) -> None:
    """Tell the project manager what the body wants to know."""
    params = {"by_person": by.pk, "question": exception.question}
    _tell("asked", exception, _manager(exception), "exception_edit", params)


def _manager(exception: ExceptionReport) -> list[Person]:
    manager = exception.initiative.standing.project_manager
    return [manager] if manager is not None else []


def _tell(
    what: str,
    exception: ExceptionReport,
    people: list[Person],
    view: str,
    params: dict[str, object],
) -> None:
    link = reverse(f"portfolio:{view}", args=[exception.pk])
    due = exception.decide_by.isoformat() if exception.decide_by else None
    notify_many(
        f"{KIND}.{what}",
        [
            Message(
                person,
                {
                    "project": _name_for(person, exception),
                    "number": exception.number,
                    "due_on": due,
                    **params,
                },
                link,
                exception.access_point(),
            )
            for person in people
        ],
    )


def _name_for(person: Person, exception: ExceptionReport) -> str:
    """The project as the reader calls it."""
    with translation.override(person.language):
        return coded_name(exception.initiative)


def remind_and_escalate(*, today: date, by: Person, at: datetime) -> int:
    """Remind whoever must act on the last day of the delay; the day after, tell the business.

    The body must act on an exception or a plan, the project manager on a plan that was asked. Returns how
    many were told.
    """
    rows = ExceptionReport.objects.for_list().order_by("pk")
    with_body = rows.filter(state__in=calc.WITH_BODY)
    planning = rows.filter(state=calc.PLANNING)
    told = 0
    for exception in (
        *with_body.filter(decide_by__lte=today, reminded_on__isnull=True),
        *planning.filter(plan_by__lte=today, reminded_on__isnull=True),
    ):
        _remind(exception, today, by, at)
        told += 1
    for exception in (
        *with_body.filter(decide_by__lt=today, escalated_on__isnull=True),
        *planning.filter(plan_by__lt=today, escalated_on__isnull=True),
    ):
        _escalate(exception, today, by, at)
        told += 1
    return told


def _remind(exception: ExceptionReport, today: date, by: Person, at: datetime) -> None:
    with audit.action("exception.reminded", by=by, at=at):
        if exception.state == calc.PLANNING:
            _tell(
                "plan_reminded", exception, _manager(exception), "exception_plan", _due(exception)
            )
        else:
            body = body_that_decides(exception, today)
            people = [place.person for place in body.people if place.decides]
            _tell("reminded", exception, people, "exception_decide", {})
        exception.reminded_on = today
        exception.save(update_fields=["reminded_on"])


def _escalate(exception: ExceptionReport, today: date, by: Person, at: datetime) -> None:
    with audit.action("exception.overdue", by=by, at=at):
        body = body_that_decides(exception, today)
        people = [place.person for place in body.people] + _manager(exception)
        if exception.state == calc.PLANNING:
            _tell("plan_overdue", exception, people, "exception_detail", _due(exception))
        else:
            _tell("overdue", exception, people, "exception_detail", {})
        exception.escalated_on = today
        exception.save(update_fields=["escalated_on"])


def _due(exception: ExceptionReport) -> dict[str, object]:
    return {"due_on": exception.plan_by.isoformat() if exception.plan_by else None}
