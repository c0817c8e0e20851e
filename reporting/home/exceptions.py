"""What exceptions ask: of the body a decision, of the manager a report, a plan or a lesson."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.authority import DECIDERS, decidable
from portfolio.lifecycle.exceptions.columns import cause
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.selectors import breaches_without_exception, waiting_for
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.scope import scope_of
from reporting.home.waiting import Task

# More than one person's own would be no list of things to do.
MOST = 20


def exceptions_to_decide(person: Person, today: date) -> Iterator[Task]:
    """Exceptions and exception plans that wait for a body on which the person decides."""
    if not any(grant.role in DECIDERS for grant in scope_of(person).grants):
        return
    for exception in decidable(person, waiting_for(person)[:MOST], today):
        name, language = nearest(exception.initiative, "name")
        is_plan = exception.state == calc.PLAN_SUBMITTED
        yield Task(
            verb=_("Decide on the exception plan") if is_plan else _("Decide on the exception"),
            subject=name,
            language=language,
            why=_("The forecast goes beyond the limit: %(aspect)s") % {"aspect": cause(exception)},
            address=reverse("portfolio:exception_decide", args=[exception.pk]),
            action=_("Decide"),
            due_on=exception.decide_by,
        )


def exceptions_to_write(person: Person, today: date) -> Iterator[Task]:
    """What lies with the manager: a report begun or sent back, a plan asked, a lesson to write."""
    if not can(person, Perm.REPORT_EDIT):
        return
    rows = ExceptionReport.objects.filter(
        initiative__standing__project_manager=person,
        state__in=[*calc.WITH_MANAGER, calc.DECIDED],
    ).select_related("initiative")
    for exception in rows.order_by("pk"):
        name, language = nearest(exception.initiative, "name")
        verb, why, view, action = _words(exception)
        yield Task(
            verb=verb,
            subject=name,
            language=language,
            why=why,
            address=reverse(f"portfolio:{view}", args=[exception.pk]),
            action=action,
            due_on=exception.plan_by if exception.state == calc.PLANNING else None,
        )


def _words(exception: ExceptionReport) -> tuple[str, str, str, str]:
    if exception.state == calc.PLANNING:
        why = _("The body asked for it")
        return _("Prepare the exception plan"), why, "exception_plan", _("Go on")
    if exception.state == calc.DECIDED:
        why = _("It was decided on; what was learned is not written yet")
        return _("Close the exception with its lesson"), why, "exception_close", _("Complete")
    verb = _("Complete the exception report")
    if exception.state == calc.RETURNED:
        return verb, _("More is asked by the body that decides"), "exception_edit", _("Go on")
    return verb, _("It was begun and not handed in"), "exception_edit", _("Go on")


def breaches_to_raise(person: Person, today: date) -> Iterator[Task]:
    """Limits of one's own projects that forecasts exceed, without an exception: the portal proposes one."""
    if not can(person, Perm.REPORT_EDIT):
        return
    own = Initiative.objects.running().filter(standing__project_manager=person)
    for use in breaches_without_exception(own.order_by()):
        name, language = nearest(use.initiative, "name")
        facts = {"plan": use.stage_id or "", "aspect": use.aspect}
        address = reverse("portfolio:exception_create", args=[use.initiative_id])
        yield Task(
            verb=_("Raise an exception on a limit"),
            subject=name,
            language=language,
            why=_("The forecast goes beyond the limit: %(aspect)s") % {"aspect": cause(use)},
            address=f"{address}?{urlencode(facts)}",
            action=_("Raise"),
        )
