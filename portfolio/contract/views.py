from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.contract import services
from portfolio.contract.choices import CommitmentState
from portfolio.contract.columns import columns
from portfolio.contract.filters import CommitmentFilter
from portfolio.contract.followup import reading_of
from portfolio.contract.forms import (
    CommitmentForm,
    ContractForm,
    FreezeForm,
    NewCommitmentForm,
    NewContractForm,
    StateForm,
)
from portfolio.contract.models import Commitment, Contract
from portfolio.contract.selectors import (
    carriers_of,
    contract_of,
    counts_by_state,
    references_of,
)
from portfolio.contract.wording import counted, reference_name
from portfolio.initiatives.perimeter import perimeter
from ppm.languages.nearest import coded_name, nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.CONTRACT_VIEW)
@require_GET
def contract_home(request: PersonRequest) -> HttpResponse:
    """The contract in force; without any, the place to write one down."""
    found = contract_of(localdate())
    if found is not None:
        return go_to(request, "portfolio:contract_detail", found.pk)
    context = {"may_edit": bool(can(request.user, Perm.CONTRACT_EDIT))}
    return render_page(request, "portfolio/contract/empty.html", context)


@allowed(Perm.CONTRACT_VIEW)
@require_GET
def contract_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The commitments of a contract, how they stand, and what their projects say."""
    contract = _contract(request, pk)
    rows = Commitment.objects.visible_to(request.user).filter(contract=contract)
    states = dict(rows.values_list("pk", "state"))
    may_edit = bool(can(request.user, Perm.CONTRACT_EDIT))
    counts = counts_by_state(states.values())
    address = reverse("portfolio:contract_detail", args=[pk])
    return list_page(
        request,
        rows.for_list(),
        CommitmentFilter,
        columns(carriers_of(states, request.user), localdate(), may_edit=may_edit),
        template="portfolio/contract/detail.html",
        title=nearest(contract, "name")[0],
        default_sort="number",
        empty=_("The contract has no commitment yet."),
        context={
            "contract": contract,
            "counted": counted(counts),
            "figures": [
                (one.label, counts[one], f"{address}?state={one}", _tone(one))
                for one in CommitmentState
            ],
            "references": [(one, reference_name(one)) for one in references_of(contract)],
            "others": [
                (one.pk, coded_name(one))
                for one in Contract.objects.exclude(pk=pk).order_by("-valid_from")
            ],
            "may_edit": may_edit,
            "perimeter": perimeter(request.user),
        },
    )


def _contract(request: PersonRequest, pk: int) -> Contract:
    """Open to everybody who holds the permission anywhere: a contract belongs to no unit."""
    rows = Contract.objects.visible_to(request.user).select_related("committee")
    return get_object_or_404(rows, pk=pk)


def _tone(state: CommitmentState) -> str:
    return "bad" if state == CommitmentState.LATE else ""


@allowed(Perm.CONTRACT_VIEW)
@require_GET
def contract_followup(request: PersonRequest, pk: int) -> HttpResponse:
    """The table in French and Dutch side by side, of today or of a frozen reference."""
    contract = _contract(request, pk)
    reading = reading_of(
        contract, request.user, request.GET.get("shown", ""), request.GET.get("against", "")
    )
    return render_page(
        request,
        "portfolio/contract/followup.html",
        {"contract": contract, "reading": reading, "perimeter": perimeter(request.user)},
    )


@allowed(Perm.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def contract_create(request: PersonRequest) -> HttpResponse:
    """Add a contract with its period."""
    form = NewContractForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.create_contract(by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The contract has been added."))
            return go_to(request, "portfolio:contract_detail", made.pk)
    return _page(request, form, _("New contract"), reverse("portfolio:contract_home"))


@allowed(Perm.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def contract_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change name, period or committee of a contract."""
    row: Contract = fetch(request, Contract.objects.all(), pk=pk)
    title = coded_name(row)
    form = ContractForm(request.POST or None, instance=row)
    address = reverse("portfolio:contract_detail", args=[pk])
    if form.is_valid() and _saved(
        request, form, services.edit_contract, contract_id=pk, **form.cleaned_data
    ):
        return go_to(request, address)
    return _page(request, form, title, address)


@allowed(Perm.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def contract_freeze(request: PersonRequest, pk: int) -> HttpResponse:
    """Freeze the plan of the year or a follow-up; nobody can change it afterwards."""
    contract: Contract = fetch(request, Contract.objects.all(), pk=pk)
    form = FreezeForm(request.POST or None, today=localdate())
    address = reverse("portfolio:contract_detail", args=[pk])
    if form.is_valid():
        try:
            made = services.freeze_contract(
                contract=contract,
                kind=form.kind,
                half=form.half,
                year=form.cleaned_data["year"],
                by=request.user,
                at=now(),
            )
        except (services.FrozenAlready, services.NothingToFreeze) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Frozen: %(name)s.") % {"name": reference_name(made)})
            return go_to(request, address)
    context = {
        "form": form,
        "title": _("Freeze a reference"),
        "sentence": _(
            "Every commitment is copied as it stands now. Nobody can change the copy afterwards."
        ),
        "action_label": _("Freeze"),
        "back": address,
    }
    return render_page(request, "ui/confirm.html", context)


@allowed(Perm.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def commitment_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a commitment to a contract."""
    contract: Contract = fetch(request, Contract.objects.all(), pk=pk)
    last = contract.commitments.order_by("-number").values_list("number", flat=True).first()
    form = NewCommitmentForm(
        request.POST or None, user=request.user, initial={"number": (last or 0) + 1}
    )
    address = reverse("portfolio:contract_detail", args=[pk])
    if form.is_valid() and _saved(
        request, form, services.add_commitment, contract=contract, **form.cleaned_data
    ):
        return go_to(request, address)
    return _page(request, form, _("New commitment"), address)


@allowed(Perm.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def commitment_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a commitment and the projects that carry it."""
    row: Commitment = fetch(request, Commitment.objects.all(), pk=pk)
    title = row.article
    form = CommitmentForm(request.POST or None, instance=row, user=request.user)
    address = reverse("portfolio:contract_detail", args=[row.contract_id])
    field: Any = form.fields["carriers"]
    if form.is_valid() and _saved(
        request,
        form,
        services.edit_commitment,
        commitment_id=pk,
        offered=list(field.queryset.values_list("pk", flat=True)),
        **form.cleaned_data,
    ):
        return go_to(request, address)
    return _page(request, form, title, address)


@allowed(Perm.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def commitment_declare(request: PersonRequest, pk: int) -> HttpResponse:
    """Say how a commitment stands, with the reason in both languages where it goes wrong."""
    row: Commitment = fetch(request, Commitment.objects.all(), pk=pk)
    title = _("How it stands: %(article)s") % {"article": row.article}
    form = StateForm(request.POST or None, instance=row)
    address = reverse("portfolio:contract_detail", args=[row.contract_id])
    if form.is_valid():
        values = dict(form.cleaned_data)
        values["state"] = CommitmentState(values["state"])
        if _saved(request, form, services.declare_state, commitment_id=pk, **values):
            return go_to(request, address)
    return _page(request, form, title, address)


def _saved(request: PersonRequest, form: Any, service: Any, **values: Any) -> bool:
    """Whether the service did it; otherwise the form says why not."""
    try:
        service(by=request.user, at=now(), **values)
    except StaleVersion as error:
        extra = {"user": request.user} if isinstance(form, CommitmentForm) else {}
        against(form, error.current, request.path, **extra)
    except ValidationError as error:
        form.add_error(None, error)
    else:
        messages.success(request, _("Saved."))
        return True
    return False


def _page(request: PersonRequest, form: Any, title: str, address: str) -> HttpResponse:
    context = {"form": form, "title": title, "address": address}
    return render_page(request, "portfolio/contract/form.html", context)
