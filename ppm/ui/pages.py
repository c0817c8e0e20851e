"""The four moves of every view: fetch, (form, call), render or go. See house-style, section 6."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from ppm.permissions.access import Allowed, HasAccessPoint, Refused, Restricted, can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import acts_for
from ppm.ui.language import switching

Row = TypeVar("Row", bound=Model)

INVALID = 422
STALE = 409


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragments: Sequence[str] | Mapping[str, str] = (),
    status: int | None = None,
) -> HttpResponse:
    """Render the page, or the one fragment of `fragments` that HTMX asks for by `HX-Target`.

    A fragment whose id differs from row to row is given as a mapping: id → name of the block.

    Without `status`, a POST with a form in its context answers 409 when that form is stale, 422 when a
    form or formset is in error.
    """
    context = dict(context or {})
    if status is None:
        asks = request.method == "POST" and not switching(request)
        status = _status(context.values()) if asks else 200
    response = render(request, f"{template}{_wanted(request, fragments)}", context, status=status)
    patch_vary_headers(
        response, ["HX-Request", "HX-Target", "HX-Boosted", "HX-History-Restore-Request"]
    )
    return response


def _wanted(request: HttpRequest, fragments: Sequence[str] | Mapping[str, str]) -> str:
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    whole_page = not htmx or htmx.boosted or htmx.history_restore_request
    if whole_page or htmx.target is None or htmx.target not in fragments:
        return ""
    return f"#{fragments[htmx.target] if isinstance(fragments, Mapping) else htmx.target}"


def _status(values: Iterable[Any]) -> int:
    values = list(values)
    if any(getattr(value, "stale", None) for value in values if isinstance(value, BaseForm)):
        return STALE
    return INVALID if _has_errors(values) else 200


def _has_errors(values: Iterable[Any]) -> bool:
    for value in values:
        if isinstance(value, BaseForm) and value.is_bound and value.errors:
            return True
        if isinstance(value, BaseFormSet) and value.is_bound and not value.is_valid():
            return any(value.errors) or bool(value.non_form_errors())
    return False


def go_to(request: HttpRequest, target: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer a successful POST: 303 to an address name, a path or an object; `HX-Redirect` for HTMX."""
    address = resolve_url(target, *args, **kwargs)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, status=303)


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The address in `next` if it is one of ours, else `otherwise`."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return resolve_url(otherwise)


def posted_version(request: HttpRequest) -> int:
    """The version that the form was opened with; what is not a number is none at all, and so stale."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() else 0


def fetch(
    request: HttpRequest, source: type[Row] | QuerySet[Row], perm: Perm | None = None, **lookup: Any
) -> Row:
    """The one row that matches: 404 when this person cannot see it, 403 with the reason when refused.

    What is restricted, and shown to this person by its code name, is refused under that name; whatever
    belongs to it does not exist.

    Asks `perm`, by default the permission in the view's own mark.
    """
    rows: Any = source if isinstance(source, QuerySet) else source._default_manager.all()
    try:
        row: Row = rows.visible_to(request.user).get(**lookup)
    except rows.model.DoesNotExist:
        _say_if_restricted(request, rows.model, lookup)
        raise Http404 from None
    wanted: Perm | None = perm or getattr(request, "perm", None)
    if wanted is not None:
        answer = can(request.user, wanted, cast(HasAccessPoint, row))
        if not isinstance(answer, Allowed):
            raise Refused(answer.reason)
        acts_for(request, answer)
    return row


def _say_if_restricted(request: HttpRequest, model: type[Model], lookup: Mapping[str, Any]) -> None:
    """Only by its number: any other lookup would tell something of the row."""
    known = getattr(model._default_manager, "by_code_name", None)
    if known is None or set(lookup) != {"pk"}:
        return
    row = known(request.user).filter(pk=lookup["pk"]).first()
    if row is not None:
        raise Restricted(row.code_name)
