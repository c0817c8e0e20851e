from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from reporting.imports import columns, selectors, services
from reporting.imports.choices import RunState
from reporting.imports.faults import FileFault
from reporting.imports.filters import ImportFilter
from reporting.imports.forms import ApplyForm, MappingForm, SavedMappingForm, UploadForm
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRun
from reporting.imports.remarks import FaultCode
from reporting.imports.results import problem_from

PAGE_SIZE = 50


@allowed(Perm.IMPORT_RUN)
@require_GET
def import_list(request: PersonRequest) -> HttpResponse:
    """Every import, latest first."""
    return list_page(
        request,
        ImportRun.objects.visible_to(request.user).for_list(),
        ImportFilter,
        columns.COLUMNS,
        template="reporting/imports/list.html",
        title=_("Imports"),
        default_sort="-at",
        empty=_("No file has been imported yet."),
    )


@allowed(Perm.IMPORT_RUN)
@require_http_methods(["GET", "POST"])
def import_create(request: PersonRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = services.upload(
                name=file.name,
                data=file.read(),
                content_type=file.content_type or "application/octet-stream",
                sheet=form.cleaned_data["sheet"],
                by=request.user,
                at=now(),
            )
        except FileFault as fault:
            form.add_error("file", _sentence(fault))
        else:
            return go_to(request, "reporting:import_map", run.pk)
    return render_page(request, "reporting/imports/create.html", {"form": form})


@allowed(Perm.IMPORT_RUN)
@require_http_methods(["GET", "POST"])
def import_map(request: PersonRequest, pk: int) -> HttpResponse:
    """The proposed mapping, to be corrected; a valid one leads to the preview."""
    run = fetch(request, ImportRun.objects.for_list(), pk=pk)
    if run.state_now in (RunState.APPLYING, RunState.APPLIED):
        return go_to(request, run)
    opened = services.open_run(run=run)
    mapping, fault = Mapping.from_json(run.mapping), ""
    if name := request.GET.get("saved", "").replace("\0", ""):
        try:
            mapping = services.proposed_mapping(opened=opened, today=now(), named=name)
        except FileFault as error:
            fault = _sentence(error)
    form = MappingForm(request.POST or None, table=opened.table, mapping=mapping)
    if form.is_valid():
        mapping = form.mapping()
        try:
            services.preview(run=run, mapping=mapping, by=request.user, at=now())
        except FileFault as error:
            form.add_error(None, _sentence(error))
        except services.AlreadyApplied:
            return go_to(request, run)
        else:
            if saved_name := form.cleaned_data["save_as"]:
                services.save_mapping(name=saved_name, mapping=mapping, by=request.user, at=now())
                messages.success(request, _("The mapping is saved."))
            return go_to(request, run)
    context = {
        "run": run,
        "form": form,
        "fault": fault,
        "table": opened.table,
        "saved_form": SavedMappingForm(initial={"saved": name})
        if ImportMapping.objects.exists()
        else None,
    }
    return render_page(request, "reporting/imports/map.html", context)


@allowed(Perm.IMPORT_RUN)
@require_GET
def import_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The preview, and after the application the result."""
    run = fetch(request, ImportRun.objects.for_list(), pk=pk)
    if run.state_now == RunState.UPLOADED:
        return go_to(request, "reporting:import_map", run.pk)
    return _render_run(request, run, ApplyForm(refused=run.refused))


@allowed(Perm.IMPORT_RUN)
@require_POST
def import_apply(request: PersonRequest, pk: int) -> HttpResponse:
    run = fetch(request, ImportRun.objects.for_list(), pk=pk)
    form = ApplyForm(request.POST, refused=run.refused)
    if form.is_valid():
        try:
            run = services.ask_to_apply(
                run=run,
                accept_partial=form.cleaned_data.get("accept_partial", False),
                by=request.user,
                at=now(),
            )
        except services.AlreadyApplied:
            return go_to(request, run)
        except services.RowsRefused:
            # Checked again meanwhile, with rows refused that this form knew nothing of.
            return go_to(request, run)
        return go_to(request, run.job)
    return _render_run(request, run, form)


@dataclass(frozen=True)
class Part:
    """One kind of rows of an import: what the tab says and how many there are."""

    key: str
    label: str
    rows: list[Any]


def _render_run(request: PersonRequest, run: ImportRun, form: ApplyForm) -> HttpResponse:
    parts = _parts(run, selectors.hidden_keys(request.user, Mapping.from_json(run.mapping).source))
    filled = [part for part in parts.values() if part.rows]
    part = parts.get(request.GET.get("show", "")) or (filled or list(parts.values()))[0]
    page: Page[Any] = Paginator(part.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    accepted = run.rows - run.refused
    context = {
        "run": run,
        "state": columns.state_badge(run),
        "form": form,
        "part": part,
        "page": page,
        "rows": _cells(part.key, page, run),
        "parts": parts,
        "tabs": [
            (
                f"{one.label} ({len(one.rows)})",
                f"{run.get_absolute_url()}?show={one.key}",
                one == part,
            )
            for one in parts.values()
        ],
        "totals": [columns.total_cells(label, t, accepted) for label, t in run.report["totals"]],
        "units": run.report["units"],
        "is_open": run.state_now in (RunState.PREVIEWED, RunState.FAILED),
        "writes": run.created + run.updated,
        "mapping": Mapping.from_json(run.mapping),
    }
    return render_page(request, "reporting/imports/detail.html", context)


def _parts(run: ImportRun, hidden: set[str]) -> dict[str, Part]:
    report = run.report
    matched = (*report["created"], *report["updated"], *report["unchanged"])
    hidden_rows = {row[0] for row in matched if row[1] in hidden}
    labels = {
        "refused": pgettext("imported rows", "Refused"),
        "created": pgettext("imported rows", "New"),
        "updated": pgettext("imported rows", "Changed"),
        "unchanged": pgettext("imported rows", "Unchanged"),
        "warnings": _("Warnings"),
    }
    return {
        key: Part(
            key,
            label,
            # A remark begins with the number of its row as well.
            [row for row in report[key] if row[0] not in hidden_rows],
        )
        for key, label in labels.items()
    }


def _cells(part: str, page: Page[Any], run: ImportRun) -> list[dict[str, Any]]:
    """The rows of the page as the template shows them."""
    if part in ("refused", "warnings"):
        return [{"problem": problem_from(row)} for row in page]
    known: dict[str, int] = {}
    if part == "created" and run.state == RunState.APPLIED:
        source = Mapping.from_json(run.mapping).source
        known = selectors.initiatives_by_key(source, [row[1] for row in page])
    rows = []
    for number, key, name, *rest in page:
        pk = known.get(key) if part == "created" else rest[0]
        rows.append(
            {
                "number": number,
                "key": key,
                "name": columns.initiative_link(pk, name),
                "unit": rest[0] if part == "created" else "",
                "changes": columns.change_cells(rest[1]) if part == "updated" else [],
            }
        )
    return rows


def _sentence(fault: FileFault) -> str:
    return str(FaultCode(fault.code).label) % fault.params
