"""The drawing of a comparison, and the addresses of the lists that its figures are counted from."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portfolio.initiatives.choices import Kind
from ppm.ui.charts import StatusBars, status_bars
from ppm.ui.choices import STATUSES
from reporting.compare.calc import Comparison
from reporting.compare.perimeter import Perimeter
from reporting.snapshots.models import Snapshot


def list_address(snapshot: Snapshot | None, scope: Perimeter, **filters: str) -> str:
    """The projects behind a figure: of the frozen period, or of today."""
    if snapshot is None:
        query = {"kind": Kind.PROJECT.value, "state": "running", **filters}
        return f"{reverse('portfolio:initiative_list')}?{urlencode(query)}"
    chosen = {"department": scope.unit, **filters}
    query = {name: value for name, value in chosen.items() if value}
    address = reverse("reporting:snapshot_detail", args=[snapshot.pk])
    return f"{address}?{urlencode(query)}" if query else address


def side(
    snapshot: Snapshot | None, counts: dict[str, int], scope: Perimeter
) -> list[tuple[str, int, str]]:
    """Each colour with its number of projects and the list of them."""
    return [
        (colour, count, list_address(snapshot, scope, declared=colour))
        for colour, count in counts.items()
    ]


def colours(comparison: Comparison, before: str, after: str) -> StatusBars:
    """Projects by declared status, a bar per side."""
    old, new = comparison.colours("before"), comparison.colours("after")
    return status_bars(
        title=_("Declared status"),
        alt=_("Red projects: %(before)s in %(first)s, %(after)s in %(last)s.")
        % {"before": old["red"], "first": before, "after": new["red"], "last": after},
        rows=[(before, old), (after, new)],
        words={key: str(value.word) for key, value in STATUSES.items()},
        head=_("Period"),
        total=pgettext("table", "Total"),
    )
