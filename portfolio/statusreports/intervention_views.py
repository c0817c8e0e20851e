from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.db.models import Case, Exists, OuterRef, Q, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portfolio.statusreports import interventions
from portfolio.statusreports.board import ALL, LATE, reports_of
from portfolio.statusreports.choices import WITH_MANAGER, CycleState, ReminderKind, ReportState
from portfolio.statusreports.cycle_forms import ExtendForm, ReasonForm
from portfolio.statusreports.drafting import CycleIsFrozen, NotWithManager
from portfolio.statusreports.filters import report_filter
from portfolio.statusreports.models import Reminder, ReportingCycle, StatusReport
from portfolio.statusreports.preview import RemindRow, letters_of
from portfolio.statusreports.reminding import Call, drafts_of, reminded_on, reminder, send
from portfolio.statusreports.selectors import absent_managers
from ppm.languages.nearest import coded_name
from ppm.notices.models import Notice
from ppm.org.models import OrgUnit
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import number, written_day
from ppm.ui.forms import PortalForm
from ppm.ui.language import switching
from ppm.ui.pages import fetch, go_to, render_page

MOST = 500  # reports reminded at once


@allowed(Perm.REPORT_VALIDATE)
@require_http_methods(["GET", "POST"])
def report_extend(request: PersonRequest, pk: int) -> HttpResponse:
    """Give one report a later deadline, with the reason."""
    report = fetch(request, StatusReport.objects.for_reading(), pk=pk)
    form = ExtendForm(
        request.POST or None,
        initial={"until": report.extended_to, "reason": report.extension_reason},
    )
    return _intervene(
        request,
        report,
        form,
        interventions.extend_report,
        title=_("Extend the report on %(project)s") % {"project": coded_name(report.initiative)},
        sentence=_(
            "It is due on %(deadline)s. Reminders and escalation move with it; the freeze planned on "
            "%(freeze)s does not. The manager is told."
        )
        % {
            "deadline": written_day(report.deadline),
            "freeze": written_day(report.cycle.freeze_on),
        },
        label=_("Extend"),
        done=_("%(project)s: the report may come later; the manager has been told."),
        stack=LATE,
    )


@allowed(Perm.REPORT_VALIDATE)
@require_http_methods(["GET", "POST"])
def report_take_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a project out of the period, or in again; each with the reason."""
    report = fetch(request, StatusReport.objects.for_reading(), pk=pk)
    form = ReasonForm(request.POST or None)
    project = {"project": coded_name(report.initiative)}
    if report.state == ReportState.TAKEN_OUT:
        return _intervene(
            request,
            report,
            form,
            interventions.bring_back_report,
            title=_("Take %(project)s into the period again") % project,
            sentence=_("A report is asked for again; the manager is told."),
            label=_("Take in again"),
            done=_("%(project)s takes part in the period again; the manager has been told."),
            stack=LATE,
        )
    return _intervene(
        request,
        report,
        form,
        interventions.take_out_report,
        title=_("Take %(project)s out of the period") % project,
        sentence=_(
            "No report is asked for this time and the project is not in what is frozen. What was typed "
            "is kept. The manager is told."
        ),
        label=_("Take out of the period"),
        done=_("%(project)s has been taken out of the period; the manager has been told."),
        stack=ALL,
    )


def _intervene(
    request: PersonRequest,
    report: StatusReport,
    form: PortalForm,
    service: Callable[..., StatusReport],
    *,
    title: str,
    sentence: str,
    label: str,
    done: str,
    stack: str,
) -> HttpResponse:
    """Ask for the reason; back to the stack in which the effect is seen."""
    if form.is_valid():
        try:
            service(report=report, by=request.user, at=now(), **form.cleaned_data)
        except interventions.NotLonger as error:
            form.add_error("until", error.sentence)
        except interventions.WhyNeeded as error:
            form.add_error("reason", str(error.message))
        except (
            interventions.NotTakenOut,
            NotWithManager,
            CycleIsFrozen,
        ) as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:report_detail", report.pk)
        else:
            messages.success(request, done % {"project": coded_name(report.initiative)})
            return go_to(request, "portfolio:cycle_stack", report.cycle_id, stack)
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": title,
            "sentence": sentence,
            "form": form,
            "action_label": label,
            "back": reverse("portfolio:report_detail", args=[report.pk]),
        },
    )


@allowed(Perm.REPORT_VALIDATE)
@require_http_methods(["GET", "POST"])
def cycle_remind(request: PersonRequest, pk: int) -> HttpResponse:
    """Remind the managers of the ticked reports: the mails are shown first, in each reader's language."""
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    today = localdate()
    reports, total = _wanted(request, cycle, today)
    drafts = drafts_of(reports)
    calls = [
        call for report in reports for call in reminder(report, today, drafts, ReminderKind.BY_HAND)
    ]
    if request.method == "POST" and not switching(request):
        if cycle.state == CycleState.FROZEN:
            messages.error(request, str(CycleIsFrozen.message))
            return go_to(request, "portfolio:cycle_detail", pk)
        sent = send(calls=calls, by=request.user, at=now(), today=today, is_by_hand=True)
        messages.success(request, _told(sent))
        return go_to(request, "portfolio:cycle_stack", pk, LATE)
    told = reminded_on([one.pk for one in reports], today)
    return render_page(
        request,
        "portfolio/statusreports/cycle_remind.html",
        {
            "cycle": cycle,
            "cut": _cut(total),
            "rows": _rows(reports, calls, told, today),
            "letters": letters_of(
                [call for call in calls if (call.report.pk, call.person.pk) not in told]
            ),
        },
    )


def _told(sent: list[Notice]) -> str:
    """Who was reminded, substitutes of absent managers included."""
    names = sorted({str(notice.person) for notice in sent})
    if not names:
        return _("Nobody was reminded: all of them have been told today already.")
    text = ngettext(
        "%(count)s person was reminded: %(names)s.",
        "%(count)s people were reminded: %(names)s.",
        len(names),
    )
    return text % {"count": len(names), "names": ", ".join(names)}


def _rows(
    reports: list[StatusReport], calls: list[Call], told: set[tuple[int, int]], today: date
) -> list[RemindRow]:
    person = {call.report.pk: call.person for call in calls}
    away = absent_managers(reports, today)
    return [
        RemindRow(
            report,
            person.get(report.pk),
            is_reminded=report.pk in person and (report.pk, person[report.pk].pk) in told,
            is_late=report.deadline < today,
            away=away.get((report.initiative_id, person[report.pk].pk))
            if report.pk in person
            else None,
        )
        for report in reports
    ]


def _cut(total: int) -> str:
    """What is said of more reports than are reminded at once."""
    if total <= MOST:
        return ""
    return _(
        "These are %(shown)s of %(total)s reports. Send the reminders, then ask for everybody again: who was "
        "reminded today comes last."
    ) % {"shown": number(MOST), "total": number(total)}


def _wanted(
    request: HttpRequest, cycle: ReportingCycle, today: date
) -> tuple[list[StatusReport], int]:
    """The ticked reports that still lie with their managers, or all in the filter of the list; how many.

    Of more than can be reminded at once, those first whose manager has not been told today.
    """
    data = request.POST if request.method == "POST" else request.GET
    rows = reports_of(cycle, request.user).filter(  # type: ignore[arg-type]  # signed in
        state__in=WITH_MANAGER, contained_in__isnull=True
    )
    if data.get("all") and request.method != "POST":
        query = QueryDict(data.get("list", ""))
        units = OrgUnit.objects.filter(pk=query["unit"]) if query.get("unit", "").isdigit() else ()
        found = report_filter(units)(query, queryset=rows, request=request)
        rows = found.qs if not found.form.errors else rows.none()
    else:
        ticked = [int(one) for one in data.getlist("row") if one.isdigit()]
        rows = rows.filter(pk__in=ticked)
    told = Reminder.objects.filter(report=OuterRef("pk"), day=today)
    nobody = Q(on_behalf_by__isnull=True, initiative__standing__project_manager__isnull=True)
    reports = list(
        rows.select_related(
            "cycle", "initiative__unit", "initiative__standing__project_manager", "on_behalf_by"
        )
        .annotate(comes_last=Case(When(Exists(told) | nobody, then=True), default=False))
        .order_by("comes_last", "initiative__code", "pk")[:MOST]
    )
    total = len(reports) if len(reports) < MOST else rows.count()
    return [one for one in reports if can(request.user, Perm.REPORT_VALIDATE, one)], total
