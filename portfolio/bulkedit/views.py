from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.bulkedit import services
from portfolio.bulkedit.columns import COLUMNS
from portfolio.bulkedit.filters import LineFilter
from portfolio.bulkedit.forms import BulkChangeForm
from portfolio.bulkedit.models import BulkChange
from portfolio.bulkedit.selectors import keys_of, lines_of, with_objects
from portfolio.changesets.choices import ChangeState, Outcome, Why
from portfolio.cockpit.filters import InitiativeFilter
from portfolio.cockpit.selectors import rows_for_list
from portfolio.initiatives.models import Initiative
from ppm.jobs import services as jobs
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import go_to, render_page

SHOWN = 12  # names on the form; the preview shows all


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def bulk_change_create(request: PersonRequest) -> HttpResponse:
    """Choose what to change in the ticked rows, or in all that match the list's filter."""
    keys = _keys(request)
    if not keys:
        messages.warning(request, _("Tick at least one row first."))
        return go_to(request, _list_address(request.GET.get("list", "")))
    form = BulkChangeForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            change = services.prepare_change(
                keys=keys,
                wanted=form.wanted(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
                came_from=request.GET.get("list", "")[:2000],
            )
        except (services.TooMany, services.NothingChosen) as error:
            form.add_error(None, error.message)
        else:
            return go_to(request, change)
    rows = Initiative.objects.visible_to(request.user).filter(pk__in=keys[:SHOWN]).order_by("code")
    context = {
        "form": form,
        "rows": rows,
        "more": max(len(keys) - SHOWN, 0),
        "title": ngettext("Change %(n)s row", "Change %(n)s rows", len(keys)) % {"n": len(keys)},
        "back": _list_address(request.GET.get("list", "")),
    }
    return render_page(request, "portfolio/bulkedit/form.html", context)


@allowed(Perm.INITIATIVE_EDIT)
@require_safe
def bulk_change_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The preview of a change, and afterwards its result: each row with old and new values."""
    change = _own(request, pk)
    counts = _counts(change)
    return list_page(
        request,
        lines_of(change, request.user),
        LineFilter,
        COLUMNS,
        template="portfolio/bulkedit/detail.html",
        title=_("Change of many rows"),
        default_sort="outcome.name",
        prepare=with_objects,
        context={
            "change": change,
            "counts": counts,
            "is_prepared": change.state == ChangeState.PREPARED,
            "is_applied": change.state == ChangeState.APPLIED,
            "may_apply": counts["changes"] and not counts["stale"],
            "back": _list_address(change.came_from),
        },
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def bulk_change_apply(request: PersonRequest, pk: int) -> HttpResponse:
    """Make the change; many rows are a job."""

    def said(count: int) -> str:
        text = ngettext("%(n)s row has been changed.", "%(n)s rows have been changed.", count)
        return text % {"n": count}

    return _carry_out(request, pk, "portfolio.bulkedit.apply", services.apply_change, said)


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def bulk_change_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Put all rows back as they were, unless something else has touched one of them."""
    return _carry_out(
        request,
        pk,
        "portfolio.bulkedit.undo",
        services.undo_change,
        lambda count: _("The change has been undone."),
    )


def _carry_out(
    request: PersonRequest,
    pk: int,
    kind: str,
    service: Callable[..., BulkChange],
    said: Callable[[int], str],
) -> HttpResponse:
    """At once, or as a job of this kind when there are many rows."""
    change = _own(request, pk)
    count = change.lines.filter(outcome=Outcome.CHANGES).count()
    if count > services.AT_ONCE:
        return _as_job(request, kind, change)
    try:
        service(change_id=pk, by=request.user, at=now())
    except services.RowsChanged as error:
        _tell_changed(request, len(error.line_ids))
    except services.AlreadyDone as error:
        messages.warning(request, error.message)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said(count))
    return go_to(request, change)


def _own(request: PersonRequest, pk: int) -> BulkChange:
    """One's own change: it sits on no unit, so that `fetch` would ask in vain."""
    return get_object_or_404(BulkChange.objects.visible_to(request.user), pk=pk)


def _as_job(request: PersonRequest, kind: str, change: BulkChange) -> HttpResponse:
    job = jobs.enqueue(
        kind,
        by=request.user,
        params={"change_id": change.pk},
        key=f"{change.pk}.{change.lines.filter(why=Why.STALE).count()}",
    )
    return go_to(request, job)


def _tell_changed(request: HttpRequest, count: int) -> None:
    said = ngettext(
        "%(n)s row has changed in the meantime, so nothing was written. It is marked below.",
        "%(n)s rows have changed in the meantime, so nothing was written. They are marked below.",
        count,
    )
    messages.error(request, said % {"n": count})


def _keys(request: PersonRequest) -> list[int]:
    """The rows that the address names: those ticked, or all that match the list's state."""
    if request.GET.get("all"):
        state = QueryDict(request.GET.get("list", ""))
        found = InitiativeFilter(state, queryset=rows_for_list(request.user), request=request)
        return keys_of(found.qs, services.MOST + 1) if found.is_valid() else []
    given = [key for key in request.GET.getlist("row") if key.isascii() and key.isdigit()]
    if len(given) > services.MOST:
        raise Http404
    wanted = [int(key) for key in given]
    visible = Initiative.objects.visible_to(request.user).filter(pk__in=wanted)
    return list(visible.order_by("pk").values_list("pk", flat=True))


def _counts(change: BulkChange) -> dict[str, Any]:
    outcomes = list(change.lines.values_list("outcome", "why"))
    changes = sum(outcome == Outcome.CHANGES for outcome, _why in outcomes)
    return {
        "changes": changes,
        "skipped": len(outcomes) - changes,
        "stale": sum(why == Why.STALE for _outcome, why in outcomes),
    }


def _list_address(query: str) -> str:
    address = reverse("portfolio:initiative_list")
    return f"{address}?{QueryDict(query).urlencode()}" if query else address
