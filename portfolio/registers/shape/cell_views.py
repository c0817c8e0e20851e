"""One cell of a register's list, changed where it stands; without HTMX, on a small page of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.registers.shape.permits import may_change
from portfolio.registers.shape.register import Register
from portfolio.registers.shape.views import fetch_line
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.listrows import drawn_cell
from ppm.ui.pages import came_from, go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def entry_cell(request: PersonRequest, one: Register, pk: int, field: str) -> HttpResponse:
    """Change one cell of a line."""
    if field not in one.cells:
        raise Http404
    row = fetch_line(request, one, pk, edits=True)
    if request.GET.get("keep"):
        return _cell(request, one, pk, field)
    form = one.form(request.POST or None, instance=row, only=(field,))
    form.fields[field].widget.attrs["data-focus"] = ""
    back = came_from(request, f"portfolio:{one.names}_list")
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            one.edit(pk=pk, version=version, by=request.user, at=now(), **form.values())
        except StaleVersion as error:
            against(form, error.current, request.path, only=(field,))
        except ValidationError as error:
            # A rule of another field: its sentence is shown here all the same.
            form.add_error(field, " ".join(error.messages))
        else:
            if request.headers.get("HX-Request") == "true":
                return _cell(request, one, pk, field)
            messages.success(request, _("Saved."))
            return go_to(request, back)
    name = f"cell-{pk}-{field}"
    title = _("%(label)s of %(name)s") % {"label": form.fields[field].label, "name": row.reference}
    context = {
        "form": form,
        "value": form[field],
        "row": row,
        "register": one,
        "cell_id": name,
        "back": back,
        "title": title,
    }
    return render_page(
        request, "portfolio/registers/shape/cell.html", context, fragments={name: "cell"}
    )


def _cell(request: PersonRequest, one: Register, pk: int, field: str) -> HttpResponse:
    """The cell as the list draws it."""
    row = fetch_line(request, one, pk)
    row.may_edit = may_change(request.user, row)
    column = next(known for known in one.columns if known.key == field)
    return HttpResponse(drawn_cell(column, row))
