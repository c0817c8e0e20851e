"""Deciding on an exception, its plan, and its end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.governance.choices import Occasion
from portfolio.initiatives.pages import form_page
from portfolio.lifecycle.exceptions import calc, services
from portfolio.lifecycle.exceptions.authority import body_that_decides, may_decide
from portfolio.lifecycle.exceptions.choices import Act
from portfolio.lifecycle.exceptions.forms import DecisionForm, LessonForm, PlanForm
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.selectors import concerns_project
from portfolio.lifecycle.exceptions.views import for_page, page_of
from portfolio.lifecycle.models import Stage
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Refused
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page


@allowed(Perm.DECISION_VIEW)
@require_http_methods(["GET", "POST"])
def exception_decide(request: PersonRequest, pk: int) -> HttpResponse:
    """One page: the question, the facts, the options, and a button for each decision."""
    exception = fetch(request, for_page(), pk=pk)
    body = body_that_decides(exception, localdate())
    answer = may_decide(request.user, exception, body)
    if not answer:
        raise Refused(str(answer.reason))
    acts = _acts(exception)
    if not acts:
        messages.warning(request, _("There is nothing to decide on this exception now."))
        return go_to(request, "portfolio:exception_detail", pk)
    options = list(exception.options.order_by("number"))
    form = DecisionForm(
        request.POST or None,
        exception=exception,
        options=options,
        initial={"version": exception.version},
    )
    is_stale = False
    act = request.POST.get("act", "")
    if form.is_valid() and act in acts:
        try:
            services.decide_exception(
                exception_id=pk,
                version=form.cleaned_data["version"],
                ruling=form.ruling(act, request.user.language),
                by=request.user,
                at=now(),
            )
        except (StaleVersion, services.NotPossibleNow) as error:
            form.add_error(None, error.message)
            is_stale = True
        except services.Incomplete as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The decision has been recorded."))
            return go_to(request, "portfolio:exception_detail", pk)
    context = {
        **page_of(request, exception),
        "form": form,
        "acts": [(one, Act(one).label, Act(one).label) for one in acts],
        "names": set(acts),
        "members": body.people,
    }
    response = render_page(request, "portfolio/lifecycle/exceptions/decide.html", context)
    if is_stale:
        response.status_code = 409
    return response


def _acts(exception: ExceptionReport) -> tuple[str, ...]:
    return calc.acts_from(
        exception.state,
        is_project_limit=concerns_project(exception),
        with_business=exception.occasion == Occasion.EXCEPTION_PROJECT,
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def exception_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """Prepare the exception plan that was asked for, and hand it in."""
    exception = fetch(request, for_page(), pk=pk)
    if exception.state != calc.PLANNING:
        messages.warning(request, services.NotPossibleNow.message)
        return go_to(request, "portfolio:exception_detail", pk)
    form = PlanForm(
        request.POST or None,
        initial={"version": exception.version, "plan": exception.plan},
        stages=list(
            Stage.objects.filter(
                initiative=exception.initiative_id, actual_end__isnull=True
            ).order_by("number")
        ),
        project_end=exception.initiative.forecast_end or exception.initiative.baseline_end,
        planned={one.stage_id: (one.start, one.end) for one in exception.plan_lines.order_by("pk")},
    )
    if form.is_valid():
        try:
            services.submit_plan(
                exception_id=pk,
                version=form.cleaned_data["version"],
                plan=form.cleaned_data["plan"],
                lines=form.lines(),
                by=request.user,
                at=now(),
            )
        except (StaleVersion, services.NotPossibleNow, services.Incomplete) as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The exception plan has been handed in."))
            return go_to(request, "portfolio:exception_detail", pk)
    return form_page(
        request,
        exception.initiative,
        form,
        title=_("Exception plan"),
        address=reverse("portfolio:exception_detail", args=[pk]),
        action=_("Hand in the exception plan"),
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def exception_close(request: PersonRequest, pk: int) -> HttpResponse:
    """Close a decided exception with its lesson."""
    exception = fetch(request, for_page(), pk=pk)
    form = LessonForm(request.POST or None, initial={"version": exception.version})
    if form.is_valid():
        try:
            services.close_exception(
                exception_id=pk, by=request.user, at=now(), **form.cleaned_data
            )
        except (StaleVersion, services.NotPossibleNow, services.Incomplete) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The exception has been closed."))
            return go_to(request, "portfolio:exception_detail", pk)
    return form_page(
        request,
        exception.initiative,
        form,
        title=_("Close the exception"),
        address=reverse("portfolio:exception_detail", args=[pk]),
        action=_("Close the exception"),
    )
