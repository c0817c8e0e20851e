from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ppm.org.versions import StaleVersion
from ppm.permissions.access import Refused
from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.savedviews import services
from ppm.savedviews.forms import ViewForm
from ppm.savedviews.models import SavedView
from ppm.savedviews.selectors import all_views_of
from ppm.ui.menu import label_of
from ppm.ui.pages import fetch, go_to, render_page

REFUSALS = (services.MayNotShare, services.NotYours, StaleVersion)


@signed_in
@require_safe
def view_list(request: PersonRequest) -> HttpResponse:
    """One's own views and those shared with one, list by list; deleted ones can be brought back."""
    found = all_views_of(request.user)
    kept = [view for view in found if view.deleted_at is None and address_of(view.list_key)]
    lists = [
        (label_of(key), [(view, _address(view), services.may_change(request.user, view)) for view in views])
        for key, views in groupby(kept, lambda view: view.list_key)
    ]  # fmt: skip
    deleted = sorted(
        (view for view in found if view.deleted_at is not None),
        key=lambda view: view.deleted_at,  # type: ignore[arg-type,return-value]  # not None, see above
        reverse=True,
    )[:10]
    return render_page(request, "ppm/savedviews/list.html", {"lists": lists, "deleted": deleted})


@signed_in
@require_http_methods(["GET", "POST"])
def view_create(request: PersonRequest) -> HttpResponse:
    """Save what a list shows now. `list` names the list's address, `query` its state."""
    key = request.GET.get("list", "")
    if not address_of(key):
        raise Http404
    initial = {"query": request.GET.get("query", "")}
    form = ViewForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        try:
            view = services.save_view(list_key=key, by=request.user, at=now(), **form.values())
        except REFUSALS as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The view “%(name)s” has been saved.") % {"name": view.shown_name}
            )
            return go_to(request, _address(view))
    context = {"form": form, "title": _("Save this as a view"), "back": address_of(key)}
    return render_page(request, "ppm/savedviews/form.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def view_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Rename or share a view; with `query` in the address, let it show something else."""
    view = _changeable(request, pk)
    query = request.GET.get("query")
    initial = {} if query is None else {"query": query}
    form = ViewForm(request.POST or None, user=request.user, view=view, initial=initial)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            services.change_view(
                view_id=pk, version=version, by=request.user, at=now(), **form.values()
            )
        except REFUSALS as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, _address(view))
    context = {
        "form": form,
        "title": _("Change the view “%(name)s”") % {"name": view.shown_name},
        "back": reverse("ppm:view_list"),
        "shows_something_else": query is not None and query != view.query,
    }
    return render_page(request, "ppm/savedviews/form.html", context)


@signed_in
@require_POST
def view_copy(request: PersonRequest, pk: int) -> HttpResponse:
    view = fetch(request, SavedView.objects.kept(), pk=pk)
    copied = services.copy_view(view=view, by=request.user, at=now())
    messages.success(request, _("You now have a view of your own; give it a name."))
    return go_to(request, "ppm:view_edit", copied.pk)


@signed_in
@require_POST
def view_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a view away; the list of views offers to undo it."""
    view = _changeable(request, pk)
    services.delete_view(view_id=pk, by=request.user, at=now())
    messages.success(
        request,
        _("The view “%(name)s” has been deleted. It can be brought back below.")
        % {"name": view.shown_name},
    )
    return go_to(request, f"{reverse('ppm:view_list')}#deleted")


@signed_in
@require_POST
def view_restore(request: PersonRequest, pk: int) -> HttpResponse:
    view = _changeable(request, pk)
    services.restore_view(view_id=pk, by=request.user, at=now())
    messages.success(request, _("The view “%(name)s” is back.") % {"name": view.shown_name})
    return go_to(request, "ppm:view_list")


@signed_in
@require_POST
def view_default(request: PersonRequest, pk: int) -> HttpResponse:
    """Let the list open with this view, or no longer."""
    view = fetch(request, SavedView.objects.kept(), pk=pk)
    name = {"name": view.shown_name}
    if services.choose_default(view=view, by=request.user):
        messages.success(request, _("The list now opens with “%(name)s” for you.") % name)
    else:
        messages.success(request, _("The list opens without a view again."))
    return go_to(request, "ppm:view_list")


def _changeable(request: PersonRequest, pk: int) -> SavedView:
    view: SavedView = fetch(request, SavedView.objects.select_related("unit"), pk=pk)
    if not services.may_change(request.user, view):
        raise Refused(services.NotYours.message)
    return view


def address_of(list_key: str) -> str:
    """The address of a list; empty when there is none of this name."""
    try:
        return reverse(list_key) if ":" in list_key else ""
    except NoReverseMatch:
        return ""


def _address(view: SavedView) -> str:
    return f"{address_of(view.list_key)}?view={view.pk}"
