from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.governance.selectors import NobodyDecides
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.lifecycle.exceptions import calc, drafting, services
from portfolio.lifecycle.exceptions.columns import (
    beyond,
    body_name,
    cause,
    columns,
    state_badge,
)
from portfolio.lifecycle.exceptions.filters import ExceptionFilter
from portfolio.lifecycle.exceptions.forms import (
    ExceptionForm,
    NewExceptionForm,
    WithdrawForm,
    option_forms,
    options_said,
)
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.selectors import breaches_in_sight
from portfolio.lifecycle.exceptions.telling import subject
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.models import ToleranceUse
from portfolio.lifecycle.tolerances.wording import limit_in_words
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against

# Breaches shown above the list.
MOST = 30


@allowed(Perm.DECISION_VIEW)
@require_GET
def exception_list(request: PersonRequest) -> HttpResponse:
    """Exceptions in sight that were raised; without a filter those that are open."""
    rows = ExceptionReport.objects.visible_to(request.user).exclude(
        state__in=[calc.DRAFT, calc.WITHDRAWN]
    )
    return list_page(
        request,
        rows.for_list(),
        ExceptionFilter,
        columns(localdate()),
        template="portfolio/lifecycle/exceptions/list.html",
        title=_("Exceptions"),
        default_sort="decide_by",
        empty=_("No exception is open in what you see."),
        guidance=_(
            "An exception is raised on the plan page of a project, when its forecast goes beyond a limit."
        ),
        context={"breaches": _unanswered(request.user)},
    )


def _unanswered(person: Person) -> list[tuple[ToleranceUse, str, str]]:
    """Limits in sight that are exceeded without an exception: the use, its cause, the name."""
    return [
        (use, cause(use), nearest(use.initiative, "name")[0])
        for use in breaches_in_sight(person)[:MOST]
    ]


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def exception_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Begin an exception; the computed facts of the plan and cause are filled in."""
    initiative = fetch(request, Initiative, pk=pk)
    stages = list(
        Stage.objects.filter(initiative=initiative, actual_end__isnull=True).order_by("number")
    )
    start = {"plan": request.GET.get("plan", ""), "aspect": request.GET.get("aspect", "time")}
    form = NewExceptionForm(request.POST or None, initial=start, stages=stages)
    if form.is_valid():
        chosen = form.cleaned_data["plan"]
        try:
            made = drafting.open_exception(
                initiative=initiative,
                stage=next((one for one in stages if str(one.pk) == chosen), None),
                aspect=form.cleaned_data["aspect"],
                by=request.user,
                at=now(),
            )
        except drafting.OpenAlready as error:
            messages.warning(request, error.message)
            return go_to(request, "portfolio:exception_detail", error.existing.pk)
        return go_to(request, "portfolio:exception_edit", made.pk)
    return form_page(
        request,
        initiative,
        form,
        title=_("Raise an exception"),
        address=reverse("portfolio:initiative_plan", args=[pk]),
        action=_("Write the report"),
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def exception_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The whole report, what was decided, and what comes next."""
    exception = fetch(request, for_page(), pk=pk)
    return render_page(
        request, "portfolio/lifecycle/exceptions/detail.html", page_of(request, exception)
    )


def for_page() -> "QuerySet[ExceptionReport]":
    """Exceptions with all that their pages show of other rows."""
    return ExceptionReport.objects.select_related(
        "initiative__unit",
        "initiative__standing__project_manager",
        "initiative__standing__executive",
        "stage",
        "committee",
        "baseline",
        "tolerance",
        "decision",
        "option",
        "submitted_by",
        "decided_by",
        "closed_by",
    )


def page_of(request: PersonRequest, exception: ExceptionReport) -> dict[str, Any]:
    """What every page of an exception shows at its head."""
    name, language = nearest(exception.initiative, "name")
    may_edit = bool(can(request.user, Perm.INITIATIVE_EDIT, exception))
    return {
        "exception": exception,
        "title": subject(exception),
        "name": name,
        "language": language,
        "home": reverse("portfolio:initiative_plan", args=[exception.initiative_id]),
        "state": state_badge(exception),
        "cause": cause(exception),
        "beyond": beyond(exception),
        "body": body_name(exception),
        "options": list(exception.options.order_by("number")),
        "plan_lines": list(
            exception.plan_lines.select_related("stage").order_by("stage__number", "pk")
        ),
        "new_limit": limit_in_words(exception.tolerance, exception.initiative.standing.currency)
        if exception.tolerance
        else "",
        "may_write": may_edit and exception.state in (calc.DRAFT, calc.RETURNED),
        "may_plan": may_edit and exception.state == calc.PLANNING,
        "may_close": may_edit and exception.state == calc.DECIDED,
        "waits": exception.state in calc.WITH_BODY,
        "is_late": bool(
            exception.decide_by
            and exception.state in calc.WITH_BODY
            and exception.decide_by < localdate()
        ),
    }


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def exception_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Write the report with its options; keep it, or hand it to the body."""
    exception = fetch(request, for_page(), pk=pk)
    if exception.state not in (calc.DRAFT, calc.RETURNED):
        messages.warning(request, drafting.NotBeingWritten.message)
        return go_to(request, "portfolio:exception_detail", pk)
    form = ExceptionForm(request.POST or None, instance=exception)
    data = request.POST if request.method == "POST" and not switching(request) else None
    options = option_forms(data, list(exception.options.order_by("number")))
    if data is not None and form.is_valid() and min(one.is_valid() for one in options):
        try:
            written = drafting.write_exception(
                exception_id=pk,
                options=options_said(options),
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
            if "submit" in request.POST:
                services.submit_exception(
                    exception_id=pk, version=written.version, by=request.user, at=now()
                )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except (drafting.NotBeingWritten, services.NotPossibleNow, NobodyDecides) as error:
            form.add_error(None, error.message)
        except services.Incomplete as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            # Kept, not handed in: the next attempt is on what was kept.
            form.data = {**dict(form.data.items()), "version": str(written.version)}
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done = _("Handed in.") if "submit" in request.POST else _("Saved.")
            messages.success(request, done)
            return go_to(request, "portfolio:exception_detail", pk)
    context = {**page_of(request, exception), "form": form, "option_forms": options}
    response = render_page(request, "portfolio/lifecycle/exceptions/edit.html", context)
    if data is not None and any(one.errors for one in options):
        response.status_code = 422
    return response


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def exception_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an exception back that nobody has decided on."""
    exception = fetch(request, for_page(), pk=pk)
    form = WithdrawForm(request.POST or None, initial={"version": exception.version})
    if form.is_valid():
        try:
            services.withdraw_exception(
                exception_id=pk, by=request.user, at=now(), **form.cleaned_data
            )
        except (StaleVersion, services.NotPossibleNow, services.Incomplete) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The exception has been withdrawn."))
            return go_to(request, "portfolio:initiative_plan", exception.initiative_id)
    return form_page(
        request,
        exception.initiative,
        form,
        title=_("Withdraw the exception"),
        address=reverse("portfolio:exception_detail", args=[pk]),
        action=_("Withdraw"),
    )
