"""The roadmap of a reader: the list behind it, and what stands above its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.initiatives.perimeter import perimeter_of
from portfolio.registers.dependencies.calc import UNPROMISED
from portfolio.registers.dependencies.models import Dependency
from portfolio.roadmap.calc import SPANS, Window
from portfolio.roadmap.columns import columns_for
from portfolio.roadmap.drawing import picture, window_in_words
from portfolio.roadmap.filters import RoadmapFilter
from portfolio.roadmap.groupings import groupings
from portfolio.roadmap.selectors import Beside, beside, open_links, plans_of, rows_for_roadmap
from ppm.permissions.requests import PersonRequest
from ppm.ui.groups import Total, Totals
from ppm.ui.lists import Listing
from ppm.ui.roadmaps import Roadmap

ROWS = 60
MOST_LINES = 40
ALARMS, NO_LINES = "alarms", "none"


@dataclass(frozen=True)
class Step:
    """A link of the bar above the picture."""

    label: str
    href: str
    is_current: bool = False


def list_options(request: PersonRequest, *, within: Initiative | None = None) -> dict[str, Any]:
    """What `list_page` needs to list the roadmap's rows; `within` a portfolio or programme."""
    rows = rows_for_roadmap(request.user, request.GET.get("group", ""))
    if within is not None:
        rows = rows.below(within).exclude(pk=within.pk)
    shown = RoadmapFilter(request.GET, request=request).window
    links: list[Dependency] = []
    return {
        "queryset": rows,
        "filters": RoadmapFilter,
        "columns": columns_for(shown, localdate(), has_links=not request.GET.get("format")),
        "title": _("Roadmap"),
        "default_sort": "start",
        "page_size": ROWS,
        # Sorted by keys alone only where there is a statement to spare for it.
        "is_wide": "group" not in request.GET,
        "groupings": groupings(),
        "prepare": partial(_count_links, request=request, links=links),
        "above": partial(_above, links=links),
        "totals": _tally(request, shown),
        "empty": _("Nothing that you see is planned in this window of time."),
    }


def _count_links(
    rows: Sequence[Initiative], request: PersonRequest, links: list[Dependency]
) -> None:
    """Read the dependencies of the page once: for the picture, and as a number per row."""
    links[:] = open_links(rows, request.user)
    today = localdate()
    for row in rows:
        own = [one for one in links if row.pk in (one.giver_id, one.taker_id)]
        row.link_counts = (len(own), sum(_is_bad(one) for one in own))  # type: ignore[attr-defined]  # read by its cell
        row.today = today  # type: ignore[attr-defined]  # likewise


def _is_bad(one: Dependency) -> bool:
    return any(alarm.code != UNPROMISED for alarm in one.alarms(localdate()))


def _above(listing: Listing, links: list[Dependency]) -> SafeString:
    window = window_of(listing)
    drawn, hidden = lines_shown(listing, links)
    context = {
        "listing": listing,
        "steps": _steps(listing, window),
        "spans": _spans(listing, window),
        "groups": _groups(listing),
        "lines": _lines(listing),
        "window": window_in_words(window),
        "sentences": sentences(listing, hidden),
        "perimeter": perimeter_of(listing.request.user),  # type: ignore[arg-type]  # signed in
        "chart": drawing(listing, drawn) if listing.count else None,
        "links": bool(drawn),
        "address": listing.address(),
    }
    return SafeString(render_to_string("portfolio/roadmap/board.html", context, listing.request))


def window_of(listing: Listing) -> Window:
    filters: Any = listing.filters
    window: Window = filters.window
    return window


def drawing(listing: Listing, links: Sequence[Dependency]) -> Roadmap:
    """The picture of the page that is shown."""
    rows = list(listing.page)
    window = window_of(listing)
    return picture(rows, plans_of(rows, window), links, window, localdate(), headings(listing))


def headings(listing: Listing) -> Mapping[int, str]:
    """The name of each group by the key of its first row on the page."""
    return {
        group.rows[0].pk: f"{group.words} ({group.count})"
        for group in listing.groups or ()
        if group.rows
    }


def lines_shown(listing: Listing, links: Sequence[Dependency]) -> tuple[list[Dependency], int]:
    """The dependencies between two rows of the page that are drawn, and how many are not."""
    keys = {row.pk for row in listing.page}
    between = [one for one in links if one.giver_id in keys and one.taker_id in keys]
    wanted = listing.state.query.get("links", "")
    if wanted == NO_LINES:
        return [], len(between)
    if wanted == ALARMS or len(between) > MOST_LINES:
        drawn = [one for one in between if _is_bad(one)][:MOST_LINES]
        return drawn, len(between) - len(drawn)
    return between, 0


def _tally(request: PersonRequest, shown: Window) -> Totals:
    """Counts what is drawn and what is not in one statement; see `sentences`."""

    def totals(rows: InitiativeQuerySet, by: str) -> dict[str, Total]:
        if by:
            return {}
        found = beside(getattr(request, "before_window", rows.none()), shown)
        request.beside = found  # type: ignore[attr-defined]  # read by `sentences`
        return {"": Total(found.drawn)}

    return totals


def sentences(listing: Listing, hidden: int) -> list[str]:
    """What is not drawn, so that nobody takes the picture for the whole."""
    found = []
    # A grouped list has not counted the whole yet.
    drawn = listing.total.rows
    rest: Beside = getattr(listing.request, "beside", Beside(drawn))
    if rest.outside:
        words = ngettext(
            "%(n)s more lies outside this window.",
            "%(n)s more lie outside this window.",
            rest.outside,
        )
        found.append(words % {"n": rest.outside})
    if rest.undated:
        words = ngettext(
            "%(n)s has no dates and cannot be drawn.",
            "%(n)s have no dates and cannot be drawn.",
            rest.undated,
        )
        found.append(words % {"n": rest.undated})
    if hidden:
        words = ngettext(
            "%(n)s dependency is not drawn.", "%(n)s dependencies are not drawn.", hidden
        )
        found.append(words % {"n": hidden})
    return found


def _steps(listing: Listing, window: Window) -> dict[str, Step]:
    half = window.years * 2
    return {
        "back": Step(_("Earlier"), listing.address(start=window.moved(-half).token)),
        "today": Step(_("Around today"), listing.address(start=None)),
        "on": Step(_("Later"), listing.address(start=window.moved(half).token)),
    }


def _spans(listing: Listing, window: Window) -> list[Step]:
    return [
        Step(
            ngettext("%(n)s year", "%(n)s years", years) % {"n": years},
            listing.address(span=years),
            years == window.years,
        )
        for years in SPANS
    ]


def _groups(listing: Listing) -> list[Step]:
    chosen = listing.grouping.key if listing.grouping else ""
    plain = Step(_("Not grouped"), listing.address(group=None, folded=None), not chosen)
    return [
        plain,
        *(
            Step(str(one.label), listing.address(group=one.key, folded=None), one.key == chosen)
            for one in listing.groupings
        ),
    ]


def _lines(listing: Listing) -> list[Step]:
    chosen = listing.state.query.get("links", "")
    return [
        Step(_("All dependencies"), listing.address(links=None), chosen not in (ALARMS, NO_LINES)),
        Step(_("With an alarm"), listing.address(links=ALARMS), chosen == ALARMS),
        Step(_("None drawn"), listing.address(links=NO_LINES), chosen == NO_LINES),
    ]
