from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.template.defaultfilters import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import month
from ppm.ui.language import switching
from ppm.ui.pages import STALE, fetch, go_to, posted_version, render_page
from reporting.snapshots import correcting
from reporting.snapshots.addenda import corrected_values
from reporting.snapshots.canonical import in_groups
from reporting.snapshots.choices import CorrectionState, Figure
from reporting.snapshots.forms import AnswerForm, CorrectionForm
from reporting.snapshots.models import Correction, SnapshotProject
from reporting.snapshots.reading import read_project
from reporting.snapshots.wording import shown, value_of

ROWS = SnapshotProject.objects.select_related(
    "initiative__unit", "snapshot__cycle", "snapshot__superseded_by"
).defer("snapshot__header")
CORRECTIONS = Correction.objects.select_related(
    "row__snapshot__cycle", "initiative__unit", "asked_by", "decided_by"
).defer("row__payload", "row__snapshot__header")


@allowed(Perm.REPORT_VIEW)
@require_GET
def snapshot_project(request: PersonRequest, pk: int) -> HttpResponse:
    """One project as it was frozen: every figure, what an addendum put right, the texts, the hash."""
    row = fetch(request, ROWS.all(), pk=pk)
    addenda = row.addenda.select_related("row", "by", "agreed_by").order_by("number")
    corrections = row.corrections.exclude(state=CorrectionState.AGREED)
    may_correct = can(request.user, Perm.REPORT_EDIT, row) and row.snapshot.is_in_force
    corrected = corrected_values(row.snapshot).get(row.pk, {})
    asked_for = list(corrections.select_related("asked_by", "decided_by").order_by("pk"))
    waiting = {one.field for one in asked_for if one.state == CorrectionState.ASKED}
    figures = [
        (
            figure,
            figure.label,
            _drawn(row, figure),
            value_of(figure, correcting.text_of(corrected[figure]), row.currency)
            if figure in corrected
            else "",
            figure in waiting,
        )
        for figure in Figure
    ]
    return render_page(
        request,
        "reporting/snapshots/row.html",
        {
            **_frame(row),
            "figures": figures,
            "project": read_project(
                row.payload, schema=row.snapshot.schema_version, row_hash=row.sha256
            ),
            "addenda": shown(addenda),
            "corrections": [(one, value_of(one.field, one.new, row.currency)) for one in asked_for],
            "may_correct": may_correct,
            "hash": in_groups(row.sha256),
            "may_see_period": can(request.user, Perm.SNAPSHOT_VIEW),
        },
    )


@allowed(Perm.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def correction_ask(request: PersonRequest, pk: int, figure: str) -> HttpResponse:
    """Ask for one figure to be put right."""
    row = fetch(request, ROWS.all(), pk=pk)
    if figure not in Figure.values:
        raise Http404
    form = CorrectionForm(request.POST or None, figure=Figure(figure))
    if form.is_valid():
        try:
            correcting.ask_correction(
                row=row,
                figure=Figure(figure),
                new=form.cleaned_data["new"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except (
            correcting.NothingToCorrect,
            correcting.PeriodReplaced,
            correcting.PeriodOpenAgain,
        ) as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(
                request, _("The correction is asked for: somebody of the central PMO must agree.")
            )
            return go_to(request, "reporting:snapshot_project", row.pk)
    return render_page(
        request,
        "reporting/snapshots/correct.html",
        {
            **_frame(row),
            "form": form,
            "figure": capfirst(str(Figure(figure).label)),
            "known": value_of(figure, correcting.standing_value(row, figure), row.currency),
        },
    )


@allowed(Perm.REPORT_VIEW)
@require_http_methods(["GET", "POST"])
def correction_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """A correction: agreed or refused by somebody else than whoever asked, or withdrawn."""
    correction = fetch(request, CORRECTIONS.all(), pk=pk)
    is_own = correction.asked_by_id == request.user.pk
    stands_in = correction.asked_by_id == request.user.acting_for_id
    may_answer = bool(can(request.user, Perm.CYCLE_FREEZE)) and not is_own and not stands_in
    form = AnswerForm(request.POST or None)
    status = None
    if request.method == "POST" and not switching(request) and form.is_valid():
        wanted = request.POST.get("decision", "")
        if wanted == "refuse" and not form.cleaned_data["answer"]:
            form.add_error("answer", _("Say why the correction is refused."))
        else:
            try:
                said = _decide(request, correction, wanted, form.cleaned_data["answer"], may_answer)
            except StaleVersion as error:
                messages.error(request, str(error.message))
                status = STALE
            except (
                correcting.AlreadyAnswered,
                correcting.SameEyesAgain,
                correcting.PeriodReplaced,
                correcting.PeriodOpenAgain,
                correcting.NotAsked,
            ) as error:
                form.add_error(None, str(error.message))
            else:
                messages.success(request, said)
                return go_to(request, "reporting:snapshot_project", correction.row_id)
    is_waiting = correction.state == CorrectionState.ASKED
    known = correcting.standing_value(correction.row, correction.field)
    context: dict[str, Any] = {
        **_frame(correction.row),
        "correction": correction,
        "figure": capfirst(correction.get_field_display()),
        "known": value_of(correction.field, known, correction.row.currency),
        "wanted": value_of(correction.field, correction.new, correction.row.currency),
        "may_answer": may_answer and is_waiting,
        "may_withdraw": is_own and is_waiting,
    }
    if may_answer and is_waiting:
        context["form"] = form
    return render_page(request, "reporting/snapshots/correction.html", context, status=status)


def _decide(
    request: PersonRequest, correction: Correction, wanted: str, answer: str, may_answer: bool
) -> str:
    asked: dict[str, Any] = {
        "correction": correction,
        "version": posted_version(request),
        "by": request.user,
        "at": now(),
    }
    if wanted == "withdraw":
        correcting.withdraw_correction(**asked)
        return _("The correction is withdrawn.")
    if not may_answer:
        raise correcting.SameEyesAgain
    if wanted == "refuse":
        correcting.refuse_correction(answer=answer, **asked)
        return _("The correction is refused; whoever asked has been told.")
    correcting.agree_correction(**asked)
    return _("The correction is now an addendum to the frozen period.")


def _frame(row: SnapshotProject) -> dict[str, Any]:
    name, language = nearest(row, "name")
    period = month(row.snapshot.cycle.period)
    return {"row": row, "name": name or row.code, "language": language, "period": period}


def _drawn(row: SnapshotProject, figure: Figure) -> object:
    text = correcting.text_of(getattr(row, figure))
    return value_of(figure, text, row.currency, getattr(row, f"{figure}_state", "known"))
