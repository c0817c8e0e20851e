"""The roadmap on A3 paper: the picture of each sixty rows on a sheet of its own, upright when it is long."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.perimeter import perimeter
from portfolio.initiatives.selectors import HOLDERS
from portfolio.roadmap.board import ROWS, drawing, lines_shown, list_options, sentences, window_of
from portfolio.roadmap.drawing import window_in_words
from portfolio.roadmap.selectors import open_links
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.permissions.requests import PersonRequest
from ppm.ui.inforce import chips_of
from ppm.ui.lists import Listing, listing
from ppm.ui.roadmaps import Roadmap

NAMES = ("portfolio:roadmap", "portfolio:initiative_roadmap")
MOST_SHEETS = 6
UPRIGHT_FROM = 28  # rows and headings


@dataclass(frozen=True)
class Sheet:
    chart: Roadmap
    sentences: Sequence[str]
    has_links: bool

    @property
    def is_upright(self) -> bool:
        return len(self.chart.rows) + len(self.chart.headings) > UPRIGHT_FROM


def is_address(address: str) -> bool:
    """Whether it is the address of a roadmap."""
    try:
        return resolve(address.partition("?")[0]).view_name in NAMES
    except Resolver404:
        return False


def roadmap_html(address: str, person: Person) -> str | None:
    """The sheets in the language of the moment; nothing when the roadmap is not open to the person."""
    path, _sep, query = address.partition("?")
    match = resolve(path)
    within = None
    if match.kwargs:
        held = Initiative.objects.visible_to(person).filter(kind__in=HOLDERS, **match.kwargs)
        within = held.first()
        if within is None:
            return None
    listed = _listing(_request(path, query, person), within, 1)
    pages = range(2, min(listed.page.paginator.num_pages, MOST_SHEETS) + 1)
    others = [_listing(_request(path, f"{query}&page={n}", person), within, n) for n in pages]
    return render_to_string(
        "reporting/documents/roadmap.html",
        {
            "title": coded_name(within) if within else _("Roadmap"),
            "window": window_in_words(window_of(listed)),
            "made_at": now(),
            "filters": chips_of(listed.filters, lambda **changes: ""),
            "perimeter": perimeter(person),
            "count": listed.count,
            "drawn": min(listed.count, MOST_SHEETS * ROWS),
            "sheets": [_sheet(one, person) for one in (listed, *others)] if listed.count else [],
        },
    )


def _sheet(listed: Listing, person: Person) -> Sheet:
    drawn, hidden = lines_shown(listed, open_links(list(listed.page), person))
    return Sheet(drawing(listed, drawn), sentences(listed, hidden), bool(drawn))


def _listing(request: PersonRequest, within: Initiative | None, page: int) -> Listing:
    return listing(request, **list_options(request, within=within))


def _request(path: str, query: str, person: Person) -> PersonRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query)
    request.user, request.resolver_match = person, resolve(path)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]  # set by its middleware
    return request  # type: ignore[return-value]  # its user is a person
