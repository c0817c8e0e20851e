"""Lists: filters, order, columns, grouping, page of 50 and file, with the whole state in the address."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import F, Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django_filters import FilterSet

from ppm.ui.columns import Column
from ppm.ui.groups import Group, Grouping, Total, Totals, groups_of, on_page
from ppm.ui.listing import FRAGMENT, Listing, Ticks, Writer, writers
from ppm.ui.liststate import BETWEEN, Term, arranged, chosen_order, read_state
from ppm.ui.pages import render_page

if TYPE_CHECKING:
    from ppm.savedviews.models import SavedView

__all__ = ["FRAGMENT", "Listing", "Ticks", "list_page", "listing", "register_writer"]

PAGE_SIZE = 50
FORMATS = ("xlsx", "csv")


def register_writer(writer: Writer) -> None:
    """Give lists their files. Called once, from `ready()` of the package that writes them.

    The writer gets the list (its `queryset` holds all pages, filtered and sorted) and the format, and answers
    with a file or with a redirect to a job.
    """
    writers[:] = [writer]


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
    groupings: Sequence[Grouping] = (),
    totals: Totals | None = None,
    ticks: Ticks | None = None,
    prepare: Callable[[Sequence[Any]], None] | None = None,
    guidance: object = "",
    is_wide: bool = False,
    above: Callable[[Listing], SafeString] | None = None,
    known_count: int | Callable[[Mapping[str, Any]], int | None] | None = None,
) -> Listing:
    """Filter, sort, group and cut the queryset by what the address says. Unknown sorts are forgiven.

    `groupings` are the columns that rows can be put under, `totals` the sums of the whole and of each
    group (the whole is counted in the same query), `prepare` is given the rows of the page before they
    are drawn. `is_wide` rows are sorted by their keys alone, and only those of the page are read whole: one
    query more, except in the order of the list itself, which an index serves. `above` draws what stands
    over the rows, whether there are any or not. `known_count` is how many rows there are without any
    filter, or says it for the filters in use, where the page has counted them already.
    """
    key = _key(request)
    state = read_state(request, _views(request, key))
    filterset = filters(state.query, queryset=queryset, request=request)
    rows = filterset.qs if not filterset.form.errors else queryset.none()
    asked = chosen_order(state.several("sort"), columns)
    own_order = chosen_order(default_sort.split(BETWEEN), columns)
    order = asked or own_order
    grouping = next((one for one in groupings if one.key == state.query.get("group")), None)
    terms = [term for one in order for term in _terms(one, queryset.model)]
    groups, whole = None, None
    if grouping is not None:
        folded = state.several("folded")
        groups = groups_of(rows, grouping, folded)
        terms = [*grouping.ordering, *terms]
        shown = [group.token for group in groups if not group.is_folded]
        unfolded = rows if not folded else rows.filter(grouping.holding(shown))
    else:
        unfolded = rows
        whole = totals(rows, "").get("", Total()) if totals is not None else None
    if terms:
        rows, unfolded = rows.order_by(*terms, "pk"), unfolded.order_by(*terms, "pk")
    paginator = Paginator(unfolded, page_size)
    if groups is not None:
        paginator.__dict__["count"] = sum(group.rows_shown for group in groups)
    elif whole is not None:
        paginator.__dict__["count"] = whole.rows
    elif (known := _known(known_count, filterset)) is not None:
        paginator.__dict__["count"] = known
    page = paginator.get_page(request.GET.get("page"))
    by_keys = is_wide and (groups is not None or order != own_order)
    cut: Any = page.object_list
    page.object_list = _read_by_keys(unfolded, cut) if by_keys else list(cut)
    if prepare is not None:
        prepare(page.object_list)
    listed = Listing(
        request, title, filterset, columns, rows, page, state, order, fragment, empty, key
    )
    listed.is_sorted = bool(asked)
    listed.count = sum(group.count for group in groups) if groups is not None else paginator.count
    listed.summarise, listed.totals, listed.ticks = summarise, totals, ticks
    listed.draw_above = above
    if whole is not None:
        listed.total = whole
    listed.groupings, listed.grouping, listed.guidance = groupings, grouping, guidance
    if groups is not None and grouping is not None:
        listed.groups = _fill(listed, groups, grouping)
    return listed


def _known(
    count: int | Callable[[Mapping[str, Any]], int | None] | None, filterset: FilterSet
) -> int | None:
    """How many rows the filters leave, where the page knows it."""
    form = filterset.form
    if form.errors:
        return None
    asked = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if value}
    if callable(count):
        return count(asked)
    return None if asked else count


def _read_by_keys(rows: QuerySet[Any], cut: QuerySet[Any]) -> list[Any]:
    """The rows of a page (`cut` out of `rows`), in order: first their keys, then what they hold."""
    keys = list(cut.values_list("pk", flat=True))
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def _fill(listed: Listing, groups: list[Group], grouping: Grouping) -> list[Group]:
    """The groups of this page with their rows and totals."""
    page = listed.page
    first = (page.number - 1) * page.paginator.per_page
    shown = on_page(groups, first, first + len(page), is_last=not page.has_next())
    by_token = {group.token: group for group in shown}
    for row in page:
        group = by_token.get(grouping.of(row))
        if group is not None:
            group.rows.append(row)
    if listed.totals is not None:
        found = listed.totals(listed.filters.qs, grouping.by)
        for group in shown:
            group.cells = found.get(group.token, Total()).cells
    return shown


def _key(request: HttpRequest) -> str:
    """The name of a list's address; lists that hang on one object have none, and no saved views."""
    match = request.resolver_match
    return match.view_name if match is not None and not match.kwargs else ""


def _views(request: HttpRequest, key: str) -> "Sequence[SavedView]":
    from ppm.savedviews.selectors import views_of

    person = getattr(request, "user", None)
    return views_of(person, key) if key and person is not None and person.is_authenticated else ()


def _terms(term: Term, model: type[Model]) -> list[Any]:
    """What is not known comes last; a column that always is known is sorted as an index has it."""
    if term.is_descending:
        return [
            F(name).desc() if _is_known(model, name) else F(name).desc(nulls_last=True)
            for name in term.column.sort_fields
        ]
    return [F(name).asc(nulls_last=True) for name in term.column.sort_fields]


def _is_known(model: type[Model], name: str) -> bool:
    """Whether it is a column of the rows themselves that is never empty."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return isinstance(field, Field) and field.concrete and not field.null


def list_page(
    request: HttpRequest,
    queryset: QuerySet[Any],
    filters: type[FilterSet],
    columns: Sequence[Column],
    *,
    template: str,
    title: str | Promise,
    context: Mapping[str, Any] | Callable[[Listing], Mapping[str, Any]] | None = None,
    fragment: str = FRAGMENT,
    **options: Any,
) -> HttpResponse:
    """The whole answer of a list view: the page, its `fragment`, or a file for `?format=xlsx` or `csv`.

    `options` are those of `listing`; a `context` that is a function is given the list.
    """
    listed = listing(request, queryset, filters, columns, title=title, fragment=fragment, **options)
    if "arrange" in request.GET:
        return HttpResponseRedirect(arranged(request, listed.state, columns))
    if not request.GET and listed.state.default is not None:
        return HttpResponseRedirect(f"{request.path}?view={listed.state.default.pk}")
    kind = request.GET.get("format", "")
    if kind in FORMATS and writers:
        return writers[0](listed, kind)
    more = context(listed) if callable(context) else context
    return render_page(request, template, {**(more or {}), "listing": listed}, fragments=[fragment])
