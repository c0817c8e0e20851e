from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from methodology.products.models import ManagementProduct
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.tailored import deviations, records, services
from portfolio.tailored.choices import Answer
from portfolio.tailored.forms import AnswerForm, DeviationForm, ProductRecordForm
from portfolio.tailored.models import ProductDeviation, ProductRecord
from portfolio.tailored.needs import needs_of
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import STALE, fetch, go_to, render_page
from ppm.ui.stale import against

REFUSALS = (
    deviations.MakesNoSense,
    deviations.WaitingAlready,
    services.NeedsReason,
    services.AlreadyAnswered,
    services.OwnRequest,
    services.RefusalNeedsRemark,
)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def deviation_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask the PMO to leave out, merge or add a product, with the reason."""
    project = fetch(request, Initiative.objects.projects(), pk=pk)
    address = reverse("portfolio:initiative_documents", args=[pk])
    needed = needs_of(project)
    asked = request.GET.get("product", "")
    initial = {"product": asked} if asked.isdigit() else {}
    form = DeviationForm(request.POST or None, needed=needed, initial=initial)
    if form.is_valid():
        try:
            deviations.ask_deviation(
                initiative=project, by=request.user, at=now(), **form.cleaned_data
            )
        except REFUSALS as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The deviation now waits for the agreement of the PMO."))
            return go_to(request, address)
    return form_page(
        request,
        project,
        form,
        title=_("Ask for a deviation"),
        address=address,
        action=_("Ask the PMO"),
    )


@allowed(Perm.TAILORING_AGREE)
@require_http_methods(["GET", "POST"])
def deviation_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The PMO agrees with a deviation or refuses it."""
    row = fetch(request, ProductDeviation.objects.for_list(), pk=pk)
    address = reverse("portfolio:tailoring_detail", args=[row.initiative_id])
    form = AnswerForm(request.POST or None, initial={"version": row.version})
    status = None
    if form.is_valid():
        try:
            deviations.answer_deviation(
                deviation_id=pk,
                agrees=request.POST.get("step") == "agree",
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except StaleVersion as error:
            form.add_error(None, str(error.message))
            status = STALE
        except REFUSALS as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your answer has been recorded."))
            return go_to(request, address)
    return render_page(
        request,
        "portfolio/tailored/deviation_answer.html",
        {
            "row": row,
            "form": form,
            "product": nearest(row.product, "name")[0],
            "purpose": nearest(row.product, "purpose")[0],
            "into": nearest(row.merged_into, "name")[0] if row.merged_into else "",
            "name": nearest(row.initiative, "name")[0],
            "address": address,
            "waits": row.answer == Answer.WAITING,
        },
        status=status,
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def deviation_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back a deviation that waits for the PMO."""
    row = fetch(request, ProductDeviation.objects.select_related("initiative"), pk=pk)
    try:
        deviations.withdraw_deviation(deviation_id=pk, by=request.user, at=now())
    except services.AlreadyAnswered as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The request has been withdrawn."))
    return go_to(request, "portfolio:tailoring_detail", row.initiative_id)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def product_record_edit(request: PersonRequest, pk: int, product: int) -> HttpResponse:
    """How far a management product of the project is, whose it is, where it lies."""
    project = fetch(request, Initiative.objects.projects(), pk=pk)
    kept = get_object_or_404(ManagementProduct, pk=product)
    address = reverse("portfolio:initiative_documents", args=[pk])
    row = ProductRecord.objects.filter(initiative=project, product=kept).first()
    form = ProductRecordForm(
        request.POST or None, instance=row or ProductRecord(), initiative=project
    )
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in records.FIELDS}
        try:
            records.record_product(
                initiative=project,
                product=kept,
                version=form.cleaned_data["version"],
                by=request.user,
                at=now(),
                **values,
            )
        except StaleVersion as error:
            against(form, error.current, request.path, initiative=project)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, address)
    return form_page(
        request, project, form, title=capfirst(nearest(kept, "name")[0]), address=address
    )
