from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portfolio.initiatives.perimeter import perimeter
from portfolio.statusreports.choices import Series
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import month
from ppm.ui.pages import render_page
from reporting.cyclemeasures import calc, charts, selectors
from reporting.cyclemeasures.columns import COLUMNS, HINTS, MEASURES, Line, shown
from reporting.exports.listfiles import CONTENT_TYPES
from reporting.exports.workbook import write_workbook


@allowed(Perm.CYCLE_VIEW)
@require_GET
def cycle_measures(request: PersonRequest) -> HttpResponse:
    """How the reporting cycle itself goes: the last periods, and the departments in the latest one."""
    there = selectors.series_there()
    series = request.GET.get("series", "")
    series = series if series in there else (there[0] if there else "")
    facts = selectors.facts_of(request.user, series) if series else []
    latest = selectors.latest_period(facts)
    said = perimeter(request.user)
    title = _("Measures of the cycle")
    context: dict[str, Any] = {"title": title, "perimeter": said, "fewest": calc.FEWEST}
    if latest is None:
        return render_page(request, "reporting/cyclemeasures/measures.html", context)
    names = {one.code: coded_name(one) for one in OrgUnit.objects.order_by("code")}
    periods = calc.by_period(facts)
    departments = calc.by_group(facts, latest)
    whole = [Line(period, "", _("All in sight"), one) for period, one in periods]
    parts = [Line(latest, code, names[code], one) for code, one in departments]
    if request.GET.get("format") == "xlsx":
        return _workbook(title, [*whole, *parts], said)
    last = periods[-1][1]
    before = periods[-2][1] if len(periods) > 1 else None
    board = reverse("portfolio:cycle_list")
    context |= {
        "latest": month(latest),
        "figures": [
            [
                (
                    MEASURES[name],
                    shown(name, last),
                    shown(name, before) if before else "",
                    HINTS[name],
                )
                for name in names_of_row
            ]
            for names_of_row in (list(MEASURES)[:4], list(MEASURES)[4:])
        ],
        "board": board,
        "measured": last.measured,
        "is_told": last.is_told,
        "trend": charts.trend(periods) if last.is_told and len(periods) > 1 else None,
        "minutes": charts.minutes(periods) if any(one.minutes for _p, one in periods) else None,
        "columns": COLUMNS,
        "whole": [[(column, column.cell(line)) for column in COLUMNS] for line in reversed(whole)]
        if any(one.is_told for _p, one in periods)
        else [],
        "parts": [
            [(column, column.cell(line)) for column in COLUMNS]
            for line in parts
            if line.measures.is_told
        ],
        "untold": [line.name for line in parts if not line.measures.is_told],
        "tabs": [
            (Series(key).label, f"{request.path}?series={key}", key == series) for key in there
        ]
        if len(there) > 1
        else [],
        "book": f"{request.path}?series={series}&format=xlsx",
    }
    return render_page(request, "reporting/cyclemeasures/measures.html", context)


def _workbook(title: str, lines: list[Line], said: str) -> HttpResponse:
    content = write_workbook(title=title, columns=COLUMNS, rows=lines, perimeter=said)
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{slugify(title)}.xlsx"'
    return response
