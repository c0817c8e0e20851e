from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.statusreports.models import StatusReport
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from reporting.imports.marking import CONTENT_TYPE
from reporting.reportbooks import services
from reporting.reportbooks.choices import WRITTEN, Outcome, UploadState
from reporting.reportbooks.columns import COLUMNS, book_line, state_badge
from reporting.reportbooks.faults import Refused
from reporting.reportbooks.filters import UploadFilter
from reporting.reportbooks.forms import ApplyForm, SendForm, UndoForm
from reporting.reportbooks.models import BookUpload, ReturnedBook
from reporting.reportbooks.packing import book_for, file_name
from reporting.reportbooks.selectors import counts_of, for_books, units_to_report, writable

PAGE_SIZE = 25
AT_HAND = 8  # reports whose workbook is taken from the list at once
SHOWN = ("differs", "refused", "conflicts", "same")


@allowed(Perm.REPORT_EDIT)
@require_GET
def report_book_file(request: PersonRequest, pk: int) -> HttpResponse:
    """The workbook of one report, in the reader's language."""
    rows = StatusReport.objects.select_related("cycle", "initiative__unit")
    report = fetch(request, rows, pk=pk)
    if not writable(request.user).filter(pk=report.pk).exists():
        messages.warning(request, _("This report is not to be written now."))
        return go_to(request, "portfolio:report_detail", pk)
    content = book_for(report, origin=_origin(request), at=now())
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(report)}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def _origin(request: PersonRequest) -> str:
    return request.build_absolute_uri("/")


@allowed(Perm.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_book_list(request: PersonRequest) -> HttpResponse:
    """Take the workbooks of a unit; the uploads so far."""
    units = units_to_report(request.user)
    if request.method == "POST" and not switching(request):
        asked = request.POST.get("unit", "")
        unit_id = next((one.pk for one in units if str(one.pk) == asked), None)
        if units and (unit_id is not None or not asked):
            job = services.ask_to_pack(
                unit_id=unit_id,
                origin=_origin(request),
                language=get_language() or "fr",
                by=request.user,
            )
            return go_to(request, job)
        messages.warning(request, _("No report is waiting to be written by you."))
        return go_to(request, "reporting:report_book_list")
    return list_page(
        request,
        BookUpload.objects.visible_to(request.user).for_list(),
        UploadFilter,
        COLUMNS,
        template="reporting/reportbooks/list.html",
        title=gettext_lazy("Report workbooks"),
        default_sort="-at",
        empty=gettext_lazy("Nothing has been sent back yet."),
        context={
            "units": units,
            "waiting": sum(one.count for one in units),
            "reports": [
                (one, nearest(one.initiative, "name"))
                for one in for_books(writable(request.user))[:AT_HAND]
            ],
        },
    )


@allowed(Perm.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_book_send(request: PersonRequest) -> HttpResponse:
    """Send workbooks back."""
    form = SendForm(request.POST or None, request.FILES or None)
    if not switching(request) and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = services.upload(
                name=file.name,
                data=file.read(),
                is_to_submit=form.cleaned_data["is_to_submit"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except Refused as error:
            form.add_error("file", error.fault.sentence)
        else:
            return go_to(request, made)
    return render_page(request, "reporting/reportbooks/send.html", {"form": form})


@allowed(Perm.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_book_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """How far an upload is, what it would change, what it changed; apply, compare again, undo."""
    # One's own: it sits on no unit, so that `fetch` would ask in vain.
    rows = BookUpload.objects.visible_to(request.user).for_list().select_related("marked")
    made = get_object_or_404(rows, pk=pk)
    has_conflicts = counts_of(made, request.user)["conflicts"] > 0
    apply_form = ApplyForm(has_conflicts=has_conflicts, initial={"revision": made.revision})
    undo_form = UndoForm()
    if request.method == "POST" and not switching(request):
        try:
            match request.POST.get("step"):
                case "again":
                    services.ask_to_compare(made=made, by=request.user, at=now())
                    return go_to(request, made)
                case "go_on":
                    services.ask_to_go_on(made=made, by=request.user, at=now())
                    return go_to(request, made)
                case "undo":
                    undo_form = UndoForm(request.POST)
                    if undo_form.is_valid():
                        reason = undo_form.cleaned_data["undo_reason"]
                        services.ask_to_undo(made=made, reason=reason, by=request.user, at=now())
                        return go_to(request, made)
                case _:
                    apply_form = ApplyForm(request.POST, has_conflicts=has_conflicts)
                    if apply_form.is_valid():
                        given = apply_form.cleaned_data
                        services.ask_to_apply(
                            made=made,
                            revision=given["revision"],
                            prefer=given.get("prefer") or made.prefer,
                            by=request.user,
                            at=now(),
                        )
                        return go_to(request, made)
        except (services.AtWork, services.SeenOtherwise) as error:
            messages.warning(request, str(error.message))
            return go_to(request, made)
    if request.headers.get("HX-Target") == "work" and not made.is_at_work:
        return go_to(request, made)
    return _detail_page(request, made, apply_form, undo_form)


def _detail_page(
    request: PersonRequest, made: BookUpload, apply_form: ApplyForm, undo_form: UndoForm
) -> HttpResponse:
    counts = counts_of(made, request.user)
    shown = request.GET.get("show", "")
    books = ReturnedBook.objects.filter(upload=made).open_to(request.user).for_page()
    if shown == "conflicts":
        books = books.filter(has_conflict=True)
    elif shown in Outcome.values:
        books = books.filter(outcome=shown)
    page = Paginator(books, PAGE_SIZE).get_page(request.GET.get("page"))
    is_compared = made.state == UploadState.COMPARED and not made.job_failed
    to_write = counts[Outcome.DIFFERS] + (counts["complete"] if made.is_to_submit else 0)
    context: dict[str, Any] = {
        "made": made,
        "state": state_badge(made),
        "fault": made.fault_of_file,
        "counts": counts,
        "show": shown,
        "page": page,
        "rows": [book_line(one) for one in page],
        "form": apply_form if is_compared and to_write else None,
        "undo_form": undo_form
        if made.state == UploadState.APPLIED and any(counts[one] for one in WRITTEN)
        else None,
        "is_compared": is_compared,
        "may_compare": made.applied_at is None
        and not made.is_at_work
        and not any(counts[one] for one in WRITTEN),
        "may_go_on": made.job_failed and made.state in (UploadState.APPLYING, UploadState.UNDOING),
        "to_write": to_write,
        "failed_job": made.job if made.job_failed else None,
    }
    return render_page(request, "reporting/reportbooks/detail.html", context, fragments=["work"])
