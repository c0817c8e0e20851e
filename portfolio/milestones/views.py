from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.milestones.forms import MilestoneForm, NewMilestoneForm
from portfolio.milestones.models import Milestone
from portfolio.milestones.services import add_milestone, edit_milestone
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to
from ppm.ui.stale import against


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def milestone_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a milestone to the plan."""
    initiative = fetch(request, Initiative, pk=pk)
    address = reverse("portfolio:initiative_plan", args=[pk])
    form = NewMilestoneForm(request.POST or None, initial={"language": request.user.language})
    if form.is_valid():
        try:
            add_milestone(initiative=initiative, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The milestone has been added."))
            return go_to(request, address)
    return form_page(request, initiative, form, title=_("Add a milestone"), address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def milestone_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a milestone: its dates, or the day it was reached."""
    milestone = fetch(request, Milestone.objects.select_related("initiative"), pk=pk)
    initiative = milestone.initiative
    address = reverse("portfolio:initiative_plan", args=[initiative.pk])
    form = MilestoneForm(request.POST or None, instance=milestone)
    if form.is_valid():
        try:
            edit_milestone(milestone_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, address)
    return form_page(request, initiative, form, title=_("Edit the milestone"), address=address)
