from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.statusreports import interventions
from portfolio.statusreports.cycle_forms import CycleDatesForm
from portfolio.statusreports.models import ReportingCycle
from portfolio.statusreports.submitting import CycleIsFrozen
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import month
from ppm.ui.pages import go_to, posted_version, render_page


@allowed(Perm.CYCLE_OPEN)
@require_http_methods(["GET", "POST"])
def cycle_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Move the dates of an open period, with the reason."""
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    form = CycleDatesForm(request.POST or None, cycle=cycle)
    if form.is_valid():
        values = dict(form.cleaned_data)
        reason, reminders = values.pop("reason"), values.pop("reminders_on")
        try:
            interventions.change_cycle_dates(
                cycle=cycle,
                version=posted_version(request),
                dates=values,
                reminders_on=reminders,
                reason=reason,
                by=request.user,
                at=now(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        except (StaleVersion, CycleIsFrozen) as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:cycle_detail", pk)
        else:
            messages.success(request, _("The dates have been changed."))
            return go_to(request, "portfolio:cycle_detail", pk)
    return render_page(
        request,
        "portfolio/statusreports/cycle_edit.html",
        {"cycle": cycle, "form": form, "period": capfirst(month(cycle.period))},
    )
