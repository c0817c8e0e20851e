from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.statusreports import services
from portfolio.statusreports.authors import is_author
from portfolio.statusreports.board import STACKS
from portfolio.statusreports.choices import IN, WITH_MANAGER, Block, CycleState, ReportState
from portfolio.statusreports.cycle_forms import OnBehalfForm, ReturnForm, ValidateForm
from portfolio.statusreports.judgement.pages import judgement_of
from portfolio.statusreports.judgement.selectors import override_runs
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.panel import acts_on, reminders_of
from portfolio.statusreports.reading import report_page
from portfolio.statusreports.report_panels import panels_of
from portfolio.statusreports.sections.selectors import layout_for
from portfolio.statusreports.selectors import absent_managers, writes_for_manager
from ppm.languages.nearest import coded_name, nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, posted_version, render_page


@allowed(Perm.REPORT_VIEW)
@require_http_methods(["GET", "POST"])
def report_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One report to read; for the PMO with what differs from last time, to validate or return."""
    report = _for_reading(request, pk)
    # The language switch sends a comment in progress to this address; nothing else is posted here.
    return _detail_page(request, report, form=ReturnForm(request.POST or None))


@allowed(Perm.REPORT_VALIDATE)
@require_POST
def report_validate(request: PersonRequest, pk: int) -> HttpResponse:
    """State that the data of a report are plausible."""
    report = _for_reading(request, pk)
    form = ValidateForm(request.POST, has_override=bool(override_runs(report)))
    if form.is_valid():
        try:
            services.validate_report(
                report=report,
                version=posted_version(request),
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except services.OpinionNeedsSentence as error:
            form.add_error("opinion_text", str(error.message))
        except services.AgreementNeeded as error:
            form.add_error("agrees", str(error.message))
        except StaleVersion as error:
            form.add_error(None, str(error.message))
            report = _for_reading(request, pk)
        except (
            services.SameEyes,
            services.CentralMustValidate,
            services.IsContained,
            services.NotSubmitted,
            services.CycleIsFrozen,
        ) as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:report_detail", pk)
        else:
            messages.success(
                request,
                _("The report on %(project)s has been validated.")
                % {"project": coded_name(report.initiative)},
            )
            return _next(request, report)
    return _detail_page(request, report, validate_form=form)


@allowed(Perm.REPORT_VALIDATE)
@require_POST
def report_return(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a report back to its author with a comment."""
    report = _for_reading(request, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            services.return_report(
                report=report,
                version=posted_version(request) if "version" in request.POST else None,
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except StaleVersion as error:
            # What was typed stays; sent again, it is about the report as it is now.
            form.add_error(None, str(error.message))
            return _detail_page(request, _for_reading(request, pk), form=form)
        except (services.IsContained, services.NotHandedIn, services.CycleIsFrozen) as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:report_detail", pk)
        messages.success(
            request,
            _("The report on %(project)s went back with your comment.")
            % {"project": coded_name(report.initiative)},
        )
        return _next(request, report)
    stack = request.POST.get("stack", "")
    if stack in STACKS and not any(value.strip() for value in _typed(form)):
        # Nothing was typed: the list stays where it is; the report beside it asks for a word.
        board = reverse("portfolio:cycle_stack", args=[report.cycle_id, stack])
        return redirect(f"{board}?report={pk}&comment=wanted")
    return _detail_page(request, report, form=form)


@allowed(Perm.REPORT_VALIDATE)
@require_http_methods(["GET", "POST"])
def report_on_behalf(request: PersonRequest, pk: int) -> HttpResponse:
    """Take on the report of a manager who cannot write it; the central PMO will validate it."""
    report = _for_reading(request, pk)
    manager = report.initiative.standing.project_manager
    form = OnBehalfForm(request.POST or None, initial={"reason": report.on_behalf_reason})
    if form.is_valid():
        try:
            services.report_on_behalf(report=report, by=request.user, at=now(), **form.cleaned_data)
        except (services.OwnReport, services.NotWithManager, services.CycleIsFrozen) as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:report_detail", pk)
        return go_to(request, "portfolio:report_edit", pk)
    away = next(iter(absent_managers([report], localdate()).values()), None)
    sentence = _("The manager is told, the report says it, and the central PMO validates it.")
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Report on behalf of %(person)s") % {"person": manager or "–"},
            "sentence": f"{capfirst(away.sentence)}. {sentence}" if away else sentence,
            "form": form,
            "action_label": _("Go to the report"),
            "back": reverse("portfolio:report_detail", args=[pk]),
        },
    )


@allowed(Perm.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a submitted report back to change it, after a question."""
    report = fetch(request, StatusReport.objects.select_related("cycle", "initiative"), pk=pk)
    if request.method == "GET":
        return render_page(
            request,
            "ui/confirm.html",
            {
                "title": _("Take the report on %(project)s back?")
                % {"project": nearest(report.initiative, "name")[0]},
                "sentence": _(
                    "It counts as a draft until you submit it again: neither the executive nor the PMO can "
                    "act on it meanwhile, and whoever has seen it sees it anew."
                ),
                "action_label": _("Take back"),
                "back": reverse("portfolio:report_detail", args=[pk]),
                "version": report.version,
            },
        )
    try:
        services.take_back_report(
            report=report, version=posted_version(request), by=request.user, at=now()
        )
    except (
        StaleVersion,
        services.NotTheAuthor,
        services.IsContained,
        services.NotSubmitted,
        services.CycleIsFrozen,
    ) as error:
        messages.error(request, str(error.message))
        return go_to(request, "portfolio:report_detail", pk)
    messages.success(request, _("The report is with you again."))
    return go_to(request, "portfolio:report_edit", pk)


def _blocks(report: StatusReport) -> tuple[str, ...]:
    """The blocks that the report was asked for."""
    asked = layout_for(report.section_set_id)
    return asked.of(report.initiative, report.cycle.series).blocks


def _typed(form: ReturnForm) -> list[str]:
    return [str(form[name].value() or "") for name in form.fields]


def _next(request: PersonRequest, report: StatusReport) -> HttpResponse:
    """Back to the board, at the stack the report was opened from."""
    stack = request.POST.get("stack", "")
    if stack in STACKS:
        return go_to(request, "portfolio:cycle_stack", report.cycle_id, stack)
    return go_to(request, "portfolio:cycle_detail", report.cycle_id)


def _for_reading(request: PersonRequest, pk: int) -> StatusReport:
    return fetch(request, StatusReport.objects.for_reading(), pk=pk)


def _detail_page(
    request: PersonRequest,
    report: StatusReport,
    *,
    form: ReturnForm | None = None,
    validate_form: ValidateForm | None = None,
) -> HttpResponse:
    may_return = (
        report.state in IN
        and report.cycle.state == CycleState.OPEN
        and report.contained_in_id is None
        and bool(can(request.user, Perm.REPORT_VALIDATE, report))
    )
    may_decide = may_return and report.state == ReportState.SUBMITTED
    may_edit = report.cycle.state == CycleState.OPEN and bool(
        can(request.user, Perm.REPORT_EDIT, report)
    )
    is_own = is_author(request.user, report)
    is_open_to_write = report.state in WITH_MANAGER
    is_writer = writes_for_manager(request.user, report)
    page = report_page(report, localdate())
    return render_page(
        request,
        "portfolio/statusreports/report_detail.html",
        {
            "report": report,
            "name": nearest(report.initiative, "name"),
            "page": page,
            "panels": panels_of(request, report),
            "return_comments": [
                (block.label, report.return_comments[block])
                for block in Block
                if block in report.return_comments
            ],
            "form": (form or ReturnForm(blocks=_blocks(report)))
            if may_return and not is_own
            else None,
            "validate_form": validate_form or ValidateForm(has_override=page.has_override),
            **judgement_of(request.user, report),
            "may_decide": may_decide,
            "is_own": is_own,
            "may_edit": may_edit and is_open_to_write and is_writer,
            # Whoever reviews it sends it back with a comment instead.
            "may_take_back": may_edit
            and report.state == ReportState.SUBMITTED
            and (is_own or is_writer),
            "may_take_on": may_edit and is_open_to_write and not is_writer,
            "may_see_board": bool(can(request.user, Perm.CYCLE_VIEW)),
            # Who chases whom is for those who chase or write.
            "reminders": reminders_of(report)
            if may_edit or can(request.user, Perm.CYCLE_VIEW)
            else [],
            "acts": [one for one in acts_on(report, request.user) if one.is_with_reason],
        },
    )
