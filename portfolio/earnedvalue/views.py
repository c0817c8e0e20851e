from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.earnedvalue import services
from portfolio.earnedvalue.forms import WeightsForm
from portfolio.earnedvalue.selectors import weighted_milestones
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page


@allowed(Perm.MONEY_EDIT)
@require_http_methods(["GET", "POST"])
def earned_value_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """How much of the project each milestone stands for, and how far it is."""
    initiative = fetch(request, Initiative, pk=pk)
    form = WeightsForm(request.POST or None, rows=weighted_milestones(initiative))
    if form.is_valid():
        services.set_weights(
            initiative=initiative, weights=form.weights(), by=request.user, at=now()
        )
        messages.success(request, _("Saved."))
        return go_to(request, "portfolio:initiative_money", pk)
    return render_page(
        request,
        "portfolio/earnedvalue/edit.html",
        {"initiative": initiative, "name": nearest(initiative, "name")[0], "form": form},
    )
