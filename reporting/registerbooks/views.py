from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from openpyxl.utils import get_column_letter

from portfolio.initiatives.models import Initiative
from portfolio.registers.shape.changing import MOST
from portfolio.registers.shape.register import Register, register_of
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page
from reporting.registerbooks import services
from reporting.registerbooks.book import build
from reporting.registerbooks.forms import BookForm
from reporting.registerbooks.marks import MOST_COMMENTS

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50
OWN = ("initiative", "register")  # all else in the address filters the list


def _register(request: PersonRequest) -> Register:
    """The register that the address names."""
    try:
        return register_of(request.GET.get("register", ""))
    except KeyError:
        raise Http404 from None


def _rows(request: PersonRequest, one: Register, initiative: Initiative | None) -> Any:
    """The lines of the list's filters, or of an initiative, that the person may change."""
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in request.GET.items() if key not in OWN})  # type: ignore[misc,arg-type]  # texts
    changeable: Any = one.rows()
    rows = one.visible_to(request.user) & changeable.permitting(request.user, Perm.INITIATIVE_EDIT)
    if initiative is not None:
        rows = rows.of(initiative)
    found = one.filters(query, queryset=rows.for_list(), request=request)
    return found.qs if found.is_valid() else rows.none()


def _initiative(request: PersonRequest) -> Initiative | None:
    key = request.GET.get("initiative", "")
    if not (key.isascii() and key.isdigit()):
        return None
    return fetch(request, Initiative, pk=int(key))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def register_book(request: PersonRequest) -> HttpResponse:
    """Take the workbook of a list, or send it back."""
    one = _register(request)
    initiative = _initiative(request)
    form = BookForm(request.POST or None, request.FILES or None)
    refused = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            change = services.receive(
                one=one,
                name=file.name,
                data=file.read(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except services.Refused as error:
            refused = error
            form.add_error("file", error.sentence)
        except services.NothingDiffers:
            form.add_error("file", _("Nothing in this workbook differs from the portal."))
        else:
            return go_to(request, change)
    rows = _rows(request, one, initiative)
    count = rows.count()
    query = request.GET.urlencode()
    context = {
        "form": form,
        "register": one,
        "initiative": initiative,
        "name": nearest(initiative, "name")[0] if initiative else "",
        "count": count,
        "most": MOST,
        "is_too_many": count > MOST,
        "download": f"{reverse('reporting:register_book_file')}?{query}",
        "back": reverse(f"portfolio:initiative_{one.names}_list", args=[initiative.pk])
        if initiative
        else one.address("list"),
        "refused": refused,
        "faults": [
            (f"{get_column_letter(fault.column + 1)}{fault.row}", fault.sentence)
            for fault in (refused.faults[:SHOWN] if refused else ())
        ],
        "more": max(len(refused.faults) - SHOWN, 0) if refused else 0,
        "most_comments": MOST_COMMENTS,
    }
    return render_page(request, "reporting/registerbooks/book.html", context)


@allowed(Perm.INITIATIVE_EDIT)
@require_GET
def register_book_file(request: PersonRequest) -> HttpResponse:
    """The workbook itself, in the reader's language."""
    one = _register(request)
    rows = _rows(request, one, _initiative(request)).order_by("initiative__code", "number", "pk")
    content = build(one, rows[:MOST], get_language() or "fr")
    name = f"{slugify(str(one.plural)) or one.key}-{localdate():%Y-%m-%d}.xlsx"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
