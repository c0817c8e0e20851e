from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ppm.audit import asof, registry
from ppm.audit.columns import columns_of
from ppm.audit.filters import RegisterFilter
from ppm.audit.forms import CompareForm, MomentForm
from ppm.audit.journal import FRAGMENT, journal_of
from ppm.audit.moments import NoSuchMoment, end_of, read_moment
from ppm.audit.names import Names, name_of
from ppm.audit.values import title_of
from ppm.audit.words import Subject
from ppm.permissions.access import Refused, can
from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import listing
from ppm.ui.pages import render_page


@signed_in
@require_GET
def history_detail(request: PersonRequest, kind: str, pk: int) -> HttpResponse:
    """Everything that was done to an object, told as sentences, the latest first."""
    one, row = fetch_subject(request, kind, pk)
    return history_page(request, one, row)


def history_page(
    request: PersonRequest, one: Subject, row: Model, frame: dict[str, Any] | None = None
) -> HttpResponse:
    """The History page of an object; `frame` names the template that stands above it, with its `head`."""
    return render_page(
        request,
        "ppm/audit/history.html",
        {
            **_about(one, row),
            "frame": frame,
            "journal": journal_of(request, one, row.pk),
            "moment_form": MomentForm(initial={"as_of": localdate()}),
            "compare_form": CompareForm(),
        },
        fragments=[FRAGMENT],
    )


@signed_in
@require_GET
def history_record(request: PersonRequest, kind: str, pk: int) -> HttpResponse:
    """An object and its parts as they were at a moment; read only."""
    one, row = fetch_subject(request, kind, pk)
    try:
        moment = read_moment(request.GET.get("as_of", ""))
    except NoSuchMoment:
        return _no_such_day(request, history_address(one, pk))
    found = asof.states(one, row.pk, request.user, moment)
    names = asof.names_of(found, None, request.user)
    own = found.get(one.model, {}).get(row.pk)
    return render_page(
        request,
        "ppm/audit/record.html",
        {
            **_about(one, row),
            "moment": moment,
            "is_day": len(request.GET.get("as_of", "")) <= 10,
            "facts": asof.facts(one.model, own, names) if own else [],
            "then": title_of(one.model, own, names) if own else "",
            "tables": list(asof.tables(one, found, names)),
            "moment_form": MomentForm(initial={"as_of": localdate(moment)}),
        },
    )


@signed_in
@require_GET
def history_compare(request: PersonRequest, kind: str, pk: int) -> HttpResponse:
    """An object at two days, side by side; nothing else than what differs."""
    one, row = fetch_subject(request, kind, pk)
    form = CompareForm(request.GET or None)
    context = {**_about(one, row), "compare_form": form}
    if form.is_valid():
        days = sorted((form.cleaned_data["before"], form.cleaned_data["after"]))
        old, new = (asof.states(one, row.pk, request.user, end_of(day)) for day in days)
        names = asof.names_of(old, new, request.user)
        own, parts = asof.compared(one, row.pk, old, new, names)
        context |= {"days": days, "own": own, "parts": parts}
    return render_page(request, "ppm/audit/compare.html", context)


@signed_in
@require_GET
def history_register(request: PersonRequest, kind: str) -> HttpResponse:
    """A register as it was at a moment, of what the reader may see today; read only."""
    one = _subject(kind)
    if not one.register:
        raise Http404
    try:
        moment = read_moment(request.GET.get("as_of", ""))
    except NoSuchMoment:
        return _no_such_day(request, reverse(one.register))
    request.menu_path = reverse(one.register)
    names = Names(request.user)
    listed = listing(
        request,
        asof.register_at(one, request.user, moment),
        RegisterFilter,
        columns_of(one, names, request.GET["as_of"]),
        title=_("%(register)s on %(day)s")
        % {
            "register": capfirst(str(one.plural)),
            "day": date_format(localdate(moment), "SHORT_DATE_FORMAT"),
        },
        default_sort="first",
        empty=_("Nothing was there yet."),
        prepare=partial(_want_names, names, one),
    )
    listed.has_files, listed.key = False, ""
    return render_page(
        request,
        "ppm/audit/register.html",
        {
            "listing": listed,
            "moment": moment,
            "present": reverse(one.register),
            "moment_form": MomentForm(initial={"as_of": localdate(moment)}),
        },
        fragments=["list"],
    )


def _no_such_day(request: PersonRequest, instead: str) -> HttpResponse:
    """Today's page instead; with a word when a day was asked for."""
    if request.GET.get("as_of"):
        messages.warning(request, _("This is not a date."))
    return redirect(instead)


def _want_names(names: Names, one: Subject, rows: Sequence[Any]) -> None:
    for row in rows:
        names.want_row(one.model, asof.row_of(row))


def _subject(kind: str) -> Subject:
    try:
        return registry.subject(kind)
    except registry.UnknownSubject:
        raise Http404 from None


def fetch_subject(request: PersonRequest, kind: str, pk: int) -> tuple[Subject, Model]:
    """The object: 404 when the reader cannot see it, 403 with the reason when refused."""
    one = _subject(kind)
    row = registry.visible_rows(one, request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    point = row if hasattr(row, "access_point") else None
    if one.perm is not None and not (answer := can(request.user, one.perm, point)):
        raise Refused(answer.reason)
    request.menu_path = reverse(one.address, args=[pk]) if one.address else reverse(one.register)
    return one, row


def _about(one: Subject, row: Model) -> dict[str, Any]:
    """What every page on an object's past says of it."""
    return {
        "kind": one.kind,
        "pk": row.pk,
        "noun": registry.words_of(one.model).noun,
        "name": name_of(row),
        "present": reverse(one.address, args=[row.pk]) if one.address else "",
        "register": (capfirst(str(one.plural)), reverse(one.register)) if one.register else None,
        "history": history_address(one, row.pk),
    }


def history_address(one: Subject, pk: int) -> str:
    """Where the history of an object is told."""
    if one.history:
        return reverse(one.history, args=[pk])
    return reverse("ppm:history_detail", args=[one.kind, pk])
