from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.initiatives.models import Initiative
from portfolio.reorganisation import selectors, services
from portfolio.reorganisation.choices import ReorganisationKind, ReorganisationState
from portfolio.reorganisation.consequences import consequences
from portfolio.reorganisation.forms import AssignForm, ConfirmForm, MergeForm, SplitForm
from portfolio.reorganisation.models import Reorganisation
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import STALE, fetch, go_to, render_page

FORMS: dict[str, type[MergeForm | SplitForm]] = {
    ReorganisationKind.MERGE.value: MergeForm,
    ReorganisationKind.SPLIT.value: SplitForm,
}


@allowed(Perm.UNIT_EDIT)
@require_safe
def reorganisation_list(request: PersonRequest) -> HttpResponse:
    rows = Reorganisation.objects.visible_to(request.user).for_list()
    lines = [
        (
            row,
            [one.unit for one in row.units.all() if not one.is_successor],
            [one.unit for one in row.units.all() if one.is_successor],
        )
        for row in rows
    ]
    return render_page(request, "portfolio/reorganisation/list.html", {"lines": lines})


@allowed(Perm.UNIT_EDIT)
@require_http_methods(["GET", "POST"])
def reorganisation_create(request: PersonRequest) -> HttpResponse:
    kind = request.GET.get("kind", "merge")
    form_class = FORMS.get(kind, MergeForm)
    chosen = request.GET.get("unit", "")
    initial = {"units": [chosen], "unit": chosen} if chosen.isdecimal() else {}
    form = form_class(request.POST or None, initial=initial, today=localdate())
    if form.is_valid():
        values = {
            name: form.cleaned_data[name]
            for name in form.Meta.fields
            if name not in ("units", "unit", "successors")
        }
        try:
            row = services.draft(
                values={"kind": form.kind, **values},
                units=list(form.cleaned_data["units"]),
                others=form.others(),
                by=request.user,
                at=now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return go_to(request, "portfolio:reorganisation_detail", row.pk)
    return render_page(
        request,
        "portfolio/reorganisation/form.html",
        {"form": form, "is_split": form_class is SplitForm},
    )


@allowed(Perm.UNIT_EDIT)
@require_safe
@never_cache
def reorganisation_detail(request: PersonRequest, pk: int) -> HttpResponse:
    return _page(request, _fetched(request, pk))


def _fetched(request: PersonRequest, pk: int) -> Reorganisation:
    rows = Reorganisation.objects.select_related("into", "made_by", "confirmed_by")
    return fetch(request, rows, pk=pk)


def _page(request: PersonRequest, row: Reorganisation, status: int | None = None) -> HttpResponse:
    is_open = row.is_draft or row.is_planned
    preview = selectors.preview(row, request.user, localdate()) if is_open else None
    targets = selectors.successors(row)
    return render_page(
        request,
        "portfolio/reorganisation/detail.html",
        {
            "row": row,
            "preview": preview,
            "units": selectors.ending_units(row),
            "targets": targets,
            "assigns": row.is_draft and len(targets) > 1,
            "initiatives": [
                (one, preview.assigned.get(one.pk, row.into)) for one in preview.initiatives
            ]
            if preview
            else [],
            "children": [
                (one, preview.children_to.get(one.pk, row.into), preview.below[one.pk])
                for one in preview.moving.children
            ]
            if preview
            else [],
            "below": sum(preview.below.values()) if preview else 0,
            "in_future": row.takes_effect_on > localdate(),
        },
        status=status,
    )


@allowed(Perm.UNIT_EDIT)
@require_POST
def reorganisation_assign(request: PersonRequest, pk: int) -> HttpResponse:
    row = _fetched(request, pk)
    found = selectors.moving(row)
    form = AssignForm(
        request.POST,
        successors=list(selectors.successors(row)),
        initiatives=Initiative.objects.visible_to(request.user).filter(
            pk__in=[one.pk for one in found.initiatives]
        ),
        units=OrgUnit.objects.filter(pk__in=[one.pk for one in found.children]),
    )
    if not form.is_valid() or not (form.cleaned_data["initiative"] or form.cleaned_data["unit"]):
        messages.error(request, _("Tick at least one line and choose a successor."))
        return go_to(request, "portfolio:reorganisation_detail", pk)
    try:
        services.assign(
            reorganisation=row,
            to=form.cleaned_data["to"],
            initiatives=list(form.cleaned_data["initiative"]),
            units=list(form.cleaned_data["unit"]),
            by=request.user,
            at=now(),
        )
    except services.ReorganisationClosed as error:
        messages.error(request, error.message)
    return go_to(request, "portfolio:reorganisation_detail", pk)


@allowed(Perm.UNIT_EDIT)
@require_http_methods(["GET", "POST"])
@never_cache
def reorganisation_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what will happen, then do it, or plan it for its day."""
    row = _fetched(request, pk)
    if request.method != "POST":
        return _ask(request, row)
    try:
        row = services.confirm(
            reorganisation=row,
            fingerprint=request.POST.get("fingerprint", ""),
            by=request.user,
            at=now(),
            today=localdate(),
        )
    except services.PreviewOutdated as error:
        messages.error(request, error.message)
        return _page(request, row, status=STALE)
    except services.ReorganisationClosed as error:
        messages.error(request, error.message)
    except services.ReorganisationBlocked as error:
        for reason in error.reasons:
            messages.error(request, reason)
    else:
        if row.state == ReorganisationState.APPLIED:
            messages.success(request, _("Carried out: everything has moved."))
        else:
            messages.success(request, _("Planned: it is carried out by itself on its day."))
    return go_to(request, "portfolio:reorganisation_detail", pk)


def _ask(request: PersonRequest, row: Reorganisation) -> HttpResponse:
    """The consequences in words, bound to the preview that was read."""
    preview = selectors.preview(row, request.user, localdate()) if row.is_draft else None
    if preview is None or preview.blocking:
        return go_to(request, "portfolio:reorganisation_detail", row.pk)
    read = request.GET.get("fingerprint", preview.fingerprint)
    in_future = row.takes_effect_on > localdate()
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Carry this out?"),
            "sentence": consequences(row, preview, localdate()),
            "form": ConfirmForm(initial={"fingerprint": read}),
            "action_label": _("Confirm for that day") if in_future else _("Carry it out now"),
            "back": reverse("portfolio:reorganisation_detail", args=[row.pk]),
        },
    )


@allowed(Perm.UNIT_EDIT)
@require_POST
def reorganisation_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    row = _fetched(request, pk)
    try:
        services.withdraw(reorganisation=row, by=request.user, at=now())
    except services.ReorganisationClosed as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Withdrawn: nothing was moved."))
    return go_to(request, "portfolio:reorganisation_list")
