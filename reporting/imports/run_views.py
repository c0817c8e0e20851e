from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ppm.files.models import StoredFile
from ppm.files.services import download_response
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.pages import fetch, go_to, render_page
from reporting.imports import (
    applying,
    columns,
    marked,
    marking,
    previews,
    running,
    selectors,
    services,
    undoing,
    writing,
)
from reporting.imports.choices import RunState
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportRow, ImportRun
from reporting.imports.remarks import FaultCode
from reporting.imports.run_forms import ApplyForm, UndoForm

PAGE_SIZE = 50
OPEN = (RunState.PREVIEWED, RunState.FAILED)


def _run(request: PersonRequest, pk: int) -> ImportRun:
    rows = ImportRun.objects.for_list().select_related("saved_mapping", "undone_by")
    return fetch(request, rows, pk=pk)


@allowed(Perm.IMPORT_VIEW)
@require_GET
def import_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """What is going on, then the preview, after the application the result."""
    run = _run(request, pk)
    may_import = can(request.user, Perm.IMPORT_RUN, run)
    may_map = may_import and selectors.may_read_file(request.user, run)
    if run.state_now == RunState.READ and may_map:
        return go_to(request, "reporting:import_map", run.pk)
    if request.headers.get("HX-Target") == "work" and not run.is_at_work:
        return go_to(request, run)
    return _render_run(request, run, ApplyForm(refused=run.refused))


@allowed(Perm.IMPORT_RUN)
@require_POST
def import_choose(request: PersonRequest, pk: int) -> HttpResponse:
    """Take rows into the import, or leave them out."""
    run = _run(request, pk)
    try:
        services.choose_rows(
            run=run,
            token=request.POST.get("token", ""),
            shown=_numbers(request, "shown"),
            chosen=_numbers(request, "chosen"),
            by=request.user,
            at=now(),
        )
    except writing.PlanChanged:
        messages.warning(
            request, _("The import was checked again meanwhile; look at it once more.")
        )
    except (running.AlreadyApplied, running.AtWork):
        messages.warning(request, _("This import is being worked on; look again in a moment."))
    else:
        messages.success(request, _("The choice of rows is kept."))
    query = request.POST.get("query", "")
    address = f"{run.get_absolute_url()}?{query}" if query else run.get_absolute_url()
    return go_to(request, address)


@allowed(Perm.IMPORT_RUN)
@require_POST
def import_same(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a new row for a project of its name, `same=row:project`, or for one of its own, `same=row:`."""
    run = _run(request, pk)
    row, _colon, project = request.POST.get("same", "").partition(":")
    if not (row.isascii() and row.isdigit() and len(row) < 19 and len(project) < 19):
        raise Http404
    try:
        services.take_as_same(
            run=run,
            token=request.POST.get("token", ""),
            row_id=int(row),
            initiative_id=int(project) if project.isascii() and project.isdigit() else None,
            by=request.user,
            at=now(),
        )
    except (writing.PlanChanged, services.NotAlike):
        messages.warning(
            request, _("The import was checked again meanwhile; look at it once more.")
        )
    except (running.AlreadyApplied, running.AtWork):
        messages.warning(request, _("This import is being worked on; look again in a moment."))
    else:
        messages.success(request, _("The choice is kept; the file is compared once more."))
    return go_to(request, run)


@allowed(Perm.IMPORT_RUN)
@require_POST
def import_apply(request: PersonRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    form = ApplyForm(request.POST, refused=run.refused)
    if not switching(request) and form.is_valid():
        try:
            run = applying.ask_to_apply(
                run=run,
                token=request.POST.get("token", ""),
                accept_partial=form.cleaned_data.get("accept_partial", False),
                by=request.user,
                at=now(),
            )
        except (running.AlreadyApplied, running.AtWork):
            return go_to(request, run)
        except (writing.PlanChanged, running.RowsRefused):
            messages.warning(
                request, _("The import was checked again meanwhile; look at it once more.")
            )
            return go_to(request, run)
        return go_to(request, run)
    return _render_run(request, run, form)


@allowed(Perm.IMPORT_RUN)
@require_http_methods(["GET", "POST"])
def import_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """What undoing would give back and what stays, then the reason."""
    run = _run(request, pk)
    if run.state_now != RunState.APPLIED:
        return go_to(request, run)
    form = UndoForm(request.POST or None)
    if not switching(request) and form.is_valid():
        only = (
            _numbers(request, "chosen") if form.cleaned_data["extent"] == UndoForm.TICKED else None
        )
        if only is not None and not only:
            form.add_error("extent", _("Tick at least one row."))
        else:
            try:
                undoing.ask_to_undo(
                    run=run,
                    only=only,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=now(),
                )
            except (running.NothingToUndo, running.AtWork):
                messages.warning(
                    request, _("This import is being worked on; look again in a moment.")
                )
            return go_to(request, run)
    rows = undoing.undoable(run).visible_to(request.user).select_related("initiative")
    touched = undoing.touched_rows(run, list(rows.values_list("initiative_id", flat=True)))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "form": form,
        "page": page,
        "rows": previews.undo_cells(page, run, touched),
        "free": page.paginator.count - len(touched),
        "touched": len(touched),
        "units": [name for _word, _code, name in run.report.get("new_units", ())],
        "chosen": set(_numbers(request, "chosen")) if request.method == "POST" else set(),
    }
    return render_page(request, "reporting/imports/undo.html", context)


@allowed(Perm.IMPORT_VIEW)
@require_http_methods(["GET", "POST"])
def import_mark(request: PersonRequest, pk: int) -> HttpResponse:
    """The sender's workbook with its findings marked: made on request, then handed out."""
    run = _run(request, pk)
    answer = marking.may_have(request.user, run)
    asked = request.POST.get("language") or request.GET.get("language", "")
    language = asked if asked in marking.LANGUAGES else get_language()
    if request.method == "POST" and answer:
        marked.ask_to_mark(run=run, language=language, by=request.user, at=now())
        return go_to(request, run)
    stored = StoredFile.objects.filter(pk=run.marked.get(marking.name_of(run, language))).first()
    if stored is None and answer:
        return go_to(request, run)
    return download_response(request, stored or run.file, answer)  # type: ignore[return-value]  # a file


def _render_run(request: PersonRequest, run: ImportRun, form: ApplyForm) -> HttpResponse:
    may_import = bool(can(request.user, Perm.IMPORT_RUN, run))
    is_open = run.state_now in OPEN and bool(run.plan_digest)
    asks_twins = is_open and may_import
    preview = previews.preview_of(run, request.user, request.GET, asks_twins=asks_twins)
    page = Paginator(preview.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    wanted = ImportRow.objects.filter(run=run).to_write()
    to_write = wanted.visible_to(request.user).count() if is_open else 0
    # All or nothing: who does not see every row cannot answer for it.
    may_apply = may_import and (preview.sees_all or not wanted.closed_to(request.user).exists())
    is_ready = is_open and may_apply and not run.job_failed and to_write > 0
    choosing = is_open and may_import and preview.key in ("created", "updated", "older")
    context: dict[str, Any] = {
        "run": run,
        "state": columns.state_badge(run),
        "form": form if is_ready else None,  # the language switch belongs to a form that is there
        "fault": str(FaultCode(run.fault["code"]).label) % run.fault["params"] if run.fault else "",
        "preview": preview,
        "page": page,
        "rows": previews.page_cells(page, run, preview, request.user),
        "totals": columns.all_totals(run) if preview.sees_all else [],
        "units": run.report.get("new_units", []),
        "is_open": is_open,
        "is_written": run.applied_at is not None,
        "may_import": may_import,
        "may_apply": may_apply,
        "may_map": may_import and bool(selectors.may_read_file(request.user, run)),
        "choosing": choosing,
        "writes": to_write,
        "mapping": Mapping.from_json(run.mapping),
        "marked": marking.links(run) if preview.sees_all and run.plan_digest else [],
        "has_plan": bool(run.plan_digest),
        "failed_job": run.job if run.job_failed else None,
    }
    return render_page(request, "reporting/imports/detail.html", context, fragments=["work"])


def _numbers(request: PersonRequest, name: str) -> list[int]:
    found = request.POST.getlist(name)
    return [int(text) for text in found if text.isascii() and text.isdigit() and len(text) < 19]
