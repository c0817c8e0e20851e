from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ppm.permissions.access import Refused
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page
from reporting.imports import running, saved, selectors, services
from reporting.imports.choices import RunState
from reporting.imports.forms import MappingForm, SavedMappingForm
from reporting.imports.layout import Layout
from reporting.imports.layout_forms import LayoutForm
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRun
from reporting.imports.outline import Outline
from reporting.imports.remarks import FaultCode

OPEN = (RunState.READ, RunState.PREVIEWED, RunState.FAILED)


def _is_closed(run: ImportRun) -> bool:
    """Nothing more can be said about how the file is read."""
    return run.state_now not in OPEN or not run.outline


@allowed(Perm.IMPORT_RUN)
@require_http_methods(["GET", "POST"])
def import_map(request: PersonRequest, pk: int) -> HttpResponse:
    """The proposed mapping, to be corrected; a valid one leads to the preview."""
    run = fetch(request, ImportRun.objects.for_list().select_related("saved_mapping"), pk=pk)
    if _is_closed(run):
        return go_to(request, run)
    if not (answer := selectors.may_read_file(request.user, run)):
        raise Refused(answer.reason)
    is_own = run.created_by_id == request.user.pk
    mapping, outline = Mapping.from_json(run.mapping), Outline.from_json(run.outline)
    form = MappingForm(
        request.POST or None,
        outline=outline,
        mapping=mapping,
        people=selectors.people(),
        initial={"sender_unit": run.sender_unit_id},
    )
    if form.is_valid():
        unit, mapping = form.cleaned_data["sender_unit"], form.mapping()
        try:
            run = services.ask_to_check(
                run=run, mapping=mapping, sender_unit=unit, by=request.user, at=now()
            )
        except (running.AlreadyApplied, running.AtWork):
            return go_to(request, run)
        if saved_name := form.cleaned_data["save_as"]:
            kept = saved.save_mapping(
                name=saved_name,
                mapping=mapping,
                headers=outline.headers,
                sender_unit=unit,
                by=request.user,
                at=now(),
            )
            saved.keep_with_run(run=run, saved=kept, by=request.user, at=now())
            messages.success(request, _("The mapping is saved."))
        return go_to(request, run)
    return render_page(
        request,
        "reporting/imports/map.html",
        {
            "run": run,
            "form": form,
            "fault": _fault(run),
            "outline": outline,
            # The grids and another way of reading show sheets that nobody has checked.
            "pictures": LayoutForm(outline=outline, layout=mapping.layout).pictures()
            if is_own
            else [],
            "saved_form": SavedMappingForm()
            if is_own and ImportMapping.objects.in_use().exists()
            else None,
        },
        fragments=["mapping-fields"],
    )


@allowed(Perm.IMPORT_RUN)
@require_http_methods(["GET", "POST"])
def import_layout(request: PersonRequest, pk: int) -> HttpResponse:
    """Which sheets are read and where their table stands, with the grid as it would be taken.

    `saved` posted alone: read the file as that saved mapping does, in its layout.
    """
    run = fetch(request, ImportRun.objects.for_list(), pk=pk)
    if _is_closed(run):
        return go_to(request, run)
    if run.created_by_id != request.user.pk:
        raise Refused(_("Only who uploaded the file can say where its table stands."))
    if request.method == "POST" and "saved" in request.POST:
        name = request.POST["saved"].replace("\0", "")
        if not name:
            return go_to(request, run)
        saved_one = get_object_or_404(ImportMapping.objects.in_use(), name=name)
        return _read_again(request, run, services.saved_layout(saved_one), saved_one)
    outline, layout = Outline.from_json(run.outline), Mapping.from_json(run.mapping).layout
    asked = request.POST or (request.GET if "direction" in request.GET else None)
    form = LayoutForm(asked, outline=outline, layout=layout)
    if request.method == "POST" and form.is_valid():
        return _read_again(request, run, form.layout(), None)
    return render_page(
        request,
        "reporting/imports/layout.html",
        {"run": run, "form": form, "pictures": form.pictures()},
        fragments=["pictures"],
    )


def _read_again(
    request: PersonRequest, run: ImportRun, layout: Layout, chosen: ImportMapping | None
) -> HttpResponse:
    try:
        run = services.read_again(run=run, layout=layout, saved=chosen, by=request.user, at=now())
    except (running.AlreadyApplied, running.AtWork):
        messages.warning(request, _("This import is being worked on; look again in a moment."))
    return go_to(request, run)


def _fault(run: ImportRun) -> str:
    if not run.fault:
        return ""
    return str(FaultCode(run.fault["code"]).label) % run.fault["params"]
