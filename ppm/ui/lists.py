"""Lists: filter form, allowed sorts, page of 50, count and workbook, with the whole state in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_filters import FilterSet

from ppm.ui.columns import Column
from ppm.ui.pages import render_page

PAGE_SIZE = 50
MANY_FILTERS = 6
FRAGMENT = "list"
STATE_KEYS = ("sort", "page", "format")

WorkbookWriter = Callable[[HttpRequest, QuerySet[Any], Sequence[Column], str], HttpResponse]
_writer: list[WorkbookWriter] = []


def register_workbook_writer(writer: WorkbookWriter) -> None:
    """Give lists their workbook. Called once, from `ready()` of the package that writes workbooks.

    The writer gets the request, the filtered and sorted queryset (all pages), the columns and the title,
    and answers with a file or with a redirect to a job.
    """
    _writer[:] = [writer]


@dataclass(frozen=True)
class Head:
    """The head of one column: where its link leads, and how it is sorted now."""

    column: Column
    href: str
    direction: str  # "", "ascending" or "descending"


@dataclass(frozen=True)
class Chip:
    """One filter in force, with the address that takes it away."""

    name: str
    label: str
    value: str
    href: str


@dataclass
class Listing:
    """Everything that the list components need; built by `listing`."""

    request: HttpRequest
    title: str | Promise
    filters: FilterSet
    columns: Sequence[Column]
    queryset: QuerySet[Any]
    page: Page[Any]
    sort: str
    fragment: str
    empty: str | Promise
    summarise: Callable[["Listing"], SafeString] | None = None
    has_workbook: bool = True

    @cached_property
    def summary(self) -> SafeString:
        """What a list says about all its rows at once, such as totals; nothing unless it is told how."""
        return self.summarise(self) if self.summarise else SafeString("")

    @property
    def count(self) -> int:
        return self.page.paginator.count

    def address(self, **changes: str | int | None) -> str:
        """This list's address with some of its state changed; an empty value takes the key away."""
        state: QueryDict = self.request.GET.copy()
        for key, value in changes.items():
            state.pop(key, None)
            if value:
                state[key] = str(value)
        for key in [key for key in state if not any(state.getlist(key))]:
            del state[key]
        query = state.urlencode()
        return f"{self.request.path}?{query}" if query else self.request.path

    @cached_property
    def heads(self) -> list[Head]:
        heads = []
        for column in self.columns:
            direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
            following = f"-{column.key}" if direction == "ascending" else column.key
            href = (
                self.address(sort=following, page=None, format=None) if column.sort_fields else ""
            )
            heads.append(Head(column, href, direction))
        return heads

    @cached_property
    def body(self) -> SafeString:
        """The rows of the table. Joined here and not in the template, which would take twice as long."""
        plan = [(column.cell, *_frame(column)) for column in self.columns]
        rows = (
            "".join(
                f"{before}{conditional_escape(cast(str, draw(row)))}{after}"
                for draw, before, after in plan
            )
            for row in self.page
        )
        return mark_safe("".join(f"<tr>{row}</tr>\n" for row in rows))  # noqa: S308 - escaped above

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, in words."""
        found = []
        form = self.filters.form
        cleaned: Mapping[str, Any] = (
            getattr(form, "cleaned_data", {}) if form.is_bound and form.is_valid() else {}
        )
        for name, value in cleaned.items():
            if value is False or not _is_given(value):
                continue
            field = form.fields[name]
            href = self.address(**{name: None, "page": None})
            found.append(Chip(name, str(field.label or name), _in_words(field, value), href))
        return found

    @property
    def main_filters(self) -> list[Any]:
        """The filters in sight: all of them, or the first `in_sight` of the filter set."""
        return self.filters.form.visible_fields()[: self._in_sight]

    @property
    def more_filters(self) -> list[Any]:
        """The filters that a click unfolds."""
        return self.filters.form.visible_fields()[self._in_sight :]

    @property
    def more_is_open(self) -> bool:
        return bool(
            {chip.name for chip in self.chips} & {field.name for field in self.more_filters}
        )

    @property
    def _in_sight(self) -> int:
        fields = len(self.filters.form.fields)
        return int(getattr(self.filters, "in_sight", fields if fields <= MANY_FILTERS else 4))

    @property
    def chosen_sort(self) -> str:
        """The sort that the address asks for, which the filters keep; empty for the list's own."""
        return self.sort if self.request.GET.get("sort") == self.sort else ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips)

    @property
    def plain_address(self) -> str:
        return self.request.path

    @property
    def workbook_address(self) -> str:
        return self.address(format="xlsx", page=None) if _writer and self.has_workbook else ""


def _frame(column: Column) -> tuple[SafeString, str]:
    """What stands around each cell of the column."""
    if column.primary:
        return SafeString('<th scope="row" class="primary">'), "</th>"
    classes, label = column.classes(), column.label
    return format_html('<td class="{}" data-label="{}">', classes, label), "</td>"


def _is_given(value: Any) -> bool:
    return value is not None and (not hasattr(value, "__len__") or len(value) > 0)


def _in_words(field: Any, value: Any) -> str:
    labels = {
        str(key): str(label)
        for key, label in getattr(field, "choices", ())
        if not isinstance(label, list | tuple)
    }
    if isinstance(value, bool):
        return labels.get(str(value), "✓")
    values = value if isinstance(value, list | tuple | QuerySet) else [value]
    return ", ".join(labels.get(str(getattr(one, "pk", one)), str(one)) for one in values)


def listing(
    request: HttpRequest,
    queryset: QuerySet[Any],
    filters: type[FilterSet],
    columns: Sequence[Column],
    *,
    title: str | Promise,
    default_sort: str = "",
    fragment: str = FRAGMENT,
    empty: str | Promise = "",
    page_size: int = PAGE_SIZE,
    summarise: Callable[[Listing], SafeString] | None = None,
) -> Listing:
    """Filter, sort and cut the queryset by what the address says. Unknown sorts and pages are forgiven."""
    filterset = filters(request.GET, queryset=queryset, request=request)
    rows = filterset.qs
    sort = request.GET.get("sort", "")
    by_key = {column.key: column for column in columns if column.sort_fields}
    if sort.removeprefix("-") not in by_key:
        sort = default_sort
    if sort:
        rows = rows.order_by(
            *_ordering(by_key[sort.removeprefix("-")], descending=sort.startswith("-"))
        )
    page = Paginator(rows, page_size).get_page(request.GET.get("page"))
    return Listing(request, title, filterset, columns, rows, page, sort, fragment, empty, summarise)


def _ordering(column: Column, *, descending: bool) -> list[Any]:
    terms: list[Any] = []
    for name in column.sort_fields:
        term = F(name)
        terms.append(term.desc(nulls_last=True) if descending else term.asc(nulls_last=True))
    return [*terms, "pk"]


def list_page(
    request: HttpRequest,
    queryset: QuerySet[Any],
    filters: type[FilterSet],
    columns: Sequence[Column],
    *,
    template: str,
    title: str | Promise,
    context: Mapping[str, Any] | None = None,
    default_sort: str = "",
    fragment: str = FRAGMENT,
    empty: str | Promise = "",
    summarise: Callable[[Listing], SafeString] | None = None,
) -> HttpResponse:
    """The whole answer of a list view: the page, its `fragment`, or the workbook for `?format=xlsx`."""
    listed = listing(
        request,
        queryset,
        filters,
        columns,
        title=title,
        default_sort=default_sort,
        fragment=fragment,
        empty=empty,
        summarise=summarise,
    )
    if request.GET.get("format") == "xlsx" and _writer:
        return _writer[0](request, listed.queryset, columns, str(title))
    return render_page(
        request, template, {**(context or {}), "listing": listed}, fragments=[fragment]
    )
