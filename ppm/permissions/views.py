from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ppm.files.spreadsheets import csv_lines
from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.permissions.selectors import deeds, roles_in_words, table
from ppm.ui.pages import render_page


@signed_in
@require_safe
def role_list(request: PersonRequest) -> HttpResponse:
    """Who may do what, for everybody to read: by deed or by role; `?format=csv` is the matrix as a table."""
    if request.GET.get("format") == "csv":
        return _as_csv()
    by_role = request.GET.get("by") == "role"
    views = [
        (_("What may be done, and by whom"), request.path, not by_role),
        (_("Role by role"), f"{request.path}?by=role", by_role),
    ]
    return render_page(
        request,
        "ppm/permissions/list.html",
        {
            "views": views,
            "areas": [] if by_role else deeds(),
            "roles": roles_in_words() if by_role else [],
        },
    )


def _as_csv() -> HttpResponse:
    name = _("who-may-do-what")
    return HttpResponse(
        "".join(csv_lines(table())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
