from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.functions import Abs, Coalesce
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui import figures
from ppm.ui.language import switching
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from reporting.actuals import applying, selectors, services
from reporting.actuals.choices import BEFORE_WRITING, LineState, Problem, RunState
from reporting.actuals.columns import COLUMNS, state_badge
from reporting.actuals.filters import ActualsFilter
from reporting.actuals.forms import AssignForm, MapForm, UndoForm, UploadForm
from reporting.actuals.models import ActualsLine, ActualsProject, ActualsRun
from reporting.imports.faults import FileFault
from reporting.imports.remarks import FaultCode

PAGE = 50
TABS = ("projects", LineState.UNMATCHED, LineState.REFUSED)


def _run(request: PersonRequest, pk: int) -> ActualsRun:
    return fetch(request, ActualsRun.objects.for_list().select_related("undone_by"), pk=pk)


@allowed(Perm.ACTUALS_IMPORT)
@require_GET
def actuals_list(request: PersonRequest) -> HttpResponse:
    """Every file of the accounts that one may see, latest first."""
    return list_page(
        request,
        ActualsRun.objects.visible_to(request.user).for_list(),
        ActualsFilter,
        COLUMNS,
        template="reporting/actuals/list.html",
        title=_("Accounts"),
        default_sort="-at",
        empty=_("No accounts have been imported yet."),
        context={"waiting": selectors.waiting(request.user).count()},
    )


@allowed(Perm.ACTUALS_IMPORT)
@require_http_methods(["GET", "POST"])
def actuals_create(request: PersonRequest) -> HttpResponse:
    """Upload a file; what is already in the figures is refused."""
    senders = selectors.senders(request.user)
    form = UploadForm(request.POST or None, request.FILES or None, senders=senders)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = services.upload(
                name=file.name,
                data=file.read(),
                content_type=file.content_type or "application/octet-stream",
                sender=form.cleaned_data["sender"],
                by=request.user,
                at=now(),
            )
        except FileFault as fault:
            form.add_error("file", str(FaultCode(fault.code).label) % fault.params)
        except services.AlreadyApplied as error:
            form.add_error("file", error.message)
        else:
            return go_to(request, run)
    return render_page(request, "reporting/actuals/create.html", {"form": form})


@allowed(Perm.ACTUALS_IMPORT)
@require_http_methods(["GET", "POST"])
def actuals_map(request: PersonRequest, pk: int) -> HttpResponse:
    """Which column is what; then the file is compared with the portfolio."""
    run = _run(request, pk)
    is_mine = run.created_by_id == request.user.pk
    if not is_mine or run.is_at_work or not run.outline or run.state_now not in BEFORE_WRITING:
        return go_to(request, run)
    form = MapForm(request.POST or None, run=run)
    if not switching(request) and "_show" not in request.POST and form.is_valid():
        said = form.cleaned_data
        try:
            services.ask_to_check(
                run=run,
                mapping=form.mapping(),
                measure=said["measure"],
                mode=said["mode"],
                currency=said["currency"],
                as_of=said["as_of"],
                by=request.user,
                at=now(),
            )
        except services.NotNow as error:
            messages.warning(request, error.message)
        return go_to(request, run)
    return render_page(
        request,
        "reporting/actuals/map.html",
        {"run": run, "form": form},
        fragments=["mapping-fields"],
        status=200 if "_show" in request.POST else None,
    )


@allowed(Perm.ACTUALS_IMPORT)
@require_GET
def actuals_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The reconciliation: what matched, what did not and why, totals before and after."""
    run = _run(request, pk)
    if run.state_now == RunState.READ and run.created_by_id == request.user.pk:
        return go_to(request, "reporting:actuals_map", pk)
    if request.headers.get("HX-Target") == "work" and not run.is_at_work:
        return go_to(request, run)
    person = request.user
    tally = selectors.counts(run, person)
    key = request.GET.get("show", "projects")
    key = key if key in TABS else TABS[0]
    rows: Any
    if key == "projects":
        moved = Abs(Coalesce(F("after"), 0) - Coalesce(F("before"), 0))
        rows = (
            ActualsProject.objects.filter(run=run)
            .visible_to(person)
            .select_related("initiative__unit")
            .order_by(moved.desc(), "initiative__code", "pk")
        )
    else:
        rows = selectors.shown_lines(run, person).filter(shown=key).order_by("number", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    effect = selectors.effect(run, person)
    here = reverse("reporting:actuals_detail", args=[pk])
    words = {
        "projects": _("By project (%(count)s)") % {"count": figures.number(effect.projects)},
        LineState.UNMATCHED: _("Unmatched (%(count)s)")
        % {"count": figures.number(tally[LineState.UNMATCHED].lines)},
        LineState.REFUSED: _("Unreadable (%(count)s)")
        % {"count": figures.number(tally[LineState.REFUSED].lines)},
    }
    is_mine = run.created_by_id == person.pk
    context = {
        "run": run,
        "state": state_badge(run),
        "fault": str(FaultCode(run.fault["code"]).label) % run.fault["params"] if run.fault else "",
        "tally": tally,
        "effect": effect,
        "tabs": [(words[one], f"{here}?show={one}", one == key) for one in TABS],
        "show": key,
        "page": page,
        "rows": [(one, _why(one)) for one in page] if key != "projects" else list(page),
        "has_plan": bool(run.plan_digest),
        "may_map": is_mine and not run.is_at_work and run.state_now in BEFORE_WRITING,
        "may_apply": is_mine
        and not run.is_at_work
        and run.state_now == RunState.CHECKED
        and tally[LineState.MATCHED].lines > 0,
        "may_undo": is_mine and run.state_now == RunState.APPLIED,
        "failed_job": run.job if run.job_failed else None,
    }
    return render_page(request, "reporting/actuals/detail.html", context, fragments=["work"])


def _why(line: ActualsLine) -> str:
    """Why a line has no project; of one that the reader cannot see nothing is known."""
    return str(Problem(line.problem or Problem.UNKNOWN).label)


@allowed(Perm.ACTUALS_IMPORT)
@require_POST
def actuals_apply(request: PersonRequest, pk: int) -> HttpResponse:
    """Write what was compared."""
    run = _run(request, pk)
    if run.created_by_id == request.user.pk:
        try:
            applying.ask_to_apply(
                run=run, token=request.POST.get("token", ""), by=request.user, at=now()
            )
        except (services.PlanChanged, services.NotNow, services.AlreadyApplied) as error:
            messages.warning(request, error.message)
    return go_to(request, run)


@allowed(Perm.ACTUALS_IMPORT)
@require_http_methods(["GET", "POST"])
def actuals_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an import back, with the reason."""
    run = _run(request, pk)
    if run.state_now != RunState.APPLIED or run.created_by_id != request.user.pk:
        return go_to(request, run)
    form = UndoForm(request.POST or None)
    if form.is_valid():
        try:
            applying.ask_to_undo(
                run=run, reason=form.cleaned_data["reason"], by=request.user, at=now()
            )
        except services.NotNow as error:
            messages.warning(request, error.message)
        return go_to(request, run)
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Undo the import of the accounts"),
            "sentence": _(
                "Projects whose figures nothing else has touched since get back what they had; "
                "the others stay as they are and are named."
            ),
            "form": form,
            "action_label": _("Undo the import"),
            "back": run.get_absolute_url(),
        },
    )


@allowed(Perm.ACTUALS_IMPORT)
@require_GET
def actuals_waiting(request: PersonRequest) -> HttpResponse:
    """What was booked on no project, by sender and key, until it is assigned."""
    page = Paginator(selectors.waiting(request.user), PAGE).get_page(request.GET.get("page"))
    may_assign = bool(can(request.user, Perm.MONEY_EDIT))
    return render_page(
        request, "reporting/actuals/waiting.html", {"page": page, "may_assign": may_assign}
    )


@allowed(Perm.ACTUALS_IMPORT)
@require_http_methods(["GET", "POST"])
def actuals_assign(request: PersonRequest) -> HttpResponse:
    """Book what waits under a key on a project."""
    sender, key = (request.GET.get(name, "") for name in ("sender", "key"))
    form = AssignForm(
        request.POST or None, person=request.user, initial={"sender": sender, "key": key}
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            count, total = applying.assign(
                sender=said["sender"],
                key=said["key"],
                initiative=said["initiative"],
                by=request.user,
                at=now(),
            )
        except applying.NothingWaits as error:
            form.add_error(None, error.message)
        else:
            words = ngettext(
                "%(count)s line (%(total)s) is booked on %(project)s.",
                "%(count)s lines (%(total)s) are booked on %(project)s.",
                count,
            )
            messages.success(
                request,
                words
                % {
                    "count": figures.number(count),
                    "total": figures.amount(total),
                    "project": said["initiative"].code,
                },
            )
            return go_to(request, "reporting:actuals_waiting")
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Assign unmatched lines"),
            "sentence": _("Sender %(sender)s, key “%(key)s”.")
            % {"sender": form["sender"].value() or "–", "key": form["key"].value() or "–"},
            "form": form,
            "action_label": _("Book them on this project"),
            "back": reverse("reporting:actuals_waiting"),
        },
    )
