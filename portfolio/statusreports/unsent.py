"""What was typed into a report that was handed in, or frozen, before it was sent: shown, to be copied."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.timezone import localdate

from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.drafting import CycleIsFrozen, NotWithManager
from portfolio.statusreports.drafts.blocks import lines_in
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.labels import label_of
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import background_of, prefill
from portfolio.statusreports.typed import as_typed, initial_of
from ppm.permissions.requests import PersonRequest
from ppm.ui.kept import keep_for, taken
from ppm.ui.pages import STALE, go_to, render_page


def closed_page(
    request: PersonRequest, report: StatusReport, *, sentence: str = ""
) -> HttpResponse:
    """The way to the report as it stands; before that, what was typed and can no longer be sent."""
    if request.method != "POST":
        kept = taken(request)
        is_own = kept.data.get("author") == str(request.user.pk)
        return _answer(request, report, kept.data if is_own else {}, sentence, status=200)
    if request.headers.get("HX-Request") == "true":
        keep_for(request, request.path)
        return go_to(request, request.path)
    return _answer(request, report, request.POST, sentence, status=STALE)


def _answer(
    request: PersonRequest,
    report: StatusReport,
    data: Mapping[str, str],
    sentence: str,
    *,
    status: int,
) -> HttpResponse:
    if not data:
        return go_to(request, "portfolio:report_detail", report.pk)
    is_frozen = report.cycle.state == CycleState.FROZEN
    sentence = sentence or str((CycleIsFrozen if is_frozen else NotWithManager).message)
    texts = _texts(request, report, as_typed(data))
    if not texts:
        messages.error(request, sentence)
        return go_to(request, "portfolio:report_detail", report.pk)
    return render_page(
        request,
        "portfolio/statusreports/report_unsent.html",
        {"report": report, "sentence": sentence, "texts": texts},
        status=status,
    )


def _texts(
    request: PersonRequest, report: StatusReport, typed: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Label and value of each field that the report does not say."""
    background = background_of(report, localdate(), lines_in(typed))
    prefilled = prefill(background)
    said = initial_of(prefilled, version=0, tab="", language=request.user.language)
    form, report_says = (
        ReportForm(
            values, background=background, committees=background.committees, prefilled=prefilled
        )
        for values in (typed, said)
    )
    return [
        (label_of(form, background, name), typed[name])
        for name in form.fields
        if typed.get(name, "").strip()
        and not form[name].is_hidden
        and _meant(form, name) != _meant(report_says, name)
    ]


def _meant(form: ReportForm, name: str) -> object:
    """What stands in a field, however it is written; as typed where it cannot be read."""
    value = form[name].value()
    try:
        value = form.fields[name].clean(value)
    except ValidationError:
        return value
    return value.split() if isinstance(value, str) else value
