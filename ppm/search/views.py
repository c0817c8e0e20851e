from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.search.calc import LONGEST
from ppm.search.forms import ChoicesForm, SearchForm
from ppm.search.recent import recently_seen
from ppm.search.selectors import FEW, PAGE, Found, search
from ppm.ui.pages import render_page

SUGGESTIONS, RESULTS = "search-suggestions", "search-results"


@signed_in
@require_GET
def search_page(request: PersonRequest) -> HttpResponse:
    """What was found, by kind; as suggestions below the box when HTMX asks for them."""
    form = SearchForm(request.GET)
    asked: dict[str, Any] = (
        form.cleaned_data if form.is_valid() else {"q": "", "kind": "", "page": 1}
    )
    suggesting = request.headers.get("HX-Target") == SUGGESTIONS
    found = search(
        request.user,
        asked["q"],
        kind="" if suggesting else asked["kind"],
        page=asked["page"],
        limit=FEW if suggesting else PAGE,
    )
    context = {
        "found": found,
        "kind": asked["kind"],
        "filters": [] if suggesting else _filters(request, found, asked["kind"]),
        "recent": [] if asked["q"] else recently_seen(request),
        "address": form.address,
        "more": form.address(page=None) if suggesting else "",
        "previous": form.address(page=found.page - 1) if found.page > 1 else "",
        "next": form.address(page=found.page + 1) if found.page < found.pages else "",
        "meant_address": form.address(q=found.meant, page=None) if found.meant else "",
    }
    return render_page(
        request, "ppm/search/results.html", context, fragments=[SUGGESTIONS, RESULTS]
    )


def _filters(request: PersonRequest, found: Found, kind: str) -> list[tuple[str, str, bool]]:
    """The kinds among what was found, as tabs: all of them, then each with its count."""
    form = SearchForm(request.GET)
    form.is_valid()
    counted = found
    if kind:
        counted = search(request.user, found.text, limit=1)
    if not counted.counts:
        return []
    tabs = [
        (
            _("All (%(count)s)") % {"count": counted.total},
            form.address(kind=None, page=None),
            not kind,
        )
    ]
    tabs += [
        (f"{one.label} ({count})", form.address(kind=one.kind, page=None), kind == one.kind)
        for one, count in counted.counts
    ]
    return tabs


@signed_in
@require_GET
def search_choices(request: PersonRequest) -> HttpResponse:
    """What a form's field may mean, as options below it; the same rules as the search itself."""
    form = ChoicesForm(request.GET)
    if not form.is_valid():
        raise Http404
    field = form.cleaned_data["field"]
    text = request.GET.get(field, "")[:LONGEST].replace("\x00", "")
    context = {
        "found": search(request.user, text, kind=form.cleaned_data["kind"], limit=FEW),
        "panel": f"choices-{field}",
    }
    return render_page(request, "ppm/search/choices.html", context)
