from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import INVALID, render_page
from reporting.access.forms import QuestionForm
from reporting.access.selectors import explain


@allowed(Perm.ACCESS_EXPLAIN)
@require_GET
def access_explain(request: PersonRequest) -> HttpResponse:
    """Why can somebody (not) see this? The verdict and the chain of reasons, on any day."""
    asked = "person" in request.GET
    form = QuestionForm(request.GET if asked else None, asker=request.user)
    found = None
    if form.is_valid():
        given = form.cleaned_data
        found = explain(person=given["person"], perm=form.asked, row=given["row"], on=given["on"])
    return render_page(
        request,
        "reporting/access/explain.html",
        {"form": form, "found": found},
        fragments=["answer"],
        status=INVALID if asked and form.errors else None,
    )
