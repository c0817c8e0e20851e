from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.handovers import services
from portfolio.handovers.choices import OPEN, HandoverState
from portfolio.handovers.forms import AnswerForm, HandoverForm, RemarksForm
from portfolio.handovers.models import Handover
from portfolio.handovers.sheet import sections
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed, signed_in
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against

REFUSALS = (
    services.CannotTakeOver,
    services.HandedOverAlready,
    services.NotInThatState,
    services.NotTheSuccessor,
    services.ReasonNeeded,
    services.SeatOfSomebodyElse,
)
ROWS = Handover.objects.select_related(
    "initiative__unit", "initiative__standing", "role", "giver", "successor", "prepared_by"
)


@signed_in
@require_safe
def handover_list(request: PersonRequest) -> HttpResponse:
    """Handovers that one may see, the latest first."""
    rows = Handover.objects.visible_to(request.user).for_list()[:200]
    return render_page(request, "portfolio/handovers/list.html", {"rows": list(rows)})


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def handover_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Prepare the handover of a role on an initiative."""
    initiative = fetch(request, Initiative, pk=pk)
    address = reverse("portfolio:initiative_people", args=[pk])
    form = HandoverForm(
        request.POST or None,
        initiative=initiative,
        viewer=request.user,
        today=localdate(),
        initial={
            "language": request.user.language,
            "role": request.GET.get("role", ""),
            "successor": request.GET.get("successor", ""),
        },
    )
    if form.is_valid():
        try:
            made = services.prepare_handover(by=request.user, at=now(), **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The sheet is prepared: read it, then offer it to the successor.")
            )
            return go_to(request, "portfolio:handover_detail", made.pk)
    return form_page(request, initiative, form, title=_("Hand over"), address=address)


@signed_in
@require_http_methods(["GET", "POST"])
def handover_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The sheet; while it is prepared, with the remarks to write."""
    row = fetch(request, ROWS, pk=pk)
    form = RemarksForm(request.POST or None, instance=row)
    if form.is_valid():
        if not _may_prepare(request, row):
            raise Http404
        try:
            services.write_remarks(handover=row, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except services.NotInThatState as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:handover_detail", pk)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:handover_detail", pk)
    return _page(request, row, form=form)


def _may_prepare(request: PersonRequest, row: Handover) -> bool:
    if row.giver_id == request.user.pk:
        return True
    return bool(can(request.user, Perm.INITIATIVE_EDIT, row))


def _page(
    request: PersonRequest,
    row: Handover,
    *,
    form: RemarksForm | None = None,
    answer: AnswerForm | None = None,
) -> HttpResponse:
    may_prepare = _may_prepare(request, row)
    may_write = may_prepare and row.state == HandoverState.DRAFT
    may_answer = row.state == HandoverState.OFFERED and row.successor_id == request.user.pk
    name, language = nearest(row.initiative, "name")
    return render_page(
        request,
        "portfolio/handovers/detail.html",
        {
            "handover": row,
            "name": name,
            "language": language,
            "sections": sections(row, localdate()),
            "form": (form or RemarksForm(instance=row)) if may_write else None,
            "answer": answer or AnswerForm(),
            "may_write": may_write,
            "may_withdraw": may_prepare and row.state in OPEN,
            "may_answer": may_answer,
        },
    )


@signed_in
@require_POST
def handover_offer(request: PersonRequest, pk: int) -> HttpResponse:
    """Fix the sheet and ask the successor."""
    row = fetch(request, ROWS, pk=pk)
    if not _may_prepare(request, row):
        raise Http404
    try:
        services.offer_handover(handover=row, by=request.user, at=now())
    except REFUSALS as error:
        messages.error(request, str(error.message))
    else:
        messages.success(
            request, _("%(person)s has been asked to take over.") % {"person": row.successor}
        )
    return go_to(request, "portfolio:handover_detail", pk)


@signed_in
@require_POST
def handover_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The successor accepts or refuses."""
    row = fetch(request, ROWS, pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        accepts = request.POST.get("step") == "accept"
        service = services.accept_handover if accepts else services.refuse_handover
        try:
            service(handover=row, by=request.user, at=now(), **form.cleaned_data)
        except services.ReasonNeeded as error:
            form.add_error("answer", str(error.message))
        except REFUSALS as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:handover_detail", pk)
        else:
            messages.success(
                request,
                _("You take over. The sheet with your acceptance stays here.")
                if accepts
                else _("Your refusal has gone to the PMO."),
            )
            if accepts:
                return go_to(request, "portfolio:handover_detail", pk)
            return go_to(request, "reporting:home")
    return _page(request, row, answer=form)


@signed_in
@require_POST
def handover_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Stop a handover that has not been answered."""
    row = fetch(request, ROWS, pk=pk)
    if not _may_prepare(request, row):
        raise Http404
    try:
        services.withdraw_handover(handover=row, by=request.user, at=now())
    except services.NotInThatState as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The handover has been withdrawn."))
    return go_to(request, "portfolio:handover_detail", pk)
