"""What only stakeholders have: the matrix and the communication plan."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.initiatives.perimeter import perimeter_of
from portfolio.registers.shape.views import fetch_line
from portfolio.registers.stakeholders import services
from portfolio.registers.stakeholders.charts import counts_by_cell
from portfolio.registers.stakeholders.charts import stakeholder_matrix as drawn_matrix
from portfolio.registers.stakeholders.filters import StakeholderFilter
from portfolio.registers.stakeholders.forms import CommunicationForm, NewCommunicationForm
from portfolio.registers.stakeholders.models import Communication, Stakeholder
from portfolio.registers.stakeholders.register import STAKEHOLDERS
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, posted_version, render_page
from ppm.ui.stale import against

CHANGED = gettext_lazy("Somebody else changed this in the meantime. Read it again first.")
NOT_CARRIED = ("interest", "influence", "page", "format")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def stakeholder_matrix(request: PersonRequest) -> HttpResponse:
    """The stakeholders of the list, by the same filters, as a matrix."""
    rows = Stakeholder.objects.visible_to(request.user)
    return _matrix(request, rows, reverse("portfolio:stakeholder_list"), "")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_stakeholder_matrix(request: PersonRequest, pk: int) -> HttpResponse:
    """The stakeholders of one initiative, and of what it holds."""
    initiative = fetch(request, Initiative, pk=pk)
    rows = Stakeholder.objects.visible_to(request.user).of(initiative)
    address = reverse("portfolio:initiative_stakeholder_list", args=[pk])
    return _matrix(request, rows, address, nearest(initiative, "name")[0])


def _matrix(request: PersonRequest, rows: Any, address: str, name: str) -> HttpResponse:
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in request.GET.items() if value})  # type: ignore[arg-type,misc]  # texts
    for key in NOT_CARRIED:
        query.pop(key, None)
    found = StakeholderFilter(query, queryset=rows, request=request).qs
    context = {
        "name": name,
        "picture": drawn_matrix(counts_by_cell(found), address, query.urlencode()),
        "list": f"{address}?{query.urlencode()}",
        "perimeter": perimeter_of(request.user),
    }
    return render_page(request, "portfolio/registers/stakeholders/matrix.html", context)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def communication_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan what a stakeholder is told."""
    row = fetch_line(request, STAKEHOLDERS, pk, edits=True)
    form = NewCommunicationForm(
        request.POST or None,
        instance=Communication(stakeholder=row),
        initial={"language": request.user.language},
    )
    if form.is_valid():
        try:
            services.add_communication(
                stakeholder=row, by=request.user, at=now(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It stands in the communication plan."))
            return go_to(request, row)
    title = _("Plan a communication with %(name)s") % {"name": row.title}
    return form_page(request, row.initiative, form, title=title, address=row.get_absolute_url())


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def communication_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a line of the communication plan."""
    rows = Communication.objects.select_related("stakeholder__initiative", "owner")
    row = fetch(request, rows, pk=pk)
    form = CommunicationForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            services.edit_communication(pk=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, row.stakeholder)
    title = _("Communication with %(name)s") % {"name": row.stakeholder.title}
    address = row.stakeholder.get_absolute_url()
    return form_page(request, row.stakeholder.initiative, form, title=title, address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def communication_told(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that it was told today."""
    row = fetch(request, Communication.objects.select_related("stakeholder__initiative"), pk=pk)
    try:
        services.note_told(pk=pk, version=posted_version(request), by=request.user, at=now())
    except StaleVersion:
        messages.error(request, CHANGED)
    else:
        messages.success(request, _("It is noted that they were told today."))
    return go_to(request, row.stakeholder)
