from collections.abc import Mapping
from functools import partial

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portfolio.cockpit.groupings import GROUPINGS, list_totals
from portfolio.finance.choices import Funding, Heading
from portfolio.finance.selectors import CurrencyTotals, totals
from portfolio.finance.wording import reasons_in_words
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.perimeter import perimeter_of
from portfolio.rollups.charts import curve, label_of
from portfolio.rollups.columns import COLUMNS, DIFFERENCE
from portfolio.rollups.filters import COUNTED, MoneyFilter
from portfolio.rollups.selectors import SHOWN, RolledUp, rolled_up
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import Listing, list_page


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def money_overview(request: PersonRequest) -> HttpResponse:
    """The money of everything that one sees, or of a part of it: by year, by heading, by who pays."""
    perimeter = perimeter_of(request.user)
    rows = Initiative.objects.visible_to(request.user).filter(COUNTED)
    return list_page(
        request,
        rows.for_list().annotate(difference=DIFFERENCE),
        MoneyFilter,
        COLUMNS,
        template="portfolio/rollups/overview.html",
        title=_("Money"),
        default_sort="-difference",
        groupings=GROUPINGS,
        totals=list_totals,
        above=partial(_above, sentence=perimeter.sentence),
        empty=_("No project with money is open to you."),
    )


def _above(listing: Listing, sentence: str) -> SafeString:
    """The figures above the rows, over all rows of the filter, with their perimeter."""
    chosen = Initiative.objects.filter(pk__in=listing.queryset.order_by().values("pk"))
    sums = {one.currency: one for one in totals(chosen)}
    context = {
        "perimeter": sentence,
        "request": listing.request,
        "currencies": [_drawn(one, sums) for one in rolled_up(chosen)],
    }
    return SafeString(render_to_string("portfolio/rollups/figures.html", context))


def _drawn(money: RolledUp, sums: Mapping[str, CurrencyTotals]) -> dict[str, object]:
    found = sums.get(money.currency)
    headings, funding = dict(Heading.choices), dict(Funding.choices)
    return {
        "money": money,
        "labels": [label_of(place) for place in range(len(SHOWN))],
        "sums": [
            (label, one, reasons_in_words(one))
            for label, one in (
                (_("Budget"), found.budget),
                (_("Estimate at completion"), found.forecast),
                (_("Actual cost"), found.actual),
            )
        ]
        if found
        else [],
        "both": found,
        "difference": found.both_forecast - found.both_budget if found else None,
        "headings": [(headings.get(row.key, row.key), row.cells) for row in money.by_heading],
        "funding": [(funding.get(row.key, row.key), row.cells) for row in money.by_funding],
        "chart": curve(money),
    }
