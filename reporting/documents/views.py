from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portfolio.contract.models import Contract
from portfolio.handovers.models import Handover
from portfolio.lifecycle.gates.models import Gate
from ppm.accounts.choices import Language
from ppm.jobs.services import enqueue
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed, signed_in
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to
from reporting.documents import contract, roadmap


@signed_in
@require_POST
def handover_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for a handover sheet as a PDF, in one language."""
    row = fetch(request, Handover, pk=pk)
    return _ask(request, "handover", handover_id=row.pk, language=_language(request))


@allowed(Perm.INITIATIVE_VIEW)
@require_POST
def roadmap_pdf(request: PersonRequest) -> HttpResponse:
    """Ask for the roadmap that an address shows as a PDF on A3, in one language."""
    address = request.POST.get("address", "")
    if not roadmap.is_address(address):
        raise Http404
    return _ask(request, "roadmap", address=address, language=_language(request))


@allowed(Perm.CONTRACT_VIEW)
@require_POST
def contract_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for the follow-up of the contract as a PDF or a workbook, in the reader's language."""
    row = get_object_or_404(Contract.objects.visible_to(request.user), pk=pk)
    kind = request.POST.get("format", contract.PDF)
    if kind not in contract.CONTENT_TYPES:
        raise Http404
    return _ask(
        request,
        "contract",
        contract_id=row.pk,
        shown=request.POST.get("shown", ""),
        against=request.POST.get("against", ""),
        kind=kind,
        language=get_language() or request.user.language,
    )


@allowed(Perm.GATE_VIEW)
@require_POST
def gate_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for the record of a gate as a PDF, in one language."""
    row = fetch(request, Gate, pk=pk)
    return _ask(request, "gate", gate_id=row.pk, language=_language(request))


def _language(request: PersonRequest) -> str:
    """The language that was chosen for the document. Raises Http404."""
    language = request.POST.get("language", "")
    if language not in Language.values:
        raise Http404
    return language


def _ask(request: PersonRequest, document: str, **params: object) -> HttpResponse:
    """Have a document made and go to where it is waited for."""
    job = enqueue(f"reporting.documents.{document}", by=request.user, params=params, queue="fast")
    messages.info(request, _("The document is being made."))
    return go_to(request, job)
