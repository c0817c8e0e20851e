from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.bulkedit.forms import CellForm, current_value
from portfolio.cockpit.cells import FIELDS
from portfolio.cockpit.columns import ALL_COLUMNS
from portfolio.initiatives import assignments, checks, naming, services
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.listrows import drawn_cell
from ppm.ui.pages import came_from, fetch, go_to, render_page
from ppm.ui.stale import Difference, Stale

REFUSALS = (checks.CannotHold, checks.WiderThanParent, checks.NobodyKnows)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def cell_edit(request: PersonRequest, pk: int, field: str) -> HttpResponse:
    """Change one cell of the list where it stands; without HTMX, on a small page of its own."""
    if field not in FIELDS:
        raise Http404
    row = fetch(request, Initiative.objects.for_list(), pk=pk)
    form = CellForm(request.POST or None, field=field, initiative=row)
    back = came_from(request, "portfolio:initiative_list")
    if request.GET.get("keep"):
        return _cell(request, pk, field)
    if form.is_valid():
        try:
            _write(request, row, field, form)
        except StaleVersion as error:
            _both(form, error.current, field, request.path)
        except REFUSALS as error:
            form.add_error("value", error.message)
        except ValidationError as error:
            form.add_error("value", " ".join(error.messages))
        else:
            if request.headers.get("HX-Request") == "true":
                return _cell(request, pk, field)
            messages.success(request, _("Saved."))
            return go_to(request, back)
    name = nearest(row, "name")[0]
    context = {
        "form": form,
        "row": row,
        "field": field,
        "name": name,
        "cell_id": f"cell-{pk}-{field}",
        "back": back,
        "title": _("%(label)s of %(name)s") % {"label": form.fields["value"].label, "name": name},
    }
    return render_page(
        request, "portfolio/bulkedit/cell.html", context, fragments={f"cell-{pk}-{field}": "cell"}
    )


def _write(request: PersonRequest, row: Initiative, field: str, form: CellForm) -> None:
    version, value = form.cleaned_data["version"], form.cleaned_data["value"]
    common: dict[str, Any] = {"by": request.user, "at": now()}
    if field == "manager":
        # A manager is a role: the version of the initiative does not tell that it changed.
        if form.cleaned_data["seen"] != str(current_value(row, field) or ""):
            raise StaleVersion(row)
        if row.kind not in assignments.MANAGING:
            raise ValidationError(_("a portfolio has no manager"))
        try:
            naming.change_manager(initiative=row, person=value, **common)
        except naming.HoldsOtherSide as error:
            raise ValidationError(error.message) from error
        return
    column = "forecast_end" if field == "end" else field
    services.edit_initiative(initiative_id=row.pk, version=version, **{column: value}, **common)


def _both(form: CellForm, current: Any, field: str, address: str) -> None:
    """Say what was typed and what is stored now; sending it again overwrites knowingly."""
    stored = current_value(current, field)
    typed = form.cleaned_data["value"]
    label = form.fields["value"].label or ""
    form.stale = Stale((Difference(label, _shown(form, typed), _shown(form, stored)),), address)
    data = cast(QueryDict, form.data).copy()
    data["version"] = str(current.version)
    data["seen"] = str(stored or "")
    form.data = data


def _shown(form: CellForm, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    choices = getattr(form.fields["value"], "choices", ())
    key = str(getattr(value, "pk", value))
    return next((str(label) for one, label in choices if str(one) == key), str(value))


def _cell(request: PersonRequest, pk: int, field: str) -> HttpResponse:
    """The cell as the list draws it."""
    row = fetch(request, Initiative.objects.for_list(), pk=pk)
    row.may_edit = True  # type: ignore[attr-defined]  # read by the cell
    column = next(one for one in ALL_COLUMNS if one.key == field)
    return HttpResponse(drawn_cell(column, row))
