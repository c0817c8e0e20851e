from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.finance import services
from portfolio.finance.forms import AmountForm, NewAmountForm, OptionsForm, line_of
from portfolio.finance.models import MoneyLine
from portfolio.finance.selectors import options_of
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to
from ppm.ui.stale import against


@allowed(Perm.MONEY_EDIT)
@require_http_methods(["GET", "POST"])
def amount_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a figure to the money of an initiative."""
    initiative = fetch(request, Initiative, pk=pk)
    form = NewAmountForm(request.POST or None)
    if form.is_valid():
        try:
            services.add_amount(
                initiative=initiative,
                line=line_of(form),
                by=request.user,
                at=now(),
                source=form.cleaned_data["source"],
                as_of=form.cleaned_data["as_of"],
            )
        except services.FigureExists as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The figure has been added."))
            return go_to(request, "portfolio:initiative_money", pk)
    return _form_page(request, initiative, form, _("Add a figure"))


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def amount_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """A figure stands among the others of its initiative."""
    line = fetch(request, MoneyLine.objects.select_related("initiative"), pk=pk)
    address = reverse("portfolio:initiative_money", args=[line.initiative_id])
    return go_to(request, f"{address}#figure-{pk}")


@allowed(Perm.MONEY_EDIT)
@require_http_methods(["GET", "POST"])
def amount_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct a figure; what it was before stays in the history."""
    stored = fetch(request, MoneyLine.objects.select_related("initiative"), pk=pk)
    form = AmountForm(request.POST or None, instance=stored)
    if form.is_valid():
        try:
            services.edit_amount(
                line_id=pk,
                version=form.cleaned_data["version"],
                line=line_of(form),
                by=request.user,
                at=now(),
                source=form.cleaned_data["source"],
                as_of=form.cleaned_data["as_of"],
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except services.FigureExists as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:initiative_money", stored.initiative_id)
    return _form_page(request, stored.initiative, form, _("Edit the figure"))


@allowed(Perm.MONEY_EDIT)
@require_http_methods(["GET", "POST"])
def money_options(request: PersonRequest, pk: int) -> HttpResponse:
    """Credits and earned value: used by this project or not."""
    initiative = fetch(request, Initiative, pk=pk)
    form = OptionsForm(request.POST or None, instance=options_of(initiative))
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            services.set_options(
                initiative=initiative,
                version=said.pop("version"),
                by=request.user,
                at=now(),
                **said,
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        else:
            messages.success(request, _("Saved."))
            if said["uses_earned_value"]:
                return go_to(request, "portfolio:earned_value_edit", pk)
            return go_to(request, "portfolio:initiative_money", pk)
    return _form_page(request, initiative, form, _("Advanced: credits and earned value"))


def _form_page(
    request: PersonRequest, initiative: Initiative, form: BaseForm, title: str
) -> HttpResponse:
    return form_page(
        request,
        initiative,
        form,
        title=title,
        address=reverse("portfolio:initiative_money", args=[initiative.pk]),
    )
