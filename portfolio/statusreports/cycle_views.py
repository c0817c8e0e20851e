from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.statusreports import services
from portfolio.statusreports.board import (
    ALL,
    NOTHING,
    STACKS,
    board_of,
    in_stack,
    reports_of,
)
from portfolio.statusreports.choices import IN, CycleState, ReportState
from portfolio.statusreports.columns import columns
from portfolio.statusreports.cycle_forms import CycleForm
from portfolio.statusreports.cycles import propose_dates
from portfolio.statusreports.filters import ReportFilter
from portfolio.statusreports.models import ReportingCycle, StatusReport
from portfolio.statusreports.oddities import Oddity, oddities_of
from portfolio.statusreports.selectors import (
    absent_managers,
    next_period,
    projects_hidden_from,
)
from portfolio.substitutions.selectors import StandIn
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page, listing
from ppm.ui.pages import go_to, render_page

BOARD = "portfolio/statusreports/cycle_detail.html"
DATES = ("opens_on", "deadline_on", "validation_on", "freeze_on")


@allowed(Perm.CYCLE_VIEW)
@require_http_methods(["GET"])
def cycle_list(request: PersonRequest) -> HttpResponse:
    """All periods, the latest first."""
    cycles = list(ReportingCycle.objects.order_by("-period", "-pk"))
    visible = dict.fromkeys((cycle.pk for cycle in cycles), (0, 0, 0))
    counted: Any = (
        StatusReport.objects.permitting(request.user, Perm.CYCLE_VIEW)
        .values("cycle")
        .annotate(
            expected=Count("pk"),
            received=Count("pk", filter=Q(state__in=IN)),
            validated=Count("pk", filter=Q(state=ReportState.VALIDATED)),
        )
        .order_by("cycle")
    )
    for row in counted:
        visible[row["cycle"]] = (row["expected"], row["received"], row["validated"])
    return render_page(
        request,
        "portfolio/statusreports/cycle_list.html",
        {
            "rows": [(cycle, *visible[cycle.pk]) for cycle in cycles],
            "may_open": bool(can(request.user, Perm.CYCLE_OPEN)),
        },
    )


@allowed(Perm.CYCLE_OPEN)
@require_http_methods(["GET", "POST"])
def cycle_open(request: PersonRequest) -> HttpResponse:
    """Open a month: the usual dates are proposed, the running projects are ticked."""
    period = next_period(localdate())
    usual = propose_dates(period)
    form = CycleForm(
        request.POST or None,
        person=request.user,
        initial={"period": f"{period:%Y-%m}", **{name: getattr(usual, name) for name in DATES}},
    )
    if form.is_valid():
        try:
            chosen = form.cleaned_data.pop("initiatives")
            cycle = services.open_cycle(
                # Confidential projects report like all others, without being listed to whoever opens.
                initiatives=[*chosen, *projects_hidden_from(request.user)],
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        except services.NothingToReport as error:
            form.add_error("initiatives", str(error.message))
        else:
            messages.success(request, _("The period is open; the managers have been told."))
            return go_to(request, "portfolio:cycle_detail", cycle.pk)
    return render_page(request, "portfolio/statusreports/cycle_open.html", {"form": form})


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
    return _board(request, get_object_or_404(ReportingCycle, pk=pk), stack)


def _board(request: PersonRequest, cycle: ReportingCycle, stack: str = "") -> HttpResponse:
    today = localdate()
    board = board_of(cycle, request.user, today)
    name = stack or next((key for key in STACKS if board.counts[key]), ALL)
    rows = in_stack(reports_of(cycle, request.user).for_list(), name, cycle, today)
    found: dict[int, list[Oddity]] = {}
    away: dict[tuple[int, int], StandIn] = {}
    listed = listing(
        request,
        rows,
        ReportFilter,
        columns(found, away, has_menu=bool(can(request.user, Perm.REPORT_VALIDATE))),
        title=board.sentence,
        default_sort="project",
        empty=NOTHING[name],
    )
    if request.GET.get("format") == "xlsx":
        found.update(oddities_of(listed.queryset))
        return list_page(
            request,
            rows,
            ReportFilter,
            columns(found),
            template=BOARD,
            title=board.sentence,
            default_sort="project",
        )
    found.update(oddities_of(listed.page.object_list))
    away.update(absent_managers(listed.page.object_list, today))
    return render_page(
        request,
        BOARD,
        {
            "cycle": cycle,
            "board": board,
            "may_freeze": cycle.state == CycleState.OPEN
            and bool(can(request.user, Perm.CYCLE_FREEZE)),
            "listing": listed,
            "tabs": [
                (
                    f"{label} ({board.counts[key]})",
                    reverse("portfolio:cycle_stack", args=[cycle.pk, key]),
                    key == name,
                )
                for key, label in STACKS.items()
            ],
        },
        fragments=["list"],
    )
