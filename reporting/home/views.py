from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import render_page
from reporting.home.selectors import work_of


@signed_in
@require_http_methods(["GET"])
def home(request: PersonRequest) -> HttpResponse:
    """My work: what waits for the reader, by date."""
    return render_page(
        request, "reporting/home/home.html", {"work": work_of(request.user, localdate())}
    )
