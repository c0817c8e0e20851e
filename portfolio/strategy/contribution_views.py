from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.strategy import services
from portfolio.strategy.forms import (
    ContributionForm,
    NewContributionForm,
    WithdrawForm,
)
from portfolio.strategy.models import Contribution, Objective
from ppm.languages.nearest import coded_name
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def contribution_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what an initiative contributes to."""
    initiative = fetch(request, Initiative, pk=pk)
    given = Contribution.objects.standing().filter(initiative=initiative).values("objective")
    objectives = Objective.objects.in_force(localdate()).exclude(pk__in=given).order_by("code")
    form = NewContributionForm(
        request.POST or None,
        objectives=objectives,
        initial={"language": request.user.language, "objective": request.GET.get("objective")},
    )
    if form.is_valid():
        try:
            services.contribute(
                initiative=initiative, by=request.user, at=now(), **form.cleaned_data
            )
        except (services.SharesAboveWhole, services.ObjectiveOver) as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The contribution has been added."))
            return go_to(request, "portfolio:initiative_benefits", pk)
    return _contribution_page(request, initiative, form, _("Add a contribution"))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def contribution_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change weight, share or explanation of a contribution."""
    row = fetch(request, Contribution.objects.standing().for_list(), pk=pk)
    form = ContributionForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            services.edit_contribution(
                contribution_id=pk, by=request.user, at=now(), **form.cleaned_data
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except services.SharesAboveWhole as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:initiative_benefits", row.initiative_id)
    return _contribution_page(request, row.initiative, form, coded_name(row.objective))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def contribution_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """The initiative no longer contributes to this objective."""
    row = fetch(request, Contribution.objects.standing().for_list(), pk=pk)
    form = WithdrawForm(request.POST or None, initial={"version": row.version})
    if form.is_valid():
        try:
            services.withdraw_contribution(
                contribution_id=pk, by=request.user, at=now(), **form.cleaned_data
            )
        except StaleVersion:
            form.add_error(None, StaleVersion.message)
        else:
            messages.success(request, _("The contribution has been withdrawn."))
            return go_to(request, "portfolio:initiative_benefits", row.initiative_id)
    context = {
        "form": form,
        "title": _("Withdraw this contribution?"),
        "sentence": coded_name(row.objective),
        "action_label": _("Withdraw"),
        "back": reverse("portfolio:initiative_benefits", args=[row.initiative_id]),
    }
    return render_page(request, "ui/confirm.html", context)


def _contribution_page(
    request: PersonRequest, initiative: Initiative, form: BaseForm, title: str
) -> HttpResponse:
    return form_page(
        request,
        initiative,
        form,
        title=title,
        address=reverse("portfolio:initiative_benefits", args=[initiative.pk]),
    )
