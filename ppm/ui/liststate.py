"""The state of a list: filters, order, columns, grouping. The address holds it whole, or names a saved view.

`?view=7` is the view as it was saved; `?from=7&…` is the whole state, which began as that view; `?view=all`
is the list as it is without any view, for whoever has one by default. `page`, `format` and `panel` say
where one looks, not what one looks at: no view keeps them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict

from ppm.ui.columns import Column

if TYPE_CHECKING:
    from ppm.savedviews.models import SavedView

PLAIN = "all"
LOOKING = ("page", "format", "panel")
NAMING = ("view", "from")
OWN_KEYS = ("sort", "columns", "group", "folded", "rows", *LOOKING, *NAMING)
BETWEEN = "."  # stands between several values of one key


@dataclass(frozen=True)
class Term:
    """One column of the order."""

    column: Column
    is_descending: bool

    def __str__(self) -> str:
        return f"-{self.column.key}" if self.is_descending else self.column.key


@dataclass(frozen=True)
class ListState:
    """What a list shows now. `view` is the saved view behind it, `is_changed`: no longer what was saved."""

    path: str
    query: QueryDict
    views: Sequence["SavedView"] = ()
    view: "SavedView | None" = None
    is_changed: bool = False
    is_missing: bool = False  # the address names a view that is not open to this reader

    def address(self, **changes: str | int | None) -> str:
        """The address with some of the state changed; an empty value takes the key away."""
        wanted = self.query.copy()
        looking = QueryDict(mutable=True)
        for key, value in changes.items():
            target = looking if key in LOOKING else wanted
            target.pop(key, None)
            if value:
                target[key] = str(value)
        state = self._named(wanted)
        query = "&".join(part for part in (state, looking.urlencode()) if part)
        return f"{self.path}?{query}" if query else self.path

    def _named(self, wanted: QueryDict) -> str:
        if self.view is not None:
            if canonical(wanted) == self.view.query:
                return f"view={self.view.pk}"
            wanted["from"] = str(self.view.pk)
        return wanted.urlencode() or (f"view={PLAIN}" if self.default else "")

    @property
    def default(self) -> "SavedView | None":
        """The view that this reader's list opens with."""
        return next((one for one in self.views if getattr(one, "is_default", False)), None)

    @property
    def origin(self) -> str:
        """What a form of the list sends along, so that an empty one is not taken for a first visit."""
        if self.view is not None:
            return str(self.view.pk)
        return PLAIN if self.default else ""

    def several(self, key: str) -> list[str]:
        """The values that the address gives to one key."""
        return [one for one in self.query.get(key, "").split(BETWEEN) if one]


def read_state(request: HttpRequest, views: Sequence["SavedView"] = ()) -> ListState:
    """What the address asks for. A view that does not exist for this reader shows the plain list."""
    asked = request.GET.get("view", "")
    wanted = asked or request.GET.get("from", "")
    view = next((one for one in views if str(one.pk) == wanted), None)
    query = _without(request.GET, (*LOOKING, *NAMING))
    if asked and not query:
        if view is not None:
            query = QueryDict(view.query, mutable=True)
        return ListState(request.path, query, views, view, False, view is None and asked != PLAIN)
    is_changed = view is not None and canonical(query) != view.query
    return ListState(request.path, query, views, view, is_changed)


def canonical(query: QueryDict) -> str:
    """The state as saved views keep it: sorted, without what is empty and without where one looks."""
    kept = _without(query, (*LOOKING, *NAMING))
    pairs = QueryDict(mutable=True)
    for key in sorted(kept):
        pairs.setlist(key, kept.getlist(key))
    return pairs.urlencode()


def _without(query: QueryDict, keys: Sequence[str]) -> QueryDict:
    kept = query.copy()
    for key in list(kept):
        if key in keys or not any(kept.getlist(key)):
            del kept[key]
    return kept


def chosen_columns(state: ListState, columns: Sequence[Column]) -> list[Column]:
    """The columns that are shown, in order: the primary first, then as chosen, else as the list has them."""
    by_key = {column.key: column for column in columns}
    chosen = [by_key[key] for key in dict.fromkeys(state.several("columns")) if key in by_key]
    shown = chosen or [column for column in columns if column.shown]
    first = [column for column in columns if column.primary]
    return [*first, *(column for column in shown if not column.primary)]


def chosen_order(wanted: Sequence[str], columns: Sequence[Column]) -> list[Term]:
    """The columns to sort by, the first one first; what no column offers is forgiven."""
    by_key = {column.key: column for column in columns if column.sort_fields}
    terms: dict[str, Term] = {}
    for one in wanted:
        key = one.removeprefix("-")
        if key in by_key and key not in terms:
            terms[key] = Term(by_key[key], one.startswith("-"))
    return list(terms.values())


def arranged(request: HttpRequest, state: ListState, columns: Sequence[Column]) -> str:
    """The address that the form of the display panel asks for: columns moved, order, grouping, rows."""
    given = request.GET
    keys = [column.key for column in columns]
    chosen = [key for key in given.getlist("col") if key in keys]
    key, _sep, way = given.get("move", "").partition(":")
    if key in chosen:
        place = chosen.index(key)
        other = max(place - 1, 0) if way == "up" else min(place + 1, len(chosen) - 1)
        chosen[place], chosen[other] = chosen[other], chosen[place]
    first = [column.key for column in columns if column.primary]
    usual = [column.key for column in columns if column.shown and not column.primary]
    chosen = [one for one in chosen if one not in first]
    sorts = [given.get(f"sort{n}", "") for n in (1, 2, 3)]
    asked = QueryDict(mutable=True)
    for name in state.query:
        if name not in (*ARRANGING, "sort", "columns", "group", "rows", "folded"):
            asked.setlist(name, state.query.getlist(name))
    plain = ListState(state.path, asked, state.views, state.view)
    return plain.address(
        columns=None if chosen in (usual, []) else BETWEEN.join([*first, *chosen]),
        sort=BETWEEN.join(dict.fromkeys(one for one in sorts if one)),
        group=given.get("group", ""),
        rows=given.get("rows", ""),
        panel="display",
    )


ARRANGING = ("arrange", "col", "move", "sort1", "sort2", "sort3")
