from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from methodology.products.models import ManagementProduct
from methodology.tailoring import tables
from methodology.tailoring.models import Anchor, Cadence, TailoringTable
from methodology.tailoring.table_forms import (
    AnchorForm,
    CadenceForm,
    ThresholdsForm,
    TreatmentsForm,
)
from methodology.tailoring.table_reading import read_table, versions
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.forms import VersionedForm
from ppm.ui.pages import go_to, render_page
from ppm.ui.stale import against


def _address(table: TailoringTable) -> str:
    return f"{reverse('methodology:tailoring_table')}?version={table.number}"


@allowed(Perm.METHOD_VIEW)
@require_safe
def tailoring_table(request: PersonRequest) -> HttpResponse:
    """What each class asks: scores, products, cadence; of the version in force or another one."""
    may_edit = bool(can(request.user, Perm.METHOD_EDIT))
    found = [one for one in versions() if may_edit or one.published_at is not None]
    asked = request.GET.get("version", "")
    in_force = next((one for one in found if one.published_at is not None), None)
    shown = next((one for one in found if str(one.number) == asked), in_force)
    if shown is None:
        raise Http404
    is_draft = shown.published_at is None
    return render_page(
        request,
        "methodology/tailoring/table.html",
        {
            "shown": read_table(shown),
            "versions": [(one, nearest(one, "note")[0], one == shown) for one in found],
            "is_in_force": shown == in_force,
            "is_draft": is_draft,
            "may_edit": may_edit,
            "may_change": may_edit and is_draft,
            "draft": next((one for one in found if one.published_at is None), None),
            "problems": tables.problems_of(shown) if is_draft else [],
        },
    )


@allowed(Perm.METHOD_EDIT)
@require_POST
def tailoring_prepare(request: PersonRequest) -> HttpResponse:
    """Begin a new version as a copy of the last one."""
    try:
        draft = tables.prepare_version(by=request.user, at=now())
    except tables.DraftExists as error:
        messages.error(request, str(error.message))
        return go_to(request, "methodology:tailoring_table")
    messages.success(request, _("Version %(number)s is being prepared.") % {"number": draft.number})
    return go_to(request, _address(draft))


@allowed(Perm.METHOD_EDIT)
@require_POST
def tailoring_publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a draft into force, if it is complete."""
    draft = get_object_or_404(TailoringTable, pk=pk)
    try:
        tables.put_into_force(table_id=pk, version=None, by=request.user, at=now())
    except (tables.AlreadyInForce, tables.NotComplete) as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Version %(number)s is in force.") % {"number": draft.number})
    return go_to(request, _address(draft))


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def tailoring_thresholds_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The thresholds of a draft, and what the version changes."""
    draft = get_object_or_404(TailoringTable, pk=pk)
    form = ThresholdsForm(request.POST or None, instance=draft)

    def save(version: int, values: dict[str, Any]) -> None:
        tables.edit_thresholds(table_id=pk, version=version, by=request.user, at=now(), **values)

    return _edit(request, draft, form, save, _("Thresholds"))


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def anchor_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """What a score means."""
    row: Anchor = get_object_or_404(Anchor.objects.select_related("table"), pk=pk)
    title = _("%(criterion)s, score %(score)s") % {
        "criterion": capfirst(row.get_criterion_display()),
        "score": row.score,
    }
    form = AnchorForm(request.POST or None, instance=row)

    def save(version: int, values: dict[str, Any]) -> None:
        tables.edit_row(model=Anchor, pk=pk, version=version, by=request.user, at=now(), **values)

    return _edit(request, row.table, form, save, title)


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def cadence_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """How often and by whom projects of a class are looked at."""
    row: Cadence = get_object_or_404(Cadence.objects.select_related("table"), pk=pk)
    title = _("Cadence: %(class)s") % {"class": row.get_tailoring_class_display()}
    form = CadenceForm(request.POST or None, instance=row)

    def save(version: int, values: dict[str, Any]) -> None:
        tables.edit_row(model=Cadence, pk=pk, version=version, by=request.user, at=now(), **values)

    return _edit(request, row.table, form, save, title)


def _edit(
    request: PersonRequest, draft: TailoringTable, form: VersionedForm, save: Any, title: str
) -> HttpResponse:
    """The page of one form on a part of a draft."""
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}  # type: ignore[attr-defined]
        try:
            save(form.cleaned_data["version"], values)
        except StaleVersion as error:
            current: Model = error.current
            against(form, current, request.path)
        except tables.AlreadyInForce as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, _address(draft))
    return render_page(
        request,
        "methodology/tailoring/edit.html",
        {"form": form, "title": title, "address": _address(draft), "number": draft.number},
    )


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def treatment_edit(request: PersonRequest, pk: int, product: int) -> HttpResponse:
    """What each class asks of one product, in a draft."""
    draft = get_object_or_404(TailoringTable, pk=pk)
    kept = get_object_or_404(ManagementProduct, pk=product)
    form = TreatmentsForm(
        request.POST or None, product=kept, rows=list(draft.treatments.filter(product=kept))
    )
    if form.is_valid():
        try:
            tables.edit_treatments(
                table=draft, product=kept, wanted=form.wanted, by=request.user, at=now()
            )
        except tables.AlreadyInForce as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved."))
            return go_to(request, f"{_address(draft)}#product-{kept.key}")
    return render_page(
        request,
        "methodology/tailoring/edit.html",
        {
            "form": form,
            "title": capfirst(nearest(kept, "name")[0]),
            "address": _address(draft),
            "number": draft.number,
        },
    )
