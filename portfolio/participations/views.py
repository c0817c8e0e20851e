from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.participations import services
from portfolio.participations.forms import ParticipationForm
from portfolio.participations.models import Participation
from ppm.languages.nearest import coded_name
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page

REFUSALS = (services.LeadTakesPart, services.AlreadyTakesPart, services.SharesAboveWhole)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def participation_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Let another unit take part: its PMO and management read from then on."""
    initiative = fetch(request, Initiative, pk=pk)
    address = reverse("portfolio:initiative_people", args=[pk])
    form = ParticipationForm(request.POST or None, initiative=initiative)
    if form.is_valid():
        try:
            services.add_participation(
                initiative=initiative, by=request.user, at=now(), **form.cleaned_data
            )
        except REFUSALS as error:
            form.add_error("unit", error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The unit takes part."))
            return go_to(request, address)
    return form_page(request, initiative, form, title=_("Let a unit take part"), address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def participation_end(request: PersonRequest, pk: int) -> HttpResponse:
    """End it; it stays in the history."""
    rows = Participation.objects.select_related("initiative", "unit")
    participation = fetch(request, rows, pk=pk)
    address = reverse("portfolio:initiative_people", args=[participation.initiative_id])
    if request.method == "POST":
        try:
            services.end_participation(participation=participation, by=request.user, at=now())
        except services.ParticipationEnded as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The unit no longer takes part."))
        return go_to(request, address)
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("End the participation"),
            "sentence": _(
                "%(unit)s no longer takes part from today on. Its people stop reading this."
            )
            % {"unit": coded_name(participation.unit)},
            "action_label": _("End the participation"),
            "back": address,
        },
    )
