import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.statusreports import pages, services
from portfolio.statusreports.choices import WITH_MANAGER, Block, CycleState
from portfolio.statusreports.drafts.blocks import block_of, lines_in
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.labels import label_of
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.remembered import remembered_background
from portfolio.statusreports.sameness import TEXTS, contradiction
from portfolio.statusreports.selectors import background_of, prefill, writes_for_manager
from portfolio.statusreports.submission import Background, Submission
from portfolio.statusreports.typed import as_typed, initial_of
from portfolio.statusreports.unsent import closed_page
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.kept import forget, keep_for, keeps_typed, taken
from ppm.ui.language import switching
from ppm.ui.pages import INVALID, fetch, go_to, posted_version


@keeps_typed
@allowed(Perm.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The form of one project and one period: saved block by block, submitted when it is complete."""
    rows = StatusReport.objects.select_related("cycle", "initiative__standing", "contained_in")
    report = fetch(request, rows.select_related("draft__saved_by"), pk=pk)
    around = report.contained_in
    if around is not None and around.state in WITH_MANAGER:
        form_around = reverse("portfolio:report_edit", args=[around.pk])
        if request.method == "POST":
            keep_for(request, form_around)
        return go_to(request, form_around)
    if report.state not in WITH_MANAGER or report.cycle.state == CycleState.FROZEN:
        return closed_page(request, report)
    if report.contained_in_id is not None:
        return go_to(request, "portfolio:report_edit", report.contained_in_id)
    if not writes_for_manager(request.user, report):
        return go_to(request, "portfolio:report_on_behalf", pk)
    draft: ReportDraft | None = getattr(report, "draft", None)
    typed = lines_in([*request.POST, *(draft.values if draft else ())])
    read = remembered_background if _is_by_itself(request) else background_of
    background = read(report, localdate(), typed)
    prefilled = prefill(background)
    if request.method == "GET":
        form = _opened(request, background, prefilled, draft)
        if request.GET.get("preview"):
            return pages.preview_page(request, form, draft)
        return pages.form_page(request, form, draft, is_sent=False)
    data = request.POST.copy()
    step, _colon, block = data.get("step", "save").partition(":")
    if not _fill_in(data, step, block, background):
        messages.warning(
            request,
            _(
                "You have written a headline: nothing was copied. Empty it first to copy the last one."
            ),
        )
    form = _form(data, background, prefilled, draft)
    if switching(request):
        if draft is not None:
            form.follow(draft)
        form.mark(_versions(draft), form.touched_blocks())
        return pages.form_page(request, form, draft)
    return _sent(request, form, step, block)


def _sent(request: PersonRequest, form: ReportForm, step: str, block: str) -> HttpResponse:
    """Save what was typed, then do what the button says."""
    report = form.background.report
    is_block = _is_by_itself(request)
    refusal: Any = ""
    if step == "same" and block in Block:
        said = pages.judged(form, None).said
        refusal = contradiction(form.background, form.prefilled, said, block)
    try:
        if step in ("take", "drop") and block in Block:
            services.save_draft(
                report=report,
                values=as_typed(form.data),
                version=posted_version(request),
                by=request.user,
                at=now(),
                blocks=[
                    code
                    for code in form.background.layout.blocks
                    if code != block or step == "drop"  # what is typed there stays in its place
                ],
                layout=form.background.layout,
            )
            services.choose_aside(
                report=report, block=block, by=request.user, at=now(), takes=step == "take"
            )
            return _to_block(request, report, block)
        draft = services.save_draft(
            report=report,
            values=as_typed(form.data),
            version=posted_version(request),
            by=request.user,
            at=now(),
            blocks=[block] if is_block else None,
            same=[block] if step == "same" and block in Block and not refusal else (),
            layout=form.background.layout,
        )
        if step == "undo" and block in Block:
            draft = services.unsay_same(report=report, block=block, by=request.user, at=now())
    except services.DraftIsStale as error:
        return pages.stale_page(request, form, error, is_block=is_block)
    except (services.NotWithManager, services.CycleIsFrozen) as error:
        return _refused(request, report, error)
    forget(request, lambda name: not is_block or _is_of(name, block))
    form.unchanged = unchanged_in(draft)
    if is_block:
        # The page keeps what it shows of the other blocks, hence the version that this is of.
        form.mark(_versions(draft), {*form.background.layout.blocks} - {block})
        return pages.form_page(request, form, draft, is_sent=False)
    elsewhere = form.follow(draft)
    form.mark(_versions(draft))
    if elsewhere and step in ("submit", "unchanged"):
        return pages.changed_page(request, form, draft)
    match step:
        case "submit":
            return _submit(request, form, draft)
        case "unchanged":
            return _submit_unchanged(request, form, draft)
        case "preview":
            return go_to(request, f"{request.path}?preview=1")
        case "same" | "undo":
            if refusal:
                messages.warning(request, str(refusal))
            return _to_block(request, report, block)
    _say_saved(request, form, draft)
    return _to_block(request, report, block)


def _is_of(name: str, block: str) -> bool:
    """Whether a field, or the mark of its block, belongs to this one."""
    return block in (block_of(name), name.removeprefix("was_"))


def _say_saved(request: PersonRequest, form: ReportForm, draft: ReportDraft) -> None:
    """When, and what still needs a look: values that nobody can read, blocks with two texts."""
    when = {"time": localtime(draft.saved_at).strftime("%H:%M")}
    unreadable = [
        label_of(form, form.background, name) for name in form.errors if name in form.fields
    ]
    if unreadable:
        fields = ", ".join(f"“{label}”" for label in unreadable)
        messages.warning(
            request,
            _("Saved at %(time)s, but this cannot be read yet: %(fields)s.")
            % {**when, "fields": fields},
        )
    else:
        messages.success(request, _("Saved at %(time)s. Nothing has been submitted yet.") % when)
    for code in form.background.layout.blocks:
        if code in draft.aside:
            messages.warning(
                request,
                _(
                    "“%(block)s” was also changed elsewhere: both texts stand in that block, choose one."
                )
                % {"block": Block(code).label},
            )


def _is_by_itself(request: PersonRequest) -> bool:
    """Whether the form saves one block while somebody writes."""
    return request.htmx.target == "report-progress"  # type: ignore[attr-defined,no-any-return]


def _to_block(request: PersonRequest, report: StatusReport, block: str) -> HttpResponse:
    """Back to the form, at the block that the button stood in."""
    return go_to(request, f"{request.path}#{block}" if block in Block else request.path)


def _refused(
    request: PersonRequest,
    report: StatusReport,
    error: services.NotWithManager | services.CycleIsFrozen,
) -> HttpResponse:
    """Somebody submitted the report or froze the period meanwhile: there is nothing to write any more."""
    return closed_page(request, report, sentence=str(error.message))


def _submit(request: PersonRequest, form: ReportForm, draft: ReportDraft) -> HttpResponse:
    # Judged before errors are added: a field in error no longer counts as said.
    view = pages.judged(form, draft)
    findings = view.blocking
    if form.is_valid() and not findings:
        refusal = _hand_in(request, form, view.said)
        if isinstance(refusal, HttpResponse):
            return refusal
        findings = refusal
    form.add_findings(one for one in findings if one.field not in form.errors)
    return pages.form_page(request, form, draft, view=view)


def _submit_unchanged(request: PersonRequest, form: ReportForm, draft: ReportDraft) -> HttpResponse:
    """One click for a light project: the last report again, said to be unchanged."""
    view = pages.judged(form, draft, is_sent=False)
    is_written = any(code in draft.blocks for code in form.background.layout.blocks)
    if is_written or not pages.can_be_unchanged(form, view):
        messages.warning(
            request,
            _(
                "This report cannot be submitted as unchanged: something has been written in it, or "
                "something computes worse. Look at it, then submit it as it stands."
            ),
        )
        return pages.form_page(request, form, draft, is_sent=False, status=INVALID)
    said = pages.as_before(form.background, form.prefilled)
    refusal = _hand_in(request, form, said)
    if isinstance(refusal, HttpResponse):
        return refusal
    form.full_clean()
    form.add_findings(refusal)
    return pages.form_page(request, form, draft)


def _hand_in(request: PersonRequest, form: ReportForm, said: Submission) -> Any:
    """The answer when the report was handed in or cannot be any more; else what stops it."""
    report = form.background.report
    try:
        services.submit_report(report=report, said=said, by=request.user, at=now())
    except services.ReportIncomplete as error:
        return error.findings
    except (services.NotWithManager, services.CycleIsFrozen) as error:
        return _refused(request, report, error)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return []
    if said.is_unchanged:
        messages.success(request, _("The report has been submitted: nothing changed."))
    else:
        messages.success(request, _("The report has been submitted."))
    return go_to(request, "portfolio:report_detail", report.pk)


def _fill_in(data: Any, step: str, block: str, background: Background) -> bool:
    """What a button puts into the fields before they are read; false when it would write over a text."""
    before = background.previous
    if before is None:
        return True
    if step == "take_over":
        written = " ".join(data.get("headline", "").split())
        if written and written != " ".join(before.headline.split()):
            return False
        data["headline"] = before.headline
    if step == "same" and block == Block.SUMMARY:
        for name in TEXTS:
            data[name] = data.get(name) or getattr(before, name)
    return True


def _opened(
    request: PersonRequest,
    background: Background,
    prefilled: Submission,
    draft: ReportDraft | None,
) -> ReportForm:
    """The form as it is opened: what was typed before the session ended, else the draft, else prefilled."""
    tab = secrets.token_hex(4)
    version = draft.version if draft else 0
    values = initial_of(prefilled, version=version, tab=tab, language=request.user.language)
    kept = taken(request)
    typed = kept.data if kept.data.get("author") == str(request.user.pk) else {}
    if draft and draft.values:
        values |= {**draft.values, "version": str(version), "tab": tab}
    if typed:
        values |= as_typed(typed)
        messages.warning(request, kept.sentence)
    form = _form(values, background, prefilled, draft)
    form.follow_sources()
    form.mark_lines()
    form.mark(
        _versions(draft), [code for code in background.layout.blocks if f"was_{code}" in typed]
    )
    return form


def _form(
    data: Any, background: Background, prefilled: Submission, draft: ReportDraft | None
) -> ReportForm:
    return ReportForm(
        data,
        background=background,
        committees=background.committees,
        prefilled=prefilled,
        unchanged=unchanged_in(draft),
    )


def _versions(draft: ReportDraft | None) -> dict[str, int]:
    return {code: one["version"] for code, one in draft.blocks.items()} if draft else {}


def unchanged_in(draft: ReportDraft | None) -> frozenset[str]:
    """Blocks of which nothing was said to have changed."""
    return (
        frozenset(code for code, one in draft.blocks.items() if "same" in one)
        if draft
        else frozenset()
    )
