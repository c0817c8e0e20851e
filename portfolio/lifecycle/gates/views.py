"""List and preparation of gates."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portfolio.governance.selectors import NobodyDecides
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.lifecycle.gates import refusals, services
from portfolio.lifecycle.gates.columns import COLUMNS
from portfolio.lifecycle.gates.filters import GateFilter
from portfolio.lifecycle.gates.forms import GateForm, ItemForm, NewGateForm, ReasonForm
from portfolio.lifecycle.gates.models import Gate, GateItem
from portfolio.lifecycle.gates.pages import gate_context, gate_page, plan_of
from portfolio.lifecycle.gates.selectors import gates_in_sight
from ppm.files.services import store
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, posted_version, render_page
from ppm.ui.stale import against

MOST_BYTES = 20 * 1024 * 1024


@allowed(Perm.GATE_VIEW)
@require_GET
def gate_list(request: PersonRequest) -> HttpResponse:
    """Gates across everything in sight: to decide, decided, by body."""
    return list_page(
        request,
        gates_in_sight(request.user, localdate()).exclude(state="withdrawn"),
        GateFilter,
        COLUMNS,
        template="portfolio/lifecycle/gates/list.html",
        title=_("Gates"),
        default_sort="-planned",
        empty=_("No gate is open to you."),
    )


@allowed(Perm.GATE_VIEW)
@require_GET
def gate_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One gate: the question, the checklist, opinions, the decision and what follows from it."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    return render_page(
        request, "portfolio/lifecycle/gates/detail.html", gate_context(request, gate)
    )


@allowed(Perm.GATE_PREPARE)
@require_http_methods(["GET", "POST"])
def gate_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan a gate of a project."""
    initiative = fetch(request, Initiative, pk=pk)
    kind = request.GET.get("kind", "")
    initial = {"language": request.user.language, "planned_on": localdate(), "kind": kind}
    form = NewGateForm(request.POST or None, initiative=initiative, initial=initial)
    if form.is_valid():
        try:
            gate = services.plan_gate(
                initiative=initiative, by=request.user, at=now(), **form.cleaned_data
            )
        except refusals.GateRefusal as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The gate is planned; its checklist is ready."))
            return go_to(request, "portfolio:gate_detail", gate.pk)
    return form_page(request, initiative, form, title=_("Plan a gate"), address=plan_of(initiative))


@allowed(Perm.GATE_PREPARE)
@require_http_methods(["GET", "POST"])
def gate_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the question, the day or the amount before it is asked."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    form = GateForm(request.POST or None, instance=gate)
    if form.is_valid():
        try:
            services.edit_gate(gate_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except refusals.GateRefusal as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:gate_detail", pk)
    return gate_page(request, gate, form, _("Edit the gate"))


@allowed(Perm.GATE_PREPARE)
@require_http_methods(["GET", "POST"])
def gate_review(request: PersonRequest, pk: int) -> HttpResponse:
    """Say whether a criterion is met, with the evidence."""
    rows = GateItem.objects.select_related(
        "gate__initiative__unit", "gate__initiative__standing", "criterion"
    )
    item = fetch(request, rows, pk=pk)
    form = ItemForm(request.POST or None, request.FILES or None, instance=item)
    if not form.is_bound and item.state == "open":
        form.initial.update(language=request.user.language, state="met")
    if form.is_valid():
        values = form.cleaned_data
        sent = values.pop("document", None)
        if sent is not None and sent.size > MOST_BYTES:
            form.add_error("document", _("This file is too large: 20 MB at most."))
            return gate_page(request, item.gate, form, str(item.criterion), is_upload=True)
        kept = sent and store(
            sent,
            name=sent.name,
            content_type=sent.content_type or "application/octet-stream",
            by=request.user,
            point=item.access_point(),
            perm=Perm.GATE_VIEW,
        )
        try:
            services.review_item(item_id=pk, file=kept or None, by=request.user, at=now(), **values)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except refusals.GateRefusal as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error("reason", error.messages)
        else:
            return go_to(request, "portfolio:gate_detail", item.gate_id)
    return gate_page(request, item.gate, form, str(item.criterion), is_upload=True)


@allowed(Perm.GATE_PREPARE)
@require_POST
def gate_ask(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask the body for its decision; what is still lacking is said beside the checklist."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    try:
        services.ask_decision(
            gate_id=pk, version=posted_version(request), by=request.user, at=now()
        )
    except (refusals.GateRefusal, StaleVersion, NobodyDecides) as error:
        gate.refresh_from_db()
        context = gate_context(request, gate, refused=str(error.message))
        return render_page(request, "portfolio/lifecycle/gates/detail.html", context, status=422)
    messages.success(request, _("The decision has been asked; the PMO gives its recommendation."))
    return go_to(request, "portfolio:gate_detail", pk)


@allowed(Perm.GATE_PREPARE)
@require_POST
def gate_take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the question back to prepare it better."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    try:
        services.take_back(gate_id=pk, version=posted_version(request), by=request.user, at=now())
    except (refusals.GateRefusal, StaleVersion) as error:
        gate.refresh_from_db()
        context = gate_context(request, gate, refused=str(error.message))
        return render_page(request, "portfolio/lifecycle/gates/detail.html", context, status=422)
    return go_to(request, "portfolio:gate_detail", pk)


@allowed(Perm.GATE_PREPARE)
@require_http_methods(["GET", "POST"])
def gate_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """A gate that will not take place."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    form = ReasonForm(request.POST or None, initial={"version": gate.version})
    if form.is_valid():
        try:
            services.withdraw_gate(gate_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except (refusals.GateRefusal, StaleVersion) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The gate has been withdrawn."))
            return go_to(request, plan_of(gate.initiative))
    return gate_page(request, gate, form, _("Withdraw the gate"), _("Withdraw"))
