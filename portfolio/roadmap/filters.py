"""The filters of the portfolio list, within a window of time."""

from typing import Any

from django.utils.timezone import localdate

from portfolio.cockpit.filters import InitiativeFilter
from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.initiatives.selectors import HOLDERS
from portfolio.roadmap.calc import Window, window
from portfolio.roadmap.selectors import with_dates, within


class RoadmapFilter(InitiativeFilter):
    """Projects and products with a day in the window; portfolios and programmes when they are asked for."""

    also_kept = ("span", "start", "links")
    in_sight = 4

    def filter_queryset(self, queryset: InitiativeQuerySet) -> InitiativeQuerySet:
        found = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("kind"):
            found = found.exclude(kind__in=HOLDERS)
        self.request.before_window = found  # read by the totals, which count what is not drawn
        return with_dates(found).filter(within(self.window))

    @property
    def window(self) -> Window:
        given: Any = self.data or {}
        return window(given.get("span", ""), given.get("start", ""), localdate())
