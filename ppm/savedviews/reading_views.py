from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ppm.accounts.services import change_reading
from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.savedviews.forms import ReadingForm
from ppm.ui.pages import came_from, go_to, render_page


@signed_in
@require_http_methods(["GET", "POST"])
def reading_edit(request: PersonRequest) -> HttpResponse:
    """How one likes lists: the height of rows, and the keys, with what each of them does."""
    form = ReadingForm(request.POST or None, instance=request.user)
    back = came_from(request, "ppm:view_list")
    if form.is_valid():
        change_reading(
            person=request.user,
            is_compact=form.cleaned_data["is_compact"],
            has_keys=form.cleaned_data["has_keys"],
            by=request.user,
        )
        messages.success(request, _("Saved."))
        return go_to(request, back)
    keys = [
        ("j", _("next row")),
        ("k", _("previous row")),
        ("o", _("open the row")),
        ("x", _("tick the row, or take the tick away")),
        ("s", _("star the row, or take the star away")),
        ("e", _("change the first cell of the row that can be changed")),
        ("/", _("go to the search field")),
        ("?", _("show these keys")),
    ]
    context = {"form": form, "keys": keys, "back": back}
    return render_page(request, "ppm/savedviews/reading.html", context)
