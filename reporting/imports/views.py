from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from reporting.imports import columns, saved, selectors, services
from reporting.imports.choices import SECTIONS
from reporting.imports.faults import FileFault
from reporting.imports.filters import ImportFilter
from reporting.imports.forms import UploadForm
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRun
from reporting.imports.remarks import FaultCode


@allowed(Perm.IMPORT_VIEW)
@require_GET
def import_list(request: PersonRequest) -> HttpResponse:
    """Every import that one may see, latest first."""
    return list_page(
        request,
        ImportRun.objects.visible_to(request.user).for_list().counting_for(request.user),
        ImportFilter,
        columns.COLUMNS,
        template="reporting/imports/list.html",
        title=_("Imports"),
        default_sort="-at",
        empty=_("No file has been imported yet."),
        context={"may_import": bool(can(request.user, Perm.IMPORT_RUN))},
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
                by=request.user,
                at=now(),
            )
        except FileFault as fault:
            form.add_error("file", str(FaultCode(fault.code).label) % fault.params)
        else:
            return go_to(request, run)
    return render_page(request, "reporting/imports/create.html", {"form": form})


@allowed(Perm.IMPORT_RUN)
@require_GET
def import_mapping_list(request: PersonRequest) -> HttpResponse:
    """The saved ways of reading a sender's files."""
    rows = list(ImportMapping.objects.visible_to(request.user).for_list())
    context = {"rows": [(one, len(one.definition["columns"])) for one in rows]}
    return render_page(request, "reporting/imports/mappings.html", context)


@allowed(Perm.IMPORT_RUN)
@require_GET
def import_mapping_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One saved mapping: which column fills which field, its words, its versions, its imports."""
    one = fetch(request, ImportMapping.objects.for_list(), pk=pk)
    mapping = Mapping.from_json(one.definition)
    runs = ImportRun.objects.visible_to(request.user).filter(saved_mapping=one).for_list()[:10]
    context = {
        "saved": one,
        "mapping": mapping,
        "lines": [
            (target.label, columns.rule_in_words(target, mapping.columns[target]))
            for _title, targets in SECTIONS
            for target in targets
            if target in mapping.columns
        ],
        "words": columns.words_in_words(mapping, selectors.people()),
        "versions": columns.version_cells(selectors.versions_of(one)),
        "runs": [(run, columns.state_badge(run)) for run in runs],
    }
    return render_page(request, "reporting/imports/mapping.html", context)


@allowed(Perm.IMPORT_RUN)
@require_POST
def import_mapping_retire(request: PersonRequest, pk: int) -> HttpResponse:
    one = fetch(request, ImportMapping, pk=pk)
    saved.retire_mapping(saved=one, by=request.user, at=now())
    messages.success(request, _("Files are no longer recognised by this mapping."))
    return go_to(request, "reporting:import_mapping_list")
