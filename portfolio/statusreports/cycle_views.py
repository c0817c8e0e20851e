from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portfolio.statusreports.board import (
    ALL,
    LATE,
    NOTHING,
    STACKS,
    TO_COME,
    board_of,
    first_stack,
    in_stack,
    reports_of,
)
from portfolio.statusreports.choices import IN, CycleState, ReportState
from portfolio.statusreports.columns import RowFacts, columns
from portfolio.statusreports.cycle_forms import ReturnForm, ValidateForm
from portfolio.statusreports.filters import report_filter
from portfolio.statusreports.models import ReportingCycle, StatusReport
from portfolio.statusreports.panel import panel_of
from portfolio.statusreports.rowfacts import facts_of
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import month
from ppm.ui.listing import writers
from ppm.ui.lists import FORMATS, Ticks, listing
from ppm.ui.pages import fetch, go_to, render_page

BOARD = "portfolio/statusreports/cycle_detail.html"
PANEL = "report-panel"


@allowed(Perm.CYCLE_VIEW)
@require_http_methods(["GET"])
def cycle_list(request: PersonRequest) -> HttpResponse:
    """All periods, the latest first."""
    cycles = list(ReportingCycle.objects.order_by("-period", "-pk"))
    visible = dict.fromkeys((cycle.pk for cycle in cycles), (0, 0, 0, 0))
    counted: Any = (
        StatusReport.objects.permitting(request.user, Perm.CYCLE_VIEW)
        .values("cycle")
        .annotate(
            expected=Count("pk", filter=~Q(state=ReportState.TAKEN_OUT)),
            received=Count("pk", filter=Q(state__in=IN)),
            validated=Count("pk", filter=Q(state=ReportState.VALIDATED)),
            taken_out=Count("pk", filter=Q(state=ReportState.TAKEN_OUT)),
        )
        .order_by("cycle")
    )
    for row in counted:
        visible[row["cycle"]] = (
            row["expected"],
            row["received"],
            row["validated"],
            row["taken_out"],
        )
    return render_page(
        request,
        "portfolio/statusreports/cycle_list.html",
        {
            "rows": [(cycle, *visible[cycle.pk]) for cycle in cycles],
            "may_open": bool(can(request.user, Perm.CYCLE_OPEN)),
        },
    )


@allowed(Perm.CYCLE_VIEW)
@require_http_methods(["GET"])
def report_board(request: PersonRequest) -> HttpResponse:
    """The board of the period that is frozen next, else of the latest one."""
    cycles = ReportingCycle.objects.order_by("period", "pk")
    cycle = cycles.filter(state=CycleState.OPEN).first() or cycles.last()
    if cycle is None:
        return go_to(request, "portfolio:cycle_list")
    return _board(request, cycle)


@allowed(Perm.CYCLE_VIEW)
@require_http_methods(["GET"])
def cycle_detail(request: PersonRequest, pk: int, stack: str = "") -> HttpResponse:
    """The PMO board: one line, a strip per department, and three stacks."""
    if stack and stack not in STACKS:
        raise Http404
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    return _board(request, cycle, stack)


def _board(request: PersonRequest, cycle: ReportingCycle, stack: str = "") -> HttpResponse:
    today = localdate()
    may_act = cycle.state == CycleState.OPEN and bool(can(request.user, Perm.REPORT_VALIDATE))
    if request.headers.get("HX-Target") == PANEL:
        return render_page(
            request,
            BOARD,
            {"cycle": cycle, "stack": stack, **_panel(request, cycle, stack, today)},
            fragments=[PANEL],
        )
    board = board_of(cycle, request.user, today)
    name = stack or first_stack(board)
    address = reverse("portfolio:cycle_stack", args=[cycle.pk, name])
    beside = f"{address}?{_with_report(request)}"
    facts = RowFacts(address=lambda report: f"{beside}{report.pk}")
    listed = listing(
        request,
        in_stack(reports_of(cycle, request.user).for_board(), name, cycle, today),
        report_filter(board.units),
        columns(facts),
        title=_("Reports of %(period)s") % {"period": month(cycle.period)},
        known_count=partial(board.count_of, name),
        default_sort="project",
        empty=NOTHING[name],
        ticks=Ticks(
            reverse("portfolio:cycle_remind", args=[cycle.pk]),
            gettext_lazy("Remind the ticked ones…"),
            gettext_lazy("Remind everybody in this filter (%(count)s)…"),
        )
        if may_act and name in (LATE, ALL)
        else None,
    )
    if request.GET.get("format") in FORMATS and writers:
        every = facts_of(list(listed.queryset), request.user, today, with_acts=False)
        listed.all_columns = columns(every)
        return writers[0](listed, request.GET["format"])
    shown = facts_of(list(listed.page.object_list), request.user, today, with_acts=may_act)
    listed.all_columns = columns(replace(shown, address=facts.address))
    return render_page(
        request,
        BOARD,
        {
            "cycle": cycle,
            "board": board,
            "stack": name,
            "address": address,
            "may_freeze": cycle.state == CycleState.OPEN
            and bool(can(request.user, Perm.CYCLE_FREEZE)),
            "may_write": cycle.state == CycleState.OPEN
            and bool(can(request.user, Perm.REPORT_EDIT)),
            "may_plan": cycle.state == CycleState.OPEN and bool(can(request.user, Perm.CYCLE_OPEN)),
            "listing": listed,
            "tabs": [
                (
                    f"{label if board.is_over or key != LATE else TO_COME} ({board.counts[key]})",
                    reverse("portfolio:cycle_stack", args=[cycle.pk, key]),
                    key == name,
                )
                for key, label in STACKS.items()
            ],
            **_panel(request, cycle, name, today),
        },
        fragments=["list", PANEL],
    )


def _with_report(request: PersonRequest) -> str:
    """The query of the list as it stands, up to the key of a report that is opened beside it."""
    query = request.GET.copy()
    for name in ("report", "comment"):
        query.pop(name, None)
    query["report"] = ""  # the last one now
    return query.urlencode()


def _panel(
    request: PersonRequest, cycle: ReportingCycle, stack: str, today: date
) -> dict[str, object]:
    """The report that is opened beside the list, if one is."""
    query = request.GET.copy()
    asked = query.pop("report", [""])[-1]
    is_wanted = query.pop("comment", [""])[-1] == "wanted"  # sent back without a word
    close = f"{request.path}?{query.urlencode()}" if query else request.path
    if not asked.isdigit():
        return {"panel": None, "close": close}
    report = fetch(
        request,
        StatusReport.objects.for_reading().filter(cycle=cycle),
        perm=Perm.REPORT_VIEW,
        pk=int(asked),
    )
    found = panel_of(report, request.user, today)
    form = ReturnForm({} if is_wanted else None) if found.may_decide and not found.is_own else None
    return {
        "panel": found,
        "close": close,
        "return_form": form,
        "fields": [(block, form.of_block(block.code) if form else None) for block in found.changed],
        "other_fields": [form.of_block(block.code) for block in found.unchanged] if form else [],
        "validate_form": ValidateForm(has_override=found.has_override),
        "name": nearest(report.initiative, "name"),
    }
