from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.filterfields import drawn_filter
from ppm.ui.pages import render_page
from reporting.dashboards.book import book_response
from reporting.dashboards.cycle import cycle_health
from reporting.dashboards.forms import DepartmentForm, ProgrammeForm
from reporting.dashboards.overview import DEPARTMENT, EVERYTHING, PROGRAMME, overview
from reporting.dashboards.parts import Board
from reporting.dashboards.places import Place
from reporting.dashboards.quality import data_quality


@allowed(Perm.DASHBOARD_VIEW)
@require_GET
def dashboard(request: PersonRequest) -> HttpResponse:
    """The running projects in sight: what is red, what is asked, money, dates, risks, benefits."""
    return _page(request, overview(request.user, Place(), EVERYTHING, localdate()))


@allowed(Perm.DASHBOARD_VIEW)
@require_GET
def department(request: PersonRequest) -> HttpResponse:
    """The same of one department or unit, with the discipline of its reporting."""
    form = DepartmentForm(request.GET, user=request.user)
    place = Place(unit=form.chosen())
    as_reported = form.cleaned_data.get("structure") == "reported"
    board = overview(
        request.user,
        place,
        DEPARTMENT,
        localdate(),
        units=form.units,
        as_reported=as_reported,
    )
    return _page(request, board, form)


@allowed(Perm.DASHBOARD_VIEW)
@require_GET
def programme(request: PersonRequest) -> HttpResponse:
    """One programme or portfolio: its projects, what they depend on, what they bring."""
    form = ProgrammeForm(request.GET, user=request.user)
    place = Place(parent=form.chosen())
    return _page(request, overview(request.user, place, PROGRAMME, localdate()), form)


@allowed(Perm.CYCLE_VIEW)
@require_GET
def cycle(request: PersonRequest) -> HttpResponse:
    """How the reporting cycle goes, and how the last ones went."""
    return _page(request, cycle_health(request.user, localdate()))


@allowed(Perm.DASHBOARD_VIEW)
@require_GET
def quality(request: PersonRequest) -> HttpResponse:
    """What the data of the running projects lack, and what to mend first."""
    return _page(request, data_quality(request.user, localdate()))


def _page(request: PersonRequest, board: Board, form: Any = None) -> HttpResponse:
    """The page of a board, or its workbook."""
    if request.GET.get("format") == "xlsx":
        return book_response(board)
    query = request.GET.copy()
    query["format"] = "xlsx"
    return render_page(
        request,
        "reporting/dashboards/board.html",
        {
            "board": board,
            "filters": [drawn_filter(field) for field in form] if form else [],
            "now": now(),
            "book": f"{request.path}?{query.urlencode()}",
        },
        fragments=["board"],
    )
