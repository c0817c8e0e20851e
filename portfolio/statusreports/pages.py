"""The pages of the report form: the form itself, the answer to a conflict, the preview in two languages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from methodology.tailoring.choices import TailoringClass
from portfolio.registers.risks.calc import score
from portfolio.statusreports import editing, services
from portfolio.statusreports.checks.running import check
from portfolio.statusreports.confirming.selectors import also_due
from portfolio.statusreports.drafts.blocks import by_block
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.drafts.tokens import TOUCHED
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.labels import label_of
from portfolio.statusreports.submission import Background, Submission
from ppm.languages.nearest import nearest
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import STALE, render_page
from ppm.ui.stale import Difference, Stale

PREVIEWED = ("fr", "nl")  # of equal rank: a committee reads either


def judged(
    form: ReportForm, draft: ReportDraft | None, *, is_sent: bool = True
) -> editing.EditingView:
    return editing.view_of(
        form, background=form.background, today=localdate(), draft=draft, is_sent=is_sent
    )


def form_page(
    request: PersonRequest,
    form: ReportForm,
    draft: ReportDraft | None,
    *,
    is_sent: bool = True,
    view: editing.EditingView | None = None,
    stale: Stale | None = None,
    stale_blocks: tuple[str, ...] = (),
    status: int | None = None,
) -> HttpResponse:
    """The form, or the one fragment that says how far it is."""
    background = form.background
    view = view or judged(form, draft, is_sent=is_sent)
    form.renew_lines()
    if request.method == "POST":
        form.follow_sources()
        form.renew_sources()
    is_saved = draft is not None and bool(draft.blocks)
    context: dict[str, Any] = {
        "form": form,
        "view": view,
        "report": background.report,
        "project": background.initiative,
        "name": nearest(background.initiative, "name"),
        "standing": background.standing,
        "previous": background.previous,
        "stage": background.stage,
        "draft": draft,
        "saved_at": draft.saved_at if draft and is_saved else None,
        "is_late": background.report.deadline < localdate(),
        "can_be_unchanged": not is_saved and can_be_unchanged(form, view),
        "also": also_due(
            background.initiative,
            background.layout,
            background.benefits,
            request.user,
            localdate(),
        )
        if not request.htmx  # type: ignore[attr-defined]
        else None,
        "has_confidence": background.initiative.tailoring_class == TailoringClass.REINFORCED
        and background.layout.has("status", "confidence"),
        "person": request.user,
        "stale": stale,
        "stale_blocks": stale_blocks,
    }
    return render_page(
        request,
        "portfolio/statusreports/report_edit.html",
        context,
        fragments=["report-progress"],
        status=STALE if stale else status,
    )


def can_be_unchanged(form: ReportForm, view: editing.EditingView) -> bool:
    """One click is enough for a light project of which nothing computes worse, nor is anything missing."""
    background = form.background
    if background.previous is None or background.report.revision:
        return False
    if background.initiative.tailoring_class != TailoringClass.LIGHT:
        return False
    if not editing.nothing_got_worse(background, view.colours):
        return False
    said = as_before(background, form.prefilled)
    return not any(one.is_blocking for one in check(background, said, view.colours, localdate()))


def as_before(background: Background, prefilled: Submission) -> Submission:
    """The report that says that nothing changed: the words of last time, plan and money of today."""
    before = background.previous
    if before is None:
        return prefilled
    return replace(
        prefilled,
        headline=before.headline,
        done=before.done,
        next_steps=before.next_steps,
        help_needed=before.help_needed,
        is_unchanged=True,
        unchanged=background.layout.blocks,
    )


def changed_page(request: PersonRequest, form: ReportForm, draft: ReportDraft) -> HttpResponse:
    """The form with what was saved elsewhere in the blocks that nobody touched here: to be seen first."""
    messages.warning(
        request,
        _(
            "Part of this report was changed in another window or by somebody else since you opened it. "
            "Here it is as it stands now: look at it, then submit it."
        ),
    )
    return form_page(request, form, draft, is_sent=False, status=STALE)


def stale_page(
    request: PersonRequest, form: ReportForm, error: services.DraftIsStale, *, is_block: bool
) -> HttpResponse:
    """Both texts, and the form with what was typed; saving it again is then a choice."""
    stored = error.stored
    blocks = tuple(str(block) for block in error.blocks)
    if not is_block:
        form.follow(stored)
        form.mark({code: one["version"] for code, one in stored.blocks.items()}, blocks)
    found: list[Difference] = []
    for block in error.blocks:
        texts = by_block(stored.values).get(block, {})
        found += _differences(form, texts)
        version = stored.blocks.get(block, {}).get("version", 0)
        if not is_block:
            form.put(f"was_{block}", f"{version}.{TOUCHED}")
    form.put("version", str(stored.version))
    form.is_valid()
    return form_page(
        request,
        form,
        stored,
        is_sent=False,
        stale=Stale(tuple(found), request.path),
        stale_blocks=blocks,
    )


def _differences(form: ReportForm, stored: Mapping[str, str]) -> list[Difference]:
    return [
        Difference(label_of(form, form.background, name), str(form.data.get(name, "")), str(value))
        for name, value in stored.items()
        if name in form.fields
        and not form[name].is_hidden
        and str(value).split() != str(form.data.get(name, "")).split()
    ]


def _in_language(form: ReportForm) -> ReportForm:
    """The same form in the language in force: amounts are typed in another way in each."""
    return ReportForm(
        form.data,
        background=form.background,
        committees=form.background.committees,
        prefilled=form.prefilled,
        unchanged=form.unchanged,
    )


def _shown(background: Background, said: Submission) -> list[dict[str, Any]]:
    """The lines of registers that are ticked for the committee, as they stand in the form."""
    found: list[dict[str, Any]] = []
    milestones = {one.milestone_id: one for one in said.milestones if one.is_for_committee}
    for row in background.milestones:
        if entry := milestones.get(row.pk):
            day = entry.actual_on or entry.forecast_on
            found.append({"name": row.name, "language": row.language, "day": day})
    risks = {one.risk_id: one for one in said.risks if one.is_for_committee}
    for risk in background.lines.risks:
        if typed := risks.get(risk.pk):
            level = score(typed.probability, typed.impact)
            found.append({"reference": risk.reference, "name": risk.title, "score": level})
            found[-1]["language"] = risk.language
    issues = {one.issue_id: one for one in said.issues if one.is_for_committee}
    for issue in background.lines.issues:
        if seen := issues.get(issue.pk):
            found.append({"reference": issue.reference, "name": issue.title, "day": seen.due_on})
            found[-1]["language"] = issue.language
    return found


def preview_page(
    request: PersonRequest, form: ReportForm, draft: ReportDraft | None
) -> HttpResponse:
    """The page that the committee will read, in French beside Dutch, as the draft stands."""
    background, today = form.background, localdate()
    found = []
    for language in PREVIEWED:
        with translation.override(language):
            view = editing.view_of(
                _in_language(form), background=background, today=today, draft=draft, is_sent=False
            )
            found.append(
                {
                    "language": language,
                    "view": view,
                    "shown": _shown(background, view.said),
                    "committees": background.committees,
                }
            )
    context = {
        "pages": found,
        "report": background.report,
        "project": background.initiative,
        "name": nearest(background.initiative, "name"),
        "standing": background.standing,
    }
    return render_page(request, "portfolio/statusreports/report_preview.html", context)
