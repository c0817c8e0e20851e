from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from methodology.tailoring.choices import TailoringClass
from methodology.tailoring.models import TailoringTable
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.tailored import services
from portfolio.tailored.choices import Answer
from portfolio.tailored.facts import bounds_of, measured_of
from portfolio.tailored.forms import AnswerForm, ScoreForm
from portfolio.tailored.models import TailoringDecision
from portfolio.tailored.preview import preview
from portfolio.tailored.reasons import proposals_for
from portfolio.tailored.selectors import page_of
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import STALE, fetch, go_to, render_page

REFUSALS = (
    services.NoTable,
    services.NotAProject,
    services.NeedsReason,
    services.AlreadyWaiting,
    services.AlreadyAnswered,
    services.OwnRequest,
    services.RefusalNeedsRemark,
)


def projects() -> InitiativeQuerySet:
    """Projects with what their scores are proposed from."""
    rows: InitiativeQuerySet = Initiative.objects.projects().select_related("unit", "standing")
    return rows


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def tailoring_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """Scores, class, deviations and how they came about."""
    project = fetch(request, projects(), pk=pk)
    return render_page(
        request,
        "portfolio/tailored/detail.html",
        {
            "project": project,
            "name": nearest(project, "name")[0],
            "page": page_of(project, request.user, localdate()),
            "may_edit": bool(can(request.user, Perm.INITIATIVE_EDIT, project)),
            "may_agree": bool(can(request.user, Perm.TAILORING_AGREE, project)),
        },
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def tailoring_score(request: PersonRequest, pk: int) -> HttpResponse:
    """Score the project; what another class changes is shown before it is confirmed."""
    project = fetch(request, projects(), pk=pk)
    table = TailoringTable.objects.in_force()
    if table is None:
        raise Http404
    measured = measured_of([project], localdate())[project.pk]
    proposals = proposals_for(project, measured, table, bounds_of(table))
    current = project.tailoring_decisions.filter(is_current=True).first()
    form = ScoreForm(
        request.POST or None,
        proposals=proposals,
        table=table,
        initial=dict(current.scores) if current else {},
    )
    context = {
        "project": project,
        "name": nearest(project, "name")[0],
        "form": form,
        "table": table,
        "changes": None,
        "decided": None,
    }
    if form.is_valid():
        data = form.cleaned_data
        if request.POST.get("seen") != form.signature:
            context["changes"] = preview(project, data["chosen"], table)
            context["decided"] = {
                "signature": form.signature,
                "total": sum(form.scores.values()),
                "computed": data["computed"],
                "chosen": data["chosen"],
                "computed_word": TailoringClass(data["computed"]).label,
                "chosen_word": TailoringClass(data["chosen"]).label,
            }
            return render_page(request, "portfolio/tailored/score.html", context)
        try:
            made = services.decide_class(
                initiative=project,
                scores=form.scores,
                chosen=data["chosen"],
                reason=data["reason"],
                by=request.user,
                at=now(),
            )
        except REFUSALS as error:
            form.add_error(None, str(error.message))
        else:
            done = (
                _("The class now waits for the agreement of the PMO.")
                if made.answer == Answer.WAITING
                else _("The scores and the class have been recorded.")
            )
            messages.success(request, done)
            return go_to(request, "portfolio:tailoring_detail", pk)
    return render_page(request, "portfolio/tailored/score.html", context)


@allowed(Perm.TAILORING_AGREE)
@require_http_methods(["GET", "POST"])
def tailoring_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The PMO agrees with a class other than computed, or refuses it, seeing what it changes."""
    row = fetch(
        request,
        TailoringDecision.objects.select_related("initiative__unit", "table", "asked_by"),
        pk=pk,
    )
    address = reverse("portfolio:tailoring_detail", args=[row.initiative_id])
    form = AnswerForm(request.POST or None, initial={"version": row.version})
    status = None
    if form.is_valid():
        try:
            services.answer_class(
                decision_id=pk,
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
        "portfolio/tailored/answer.html",
        {
            "row": row,
            "form": form,
            "name": nearest(row.initiative, "name")[0],
            "address": address,
            "changes": preview(row.initiative, row.chosen, row.table),
            "waits": row.answer == Answer.WAITING,
        },
        status=status,
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def tailoring_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back a class that waits for the PMO."""
    row = fetch(request, TailoringDecision.objects.select_related("initiative"), pk=pk)
    try:
        services.withdraw_class(decision_id=pk, by=request.user, at=now())
    except services.AlreadyAnswered as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The request has been withdrawn."))
    return go_to(request, "portfolio:tailoring_detail", row.initiative_id)
