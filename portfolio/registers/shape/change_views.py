"""Changing many lines: what to change, the preview row by row, then all of it or nothing; and undoing it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.changesets.choices import ChangeState
from portfolio.initiatives.models import Initiative
from portfolio.registers.shape import changing
from portfolio.registers.shape.change_columns import columns
from portfolio.registers.shape.change_filters import ChangeLineFilter
from portfolio.registers.shape.choices import ChangeSource
from portfolio.registers.shape.forms import ManyForm
from portfolio.registers.shape.models import EntryChange, EntryChangeLine
from portfolio.registers.shape.register import Register, register_of
from portfolio.registers.shape.values import objects_of
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import go_to, render_page

SHOWN = 12  # names on the form; the preview shows all


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def entry_many(request: PersonRequest, one: Register) -> HttpResponse:
    """Choose what to change in the ticked lines, or in all that match the list's filter."""
    if not one.many:
        raise Http404
    keys = _keys(request, one)
    back = _list_address(one, request.GET.get("list", ""))
    if not keys:
        messages.warning(request, _("Tick at least one row first."))
        return go_to(request, back)
    form = ManyForm(request.POST or None, form=one.form, names=one.many)
    if form.is_valid():
        wanted = form.wanted()
        rows = one.visible_to(request.user).for_list().filter(pk__in=keys).order_by("pk")
        try:
            change = changing.prepare(
                one,
                [changing.Wanted(row, wanted) for row in rows],
                source=ChangeSource.FORM,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
                came_from=request.GET.get("list", "")[:2000],
            )
        except (changing.TooMany, changing.NothingChosen) as error:
            form.add_error(None, error.message)
        else:
            return go_to(request, change)
    rows = one.visible_to(request.user).filter(pk__in=keys[:SHOWN]).order_by("pk")
    context = {
        "form": form,
        "register": one,
        "rows": rows,
        "more": max(len(keys) - SHOWN, 0),
        "title": ngettext("Change %(n)s row", "Change %(n)s rows", len(keys)) % {"n": len(keys)},
        "back": back,
    }
    return render_page(request, "portfolio/registers/shape/many.html", context)


def _keys(request: PersonRequest, one: Register) -> list[int]:
    """The lines that the address names: those ticked, or all that match the list's state."""
    visible = one.visible_to(request.user)
    if request.GET.get("all"):
        state = QueryDict(request.GET.get("list", ""))
        found = one.filters(state, queryset=visible, request=request)
        if not found.is_valid():
            return []
        return list(found.qs.order_by("pk").values_list("pk", flat=True)[: changing.MOST + 1])
    given = [key for key in request.GET.getlist("row") if key.isascii() and key.isdigit()]
    if len(given) > changing.MOST:
        raise Http404
    wanted = visible.filter(pk__in=[int(key) for key in given])
    return list(wanted.order_by("pk").values_list("pk", flat=True))


def _list_address(one: Register, query: str) -> str:
    address = one.address("list")
    return f"{address}?{QueryDict(query).urlencode()}" if query else address


@allowed(Perm.INITIATIVE_EDIT)
@require_safe
def change_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The preview of a change, and afterwards its result: each line with old and new values."""
    change = _own(request, pk)
    one = register_of(change.register)
    counts = changing.counts_of(change)

    def with_objects(lines: Sequence[EntryChangeLine]) -> None:
        values = [given for line in lines for given in (line.before, line.after)]
        found = objects_of(one.model, values)
        for line in lines:
            line.found = found  # type: ignore[attr-defined]  # read by the columns

    return list_page(
        request,
        _lines_in_sight(change, request),
        ChangeLineFilter,
        columns(one),
        template="portfolio/registers/shape/change.html",
        title=one.plural,
        default_sort="outcome.initiative",
        prepare=with_objects,
        context={
            "change": change,
            "register": one,
            "counts": counts,
            "is_prepared": change.state == ChangeState.PREPARED,
            "is_applied": change.state == ChangeState.APPLIED,
            "may_apply": counts["changes"] > 0,
            "may_undo": change.lines.exclude(before={}).filter(outcome="changes").exists(),
            "back": _list_address(one, change.came_from),
        },
    )


def _lines_in_sight(change: EntryChange, request: PersonRequest) -> QuerySet[EntryChangeLine]:
    """The lines whose initiative the person still sees."""
    seen = Initiative.objects.visible_to(request.user)
    lines = change.lines.filter(Q(initiative__isnull=True) | Q(initiative__in=seen))
    return lines.select_related("initiative", "change")


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def change_apply(request: PersonRequest, pk: int) -> HttpResponse:
    """Make the change."""
    count = _own(request, pk).lines.filter(outcome="changes").count()
    text = ngettext("%(n)s row has been changed.", "%(n)s rows have been changed.", count)
    return _carry_out(request, pk, changing.apply_change, text % {"n": count})


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def change_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Put all lines back as they were, unless something else has touched one of them."""
    return _carry_out(request, pk, changing.undo_change, _("The change has been undone."))


def _carry_out(
    request: PersonRequest, pk: int, service: Callable[..., Any], said: str
) -> HttpResponse:
    change = _own(request, pk)
    try:
        service(change_id=pk, by=request.user, at=now())
    except changing.RowsChanged as error:
        count = len(error.line_ids)
        text = ngettext(
            "%(n)s row has changed in the meantime, so nothing was written. It is marked below.",
            "%(n)s rows have changed in the meantime, so nothing was written. They are marked below.",
            count,
        )
        messages.error(request, text % {"n": count})
    except changing.AlreadyDone as error:
        messages.warning(request, error.message)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return go_to(request, change)


def _own(request: PersonRequest, pk: int) -> EntryChange:
    """One's own change: it sits on no unit, so that `fetch` would ask in vain."""
    return get_object_or_404(EntryChange.objects.visible_to(request.user), pk=pk)
