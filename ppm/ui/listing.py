"""What the list components draw: one list with its filters, order, columns, groups and page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django_filters import FilterSet

from ppm.ui.columns import Column
from ppm.ui.figures import number
from ppm.ui.filterfields import drawn_filter
from ppm.ui.groups import ALL, Group, Grouping, Total, Totals
from ppm.ui.inforce import Chip, chips_of
from ppm.ui.listrows import drawn_body, drawn_foot
from ppm.ui.liststate import BETWEEN, ListState, Term, canonical, chosen_columns

if TYPE_CHECKING:
    from ppm.savedviews.models import SavedView

MANY_FILTERS = 6
FRAGMENT = "list"

Writer = Callable[["Listing", str], HttpResponse]
writers: list[Writer] = []


@dataclass(frozen=True)
class Head:
    """The head of one column: where its link leads, and how it is sorted now."""

    column: Column
    href: str
    also: str  # sorts by this column as well, after those before
    direction: str  # "", "ascending" or "descending"
    place: int  # 1 for the first column of the order, 0 when it is not part of it

    @property
    def mark(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.direction, "↕")

    @property
    def rank(self) -> str:
        return str(self.place) if self.place else ""


@dataclass(frozen=True)
class Ticks:
    """What can be done with ticked rows: where it leads, and what the buttons say."""

    address: str
    label: str | Promise
    label_all: str | Promise  # with %(count)s


@dataclass
class Listing:
    """Everything that the list components need; built by `listing`."""

    request: HttpRequest
    title: str | Promise
    filters: FilterSet
    all_columns: Sequence[Column]
    queryset: QuerySet[Any]
    page: Page[Any]
    state: ListState
    order: Sequence[Term] = ()
    fragment: str = FRAGMENT
    empty: str | Promise = ""
    key: str = ""
    is_sorted: bool = False
    count: int = 0
    summarise: Callable[["Listing"], SafeString] | None = None
    groupings: Sequence[Grouping] = ()
    grouping: Grouping | None = None
    groups: list[Group] | None = None
    totals: Totals | None = None
    ticks: Ticks | None = None
    has_files: bool = True
    draw_above: Callable[["Listing"], SafeString] | None = None
    guidance: object = ""
    address: Callable[..., str] = field(init=False)

    def __post_init__(self) -> None:
        self.address = self.state.address

    @cached_property
    def summary(self) -> SafeString:
        """What a list says about all its rows at once; nothing unless it is told how."""
        return self.summarise(self) if self.summarise else SafeString("")

    @cached_property
    def above(self) -> SafeString:
        """What stands above the rows, and stays when none matches: a picture of them, for instance."""
        return self.draw_above(self) if self.draw_above else SafeString("")

    @cached_property
    def columns(self) -> list[Column]:
        """The columns shown, in order."""
        return chosen_columns(self.state, self.all_columns)

    @property
    def file_columns(self) -> list[Column]:
        """The columns of the file: those that were chosen, else all that there are."""
        if self.state.several("columns"):
            return self.columns
        return list(self.all_columns)

    @cached_property
    def total(self) -> Total:
        """The totals over all rows, and how many there are."""
        return self.totals(self.filters.qs, "").get("", Total()) if self.totals else Total()

    @property
    def sort(self) -> str:
        return BETWEEN.join(str(term) for term in self.order)

    @cached_property
    def heads(self) -> list[Head]:
        places = {term.column.key: n for n, term in enumerate(self.order, start=1)}
        heads = []
        for column in self.columns:
            if not column.sort_fields:
                heads.append(Head(column, "", "", "", 0))
                continue
            place = places.get(column.key, 0)
            term = self.order[place - 1] if place else None
            direction = ("descending" if term.is_descending else "ascending") if term else ""
            following = f"-{column.key}" if direction == "ascending" else column.key
            others = [str(one) for one in self.order if one.column.key != column.key]
            also = self.address(sort=BETWEEN.join([*others, following]))
            heads.append(Head(column, self.address(sort=following), also, direction, place))
        return heads

    @property
    def has_several(self) -> bool:
        return len(self.order) > 1

    @property
    def body(self) -> SafeString:
        return drawn_body(self)

    @property
    def foot(self) -> SafeString:
        return drawn_foot(self)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, in words."""
        return chips_of(self.filters, self.address)

    @cached_property
    def main_filters(self) -> list[Any]:
        """The filters in sight: all of them, or the first `in_sight` of the filter set."""
        return [drawn_filter(field) for field in self._fields[: self._in_sight]]

    @cached_property
    def more_filters(self) -> list[Any]:
        """The filters that a click unfolds."""
        return [drawn_filter(field) for field in self._fields[self._in_sight :]]

    @cached_property
    def _fields(self) -> list[Any]:
        return list(self.filters.form.visible_fields())

    @property
    def more_is_open(self) -> bool:
        return bool(
            {chip.name for chip in self.chips}
            & {field.name for field in self._fields[self._in_sight :]}
        )

    @property
    def _in_sight(self) -> int:
        fields = len(self.filters.form.fields)
        return int(getattr(self.filters, "in_sight", fields if fields <= MANY_FILTERS else 4))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form sends along besides the filters: order, columns, grouping, the view, and
        what else the filters are told to keep (`also_kept`)."""
        names = ("sort", "columns", "group", "folded", "rows", *self._also_kept)
        query: Mapping[str, Any] = self.state.query
        found: list[tuple[str, str]] = [
            (name, query[name]) for name in names if name in self.state.query
        ]
        return [*found, ("from", self.state.origin)] if self.state.origin else found

    @property
    def _also_kept(self) -> Sequence[str]:
        return getattr(self.filters, "also_kept", ())

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips)

    @property
    def is_narrow(self) -> bool:
        """Whether rows are drawn close together: as this list says, else as the reader likes it."""
        said = self.state.query.get("rows", "")
        return said == "narrow" or (
            said != "wide" and getattr(self.request.user, "is_compact", False)
        )

    @property
    def plain_address(self) -> str:
        """The list without filters, in the same columns, order and grouping."""
        return self.address(**dict.fromkeys(self.filters.form.fields))

    @property
    def panel(self) -> str:
        return self.request.GET.get("panel", "")

    @property
    def display_address(self) -> str:
        return self.address(panel=None if self.panel == "display" else "display")

    @property
    def usual_address(self) -> str:
        """The same filters in the list's own columns, order and grouping."""
        own = dict.fromkeys(("sort", "columns", "group", "folded", "rows"))
        return self.address(**own, panel="display")

    @property
    def fold_address(self) -> str:
        folded = not any(not group.is_folded for group in self.groups or ())
        return self.address(folded=None if folded else ALL)

    @property
    def all_are_folded(self) -> bool:
        return ALL in self.state.several("folded") and self.state.several("folded") == [ALL]

    def file_address(self, kind: str) -> str:
        return self.address(format=kind) if writers and self.has_files else ""

    @property
    def workbook_address(self) -> str:
        return self.file_address("xlsx")

    @property
    def csv_address(self) -> str:
        return self.file_address("csv")

    @property
    def state_query(self) -> str:
        """What is shown, for a page that works on all of it."""
        return canonical(self.state.query)

    @property
    def all_label(self) -> str:
        return str(self.ticks.label_all) % {"count": number(self.count)} if self.ticks else ""

    @property
    def views(self) -> "Sequence[SavedView]":
        return self.state.views
