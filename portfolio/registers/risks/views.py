"""What only risks have: the matrix, the review, the responses."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.initiatives.perimeter import perimeter_of
from portfolio.registers.risks import services
from portfolio.registers.risks.charts import counts_by_cell
from portfolio.registers.risks.charts import risk_matrix as drawn_matrix
from portfolio.registers.risks.choices import RiskKind
from portfolio.registers.risks.filters import RiskFilter
from portfolio.registers.risks.forms import NewResponseForm, ResponseForm
from portfolio.registers.risks.models import Risk, RiskResponse
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Refused
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, posted_version, render_page
from ppm.ui.stale import against

CHANGED = gettext_lazy("Somebody else changed this in the meantime. Read it again first.")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def risk_matrix(request: PersonRequest) -> HttpResponse:
    """The risks of the list, by the same filters, as a matrix."""
    rows = Risk.objects.visible_to(request.user)
    return _matrix(request, rows, reverse("portfolio:risk_list"), None)


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_risk_matrix(request: PersonRequest, pk: int) -> HttpResponse:
    """The risks of one initiative, and of what it holds."""
    initiative = fetch(request, Initiative, pk=pk)
    rows = Risk.objects.visible_to(request.user).of(initiative)
    address = reverse("portfolio:initiative_risk_list", args=[pk])
    return _matrix(request, rows, address, initiative)


def _matrix(
    request: PersonRequest, rows: Any, address: str, initiative: Initiative | None
) -> HttpResponse:
    """Threats and opportunities side by side: the one is not good where the other is bad."""
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in request.GET.items() if value})  # type: ignore[misc,arg-type]  # texts
    for name in ("kind", "probability", "impact", "page", "format"):
        query.pop(name, None)
    filters = RiskFilter(query, queryset=rows, request=request)
    found = filters.qs
    pictures = [
        drawn_matrix(
            counts_by_cell(found.filter(kind=kind)), address, _with_kind(query, kind), kind
        )
        for kind in RiskKind
    ]
    threats = found.filter(kind=RiskKind.THREAT).aggregate(total=Sum("expected_value"))
    context = {
        "filters": filters.form,
        "pictures": pictures,
        "expected": threats["total"],
        "list": f"{address}?{query.urlencode()}",
        "initiative": initiative,
        "name": nearest(initiative, "name")[0] if initiative else "",
        "perimeter": perimeter_of(request.user),
    }
    return render_page(request, "portfolio/registers/risks/matrix.html", context)


def _with_kind(query: QueryDict, kind: str) -> str:
    one = query.copy()
    one["kind"] = kind
    return one.urlencode()


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def risk_review(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that the risk was reviewed today."""
    row = fetch(request, Risk.objects.select_related("initiative"), pk=pk)
    try:
        services.review_risk(pk=pk, version=posted_version(request), by=request.user, at=now())
    except StaleVersion:
        messages.error(request, CHANGED)
    else:
        messages.success(request, _("Reviewed today."))
    return go_to(request, row)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def response_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan a response to a risk."""
    row = fetch(request, Risk.objects.select_related("initiative"), pk=pk)
    form = NewResponseForm(
        request.POST or None,
        instance=RiskResponse(risk=row),
        initial={"language": request.user.language},
    )
    if form.is_valid():
        try:
            services.add_response(risk=row, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The response has been planned."))
            return go_to(request, row)
    address = row.get_absolute_url()
    title = _("Plan a response to %(reference)s") % {"reference": row.reference}
    return form_page(request, row.initiative, form, title=title, address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def response_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a response."""
    row = fetch(request, RiskResponse.objects.select_related("risk__initiative", "owner"), pk=pk)
    form = ResponseForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            services.edit_response(pk=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, row.risk)
    address = row.risk.get_absolute_url()
    title = _("Edit the response to %(reference)s") % {"reference": row.risk.reference}
    return form_page(request, row.risk.initiative, form, title=title, address=address)


@allowed(Perm.INITIATIVE_VIEW)
@require_POST
def response_approve(request: PersonRequest, pk: int) -> HttpResponse:
    """Agree to a response, as executive or as PMO."""
    rows = RiskResponse.objects.select_related("risk__initiative__standing")
    row = fetch(request, rows, pk=pk)
    if not services.may_approve(request.user, row.risk):
        raise Refused(_("The executive and the PMO approve responses."))
    try:
        services.approve_response(pk=pk, version=posted_version(request), by=request.user, at=now())
    except StaleVersion:
        messages.error(request, CHANGED)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The response has been approved."))
    return go_to(request, row.risk)
