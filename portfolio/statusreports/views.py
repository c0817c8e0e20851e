import secrets
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.meetings.models import Committee
from portfolio.statusreports import editing, services
from portfolio.statusreports.choices import WITH_MANAGER, CycleState
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import background_of, prefill, writes_for_manager
from portfolio.statusreports.submission import Background
from portfolio.statusreports.typed import as_typed, initial_of
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.pages import STALE, fetch, go_to, posted_version, render_page
from ppm.ui.stale import Difference, Stale

AUTOSAVE = "_autosave"


@allowed(Perm.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The form of one project and one period: saved as it stands, submitted when it is complete."""
    rows = StatusReport.objects.select_related("cycle", "initiative__standing")
    if request.method == "GET":
        rows = rows.select_related("draft")
    report = fetch(request, rows, pk=pk)
    if report.state not in WITH_MANAGER or report.cycle.state == CycleState.FROZEN:
        return go_to(request, "portfolio:report_detail", pk)
    if not writes_for_manager(request.user, report):
        return go_to(request, "portfolio:report_on_behalf", pk)
    if AUTOSAVE in request.POST and not switching(request):
        return _autosave(request, report)
    background = background_of(report, localdate())
    committees = list(Committee.objects.order_by("code", "pk"))
    if request.method == "GET":
        form = ReportForm(
            initial=_values(request, background), background=background, committees=committees
        )
        return _form_page(request, form, background, committees)
    data = request.POST.copy()
    if data.get("step") == "take_over" and background.previous:
        data["headline"] = background.previous.headline
    form = ReportForm(data, background=background, committees=committees)
    if switching(request):
        return _form_page(request, form, background, committees)
    version = posted_version(request)
    try:
        draft = services.save_draft(
            report=report, values=as_typed(data), version=version, by=request.user, at=now()
        )
    except services.DraftIsStale as error:
        return _stale_page(request, form, background, committees, error)
    except (services.NotWithManager, services.CycleIsFrozen) as error:
        return _refused(request, report, error)
    match request.POST.get("step"):
        case "submit":
            return _submit(request, form, background, committees)
        case "unchanged":
            return _submit_unchanged(request, form, background, committees)
    messages.success(
        request,
        _("Saved at %(time)s. Nothing has been submitted yet.")
        % {"time": localtime(draft.saved_at).strftime("%H:%M")},
    )
    return go_to(request, "portfolio:report_edit", pk)


def _refused(
    request: PersonRequest,
    report: StatusReport,
    error: services.NotWithManager | services.CycleIsFrozen,
) -> HttpResponse:
    """Somebody submitted the report or froze the period meanwhile: there is nothing to write any more."""
    messages.error(request, str(error.message))
    return go_to(request, "portfolio:report_detail", report.pk)


def _autosave(request: PersonRequest, report: StatusReport) -> HttpResponse:
    """Keep what is in the form without reading or drawing it; `static/js/portal.js` says how it went."""
    try:
        draft = services.save_draft(
            report=report,
            values=as_typed(request.POST),
            version=posted_version(request),
            by=request.user,
            at=now(),
        )
    except (services.DraftIsStale, services.NotWithManager, services.CycleIsFrozen) as error:
        return HttpResponse(str(error.message), status=STALE, content_type="text/plain")
    return HttpResponse(status=204, headers={"X-Version": str(draft.version)})


def _submit(
    request: PersonRequest, form: ReportForm, background: Background, committees: list[Committee]
) -> HttpResponse:
    # Judged before errors are added: a field in error no longer counts as said.
    view = editing.view_of(form, background=background, committees=committees, today=localdate())
    findings = view.blocking
    if form.is_valid() and not findings:
        try:
            services.submit_report(
                report=background.report, said=form.submission(), by=request.user, at=now()
            )
        except services.ReportIncomplete as error:
            findings = error.findings
        except (services.NotWithManager, services.CycleIsFrozen) as error:
            return _refused(request, background.report, error)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The report has been submitted."))
            return go_to(request, "portfolio:report_detail", background.report.pk)
    form.add_findings(one for one in findings if one.field not in form.errors)
    return _form_page(request, form, background, committees, view=view)


def _submit_unchanged(
    request: PersonRequest, form: ReportForm, background: Background, committees: list[Committee]
) -> HttpResponse:
    """One click for a light project: the last report again, said to be unchanged."""
    before = background.previous
    if before is None:
        return _submit(request, form, background, committees)
    said = replace(
        prefill(background),
        headline=before.headline,
        done=before.done,
        next_steps=before.next_steps,
        help_needed=before.help_needed,
        is_unchanged=True,
    )
    try:
        services.submit_report(report=background.report, said=said, by=request.user, at=now())
    except services.ReportIncomplete as error:
        form.full_clean()
        form.add_findings(error.findings)
        return _form_page(request, form, background, committees)
    except (services.NotWithManager, services.CycleIsFrozen) as error:
        return _refused(request, background.report, error)
    except ValidationError as error:
        form.full_clean()
        form.add_error(None, error.messages)
        return _form_page(request, form, background, committees)
    messages.success(request, _("The report has been submitted: nothing changed."))
    return go_to(request, "portfolio:report_detail", background.report.pk)


def _values(request: PersonRequest, background: Background) -> dict[str, str]:
    """What stands in the fields: the draft as it was typed, or the prefilled report."""
    report = background.report
    draft = getattr(report, "draft", None)
    tab = secrets.token_hex(4)
    version = draft.version if draft else 0
    values = initial_of(
        prefill(background), version=version, tab=tab, language=request.user.language
    )
    if draft and draft.values:
        values |= {**draft.values, "version": str(version), "tab": tab}
    return values


def _form_page(
    request: PersonRequest,
    form: ReportForm,
    background: Background,
    committees: list[Committee],
    *,
    view: editing.EditingView | None = None,
    stale: Stale | None = None,
) -> HttpResponse:
    draft = getattr(background.report, "draft", None)
    view = view or editing.view_of(
        form, background=background, committees=committees, today=localdate()
    )
    context = {
        "form": form,
        "view": view,
        "report": background.report,
        "project": background.initiative,
        "name": nearest(background.initiative, "name"),
        "standing": background.standing,
        "previous": background.previous,
        "stage": background.stage,
        "saved_at": draft.saved_at if draft and draft.values else None,
        "is_late": background.report.deadline < localdate(),
        "can_be_unchanged": background.previous is not None
        and len(view.dimensions) < 8
        and not (draft and draft.values),
        "stale": stale,
    }
    return render_page(
        request,
        "portfolio/statusreports/report_edit.html",
        context,
        status=STALE if stale else None,
    )


def _stale_page(
    request: PersonRequest,
    form: ReportForm,
    background: Background,
    committees: list[Committee],
    error: services.DraftIsStale,
) -> HttpResponse:
    """Both texts, and the form with what was typed; saving it again is then a choice."""
    stored = error.stored
    found = tuple(
        Difference(_label(form, name), str(form.data.get(name, "")), str(value))
        for name, value in stored.values.items()
        if name in form.fields and not form[name].is_hidden and value != form.data.get(name, "")
    )
    data = request.POST.copy()
    data["version"] = str(stored.version)
    form.data = data
    form.is_valid()
    return _form_page(request, form, background, committees, stale=Stale(found, request.path))


def _label(form: ReportForm, name: str) -> str:
    dimension = next((d for d in form.background.dimensions if name.startswith(f"{d}_")), None)
    label = str(form[name].label)
    return f"{dimension.label} – {label}" if dimension and label != dimension.label else label
