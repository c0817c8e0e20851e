from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from ppm.audit.events import people_of
from ppm.audit.forms import HistoryForm
from ppm.audit.names import name_of
from ppm.audit.views import fetch_subject
from ppm.jobs.services import enqueue
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed, signed_in
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.pages import go_to, render_page
from reporting.exports.workbook import write_workbook
from reporting.journal.columns import COLUMNS
from reporting.journal.forms import PeriodForm
from reporting.journal.rows import acts_of_object, rows_of
from reporting.journal.writers import TYPES, lines


@signed_in
@require_GET
def history_export(request: PersonRequest, kind: str, pk: int) -> HttpResponse:
    """The history of one object, filtered as on its page, as a file."""
    one, row = fetch_subject(request, kind, pk)
    wanted = HistoryForm.asked(request.GET, one=one, keys=people_of(one, pk, request.user))
    rows = rows_of(acts_of_object(one, pk, request.user, wanted), one, request.user)
    name = f"{slugify(name_of(row)) or kind}-{localdate():%Y-%m-%d}"
    made = request.GET.get("format", "xlsx")
    if made not in TYPES:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{made}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if made == "xlsx":
        content = write_workbook(title=name_of(row), columns=COLUMNS, rows=rows)
        return HttpResponse(content, content_type=TYPES[made], headers=headers)
    streamed: HttpResponse = StreamingHttpResponse(  # type: ignore[assignment]  # both are answers
        lines(made, list(rows)), content_type=TYPES[made], headers=headers
    )
    return streamed


@allowed(Perm.HISTORY_ALL)
@require_http_methods(["GET", "POST"])
def journal_export(request: PersonRequest) -> HttpResponse:
    """Ask for the history of a period, across all that the reader may see."""
    today = localdate()
    form = PeriodForm(
        request.POST or None,
        initial={"since": today.replace(day=1), "until": today, "kind": "xlsx"},
    )
    if form.is_valid() and not switching(request):
        given = form.cleaned_data
        job = enqueue(
            "reporting.journal.export",
            by=request.user,
            params={
                "since": given["since"].isoformat(),
                "until": given["until"].isoformat(),
                "kind": given["kind"],
            },
        )
        return go_to(request, job)
    return render_page(request, "reporting/journal/export.html", {"form": form})
