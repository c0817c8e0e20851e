"""The pages that every register has. Each is bound to its register in `addresses`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.initiatives.perimeter import perimeter_of
from portfolio.registers.shape import groupings
from portfolio.registers.shape.lines import entry_lines, links_of
from portfolio.registers.shape.models import Entry
from portfolio.registers.shape.permits import may_change
from portfolio.registers.shape.register import Register
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Refused, can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import Listing, Ticks, list_page
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def entry_list(request: PersonRequest, one: Register) -> HttpResponse:
    """Every line of a register that this person may see, filtered and sorted by the address."""
    may_edit = bool(can(request.user, Perm.INITIATIVE_EDIT))

    def context(listing: Listing) -> Mapping[str, Any]:
        query = listing.state.query.urlencode()
        return {
            "register": one,
            "lead": one.lead,
            "may_edit": may_edit,
            "links": [(label, f"{reverse(name)}?{query}") for label, name in one.links],
            "perimeter": perimeter_of(request.user),
            "book": _book(one, query),
        }

    return list_page(
        request,
        one.visible_to(request.user).for_list(),
        one.filters,
        list(one.columns),
        template="portfolio/registers/shape/list.html",
        title=one.plural,
        default_sort=one.default_sort,
        is_wide=True,
        groupings=(*groupings.SHARED, *one.groupings),
        empty=_("Nothing has been written down yet that you may see."),
        guidance=one.guidance,
        context=context,
        **list_options(one, request.user, may_edit=may_edit),
    )


def list_options(one: Register, person: Person, *, may_edit: bool) -> dict[str, Any]:
    """What a list of lines offers to people who may edit: ticks, and pencils in the cells."""
    if not may_edit:
        return {}

    def mark(rows: Sequence[Entry]) -> None:
        for row in rows:
            row.may_edit = may_change(person, row)  # type: ignore[attr-defined]  # read by the cells

    ticks = Ticks(
        one.address("many"),
        gettext_lazy("Change the ticked rows…"),
        gettext_lazy("Change everything in this filter (%(count)s)…"),
    )
    return {"prepare": mark, "ticks": ticks if one.many else None}


def _book(one: Register, query: str) -> str:
    address = f"{reverse('reporting:register_book')}?register={one.key}"
    return f"{address}&{query}" if query else address


def fetch_line(request: PersonRequest, one: Register, pk: int, *, edits: bool = False) -> Any:
    """A line that the person sees (else 404) and, where it edits, may change (else 403 with the reason)."""
    rows = one.visible_to(request.user).for_list().select_related("raised_by")
    row = rows.filter(pk=pk).first()
    if row is None or (row.initiative_id is not None and (edits or not row.is_published)):
        perm = Perm.INITIATIVE_EDIT if edits else Perm.INITIATIVE_VIEW
        return fetch(request, rows, perm=perm, pk=pk)
    if edits and not may_change(request.user, row):
        raise Refused(_("Only its owner, and who wrote it down, may change it."))
    return row


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def entry_detail(request: PersonRequest, one: Register, pk: int) -> HttpResponse:
    """One line: what it says, what it came from, what became of it."""
    row = fetch_line(request, one, pk)
    is_editor = may_change(request.user, row)
    is_reader = bool(can(request.user, Perm.INITIATIVE_VIEW, row))
    context = {
        "register": one,
        "word": capfirst(str(one.word)),
        "row": row,
        "initiative": row.initiative,
        "name": nearest(row.initiative, "name")[0] if row.initiative_id else "",
        "facts": entry_lines(one, row),
        "links": links_of(one, row, request.user),
        "may_edit": is_editor,
        "edit": one.address("edit", pk) if is_editor else "",
        "conversions": [
            (step.label, one.address("convert", pk, step.key))
            for step in one.conversions
            if is_editor and step.offered(row)
        ],
        "buttons": [
            (button.label, reverse(button.address, args=[pk]))
            for button in one.buttons
            if button.offered(row, request.user)
        ],
        "list": one.address("list"),
        "has_history": row.initiative_id is None or is_reader,
        "own_list": reverse(f"portfolio:initiative_{one.names}_list", args=[row.initiative_id])
        if row.initiative_id and is_reader
        else one.address("list"),
        "facts_template": one.facts_template,
        "more": one.facts(row, request.user) if one.facts else {},
    }
    return render_page(request, "portfolio/registers/shape/detail.html", context)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def entry_create(request: PersonRequest, one: Register, pk: int) -> HttpResponse:
    """Write a new line for an initiative."""
    initiative = fetch(request, Initiative, pk=pk)
    address = reverse(f"portfolio:initiative_{one.names}_list", args=[pk])
    blank = one.model(initiative=initiative)
    form = one.form(
        request.POST or None, instance=blank, initial={"language": request.user.language}
    )
    if form.is_valid():
        try:
            made = one.add(initiative=initiative, by=request.user, at=now(), **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("%(reference)s has been written down.") % {"reference": made.reference}
            )
            return go_to(request, made)
    return form_page(request, initiative, form, title=str(one.new), address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def entry_edit(request: PersonRequest, one: Register, pk: int) -> HttpResponse:
    """Change a line."""
    row = fetch_line(request, one, pk, edits=True)
    only = one.edited or None
    address = row.get_absolute_url()
    form = one.form(request.POST or None, instance=row, only=only)
    if form.is_valid():
        try:
            one.edit(
                pk=pk,
                version=form.cleaned_data["version"],
                by=request.user,
                at=now(),
                **form.values(),
            )
        except StaleVersion as error:
            against(form, error.current, request.path, only=only)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, address)
    title = _("Edit %(reference)s") % {"reference": row.reference}
    if row.initiative_id is None:
        context = {"form": form, "title": title, "register": one, "address": address}
        return render_page(request, "portfolio/registers/shape/form.html", context)
    return form_page(request, row.initiative, form, title=title, address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def entry_convert(request: PersonRequest, one: Register, pk: int, step: str) -> HttpResponse:
    """Make the line of another register out of this one; both sides show it."""
    row = fetch_line(request, one, pk, edits=True)
    found = next((known for known in one.conversions if known.key == step), None)
    if found is None or not found.offered(row):
        raise Http404
    try:
        made = found.convert(entry=row, by=request.user, at=now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return go_to(request, row)
    messages.success(
        request, _("%(reference)s has been written down.") % {"reference": made.reference}
    )
    return go_to(request, made)
