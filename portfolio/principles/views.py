from collections import Counter
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.perimeter import perimeter
from portfolio.principles.breaches import breaches_of
from portfolio.principles.calc import Principle, Verdict
from portfolio.principles.columns import Findings, columns
from portfolio.principles.facts import findings_of
from portfolio.principles.filters import PrincipleFilter
from portfolio.principles.wording import NAMES, say_all
from ppm.languages.nearest import coded_name, nearest
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import Listing, list_page
from ppm.ui.pages import fetch, render_page


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def principle_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The seven principles of a project; the overview draws those that fail from here."""
    project = fetch(
        request, Initiative.objects.projects().select_related("unit", "standing"), pk=pk
    )
    today = localdate()
    said = say_all(findings_of([project], today)[pk], pk)
    return render_page(
        request,
        "portfolio/principles/detail.html",
        {
            "project": project,
            "name": nearest(project, "name")[0],
            "said": said,
            "failing": [one for one in said if one.fails],
            "breaches": breaches_of([pk], today).get(pk, []),
        },
        fragments=["principles-box"],
    )


@allowed(Perm.TAILORING_VIEW)
@require_GET
def principle_list(request: PersonRequest) -> HttpResponse:
    """Which principle fails where, over every running project in sight."""
    today = localdate()
    rows = (
        Initiative.objects.visible_to(request.user)
        .projects()
        .running()
        .select_related("unit", "standing__project_manager")
    )
    projects = list(rows.order_by("pk"))
    found = findings_of(projects, today)
    request.findings = found  # type: ignore[attr-defined]  # read by the filter
    return list_page(
        request,
        rows,
        PrincipleFilter,
        columns(found),
        template="portfolio/principles/list.html",
        title=_("The seven principles"),
        default_sort="name",
        summarise=partial(_perimeter_line, sentence=perimeter(request.user)),
        empty=_("No project matches."),
        context={
            "departments": _by_department(projects, found),
            "principles": [(one.value, NAMES[one]) for one in Principle],
            "breaches": _breaches(projects, today),
        },
    )


def _perimeter_line(listing: Listing, sentence: str) -> SafeString:
    return format_html("<p>{}</p>", sentence)


def _by_department(projects: list[Initiative], found: Findings) -> list[dict[str, Any]]:
    """Department → how many projects, and in how many each principle fails; in one query."""
    counted: dict[int, Counter[str]] = {}
    for one in projects:
        count = counted.setdefault(_department(one.unit), Counter())
        count["projects"] += 1
        count.update(f.principle for f in found[one.pk] if f.verdict == Verdict.FAILS)
    departments = OrgUnit.objects.in_bulk(counted)
    return [
        {
            "unit": departments[key],
            "name": coded_name(departments[key]),
            "projects": count["projects"],
            "failing": [(one.value, NAMES[one], count[one]) for one in Principle],
        }
        for key, count in sorted(counted.items(), key=lambda item: departments[item[0]].code)
    ]


def _department(unit: OrgUnit) -> int:
    """The unit right below the root that a unit belongs to."""
    steps = str(unit.path).split(".")
    return int(steps[1] if len(steps) > 1 else steps[0])


def _breaches(projects: list[Initiative], today: Any) -> list[tuple[Initiative, str, Any]]:
    found = breaches_of([one.pk for one in projects], today)
    return [
        (one, nearest(one, "name")[0], breach)
        for one in projects
        for breach in found.get(one.pk, ())
    ]
