from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ppm.org import services
from ppm.org.forms import NAMES, EndUnitForm, UnitForm
from ppm.org.models import OrgUnit
from ppm.org.selectors import tree
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui import stale
from ppm.ui.pages import fetch, go_to, posted_version, render_page

FIELDS = ("code", *NAMES, "parent", "valid_from")


@allowed(Perm.UNIT_VIEW)
@require_safe
def unit_list(request: PersonRequest) -> HttpResponse:
    units = OrgUnit.objects.visible_to(request.user).select_related("successor")
    lines = tree(units, localdate())
    shows_past = request.GET.get("past") == "1"
    return render_page(
        request,
        "ppm/org/list.html",
        {
            "lines": lines if shows_past else [one for one in lines if not one.is_over],
            "past": sum(one.is_over for one in lines),
            "shows_past": shows_past,
            "may_edit": bool(can(request.user, Perm.UNIT_EDIT)),
            "may_read_history": bool(
                can(request.user, Perm.HISTORY_VIEW) or can(request.user, Perm.HISTORY_ALL)
            ),
        },
    )


@allowed(Perm.UNIT_EDIT)
@require_http_methods(["GET", "POST"])
def unit_create(request: PersonRequest) -> HttpResponse:
    form = UnitForm(request.POST or None, today=localdate())
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            services.create_unit(values=values, by=request.user, at=now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The unit was created."))
            return go_to(request, "ppm:unit_list")
    return render_page(request, "ppm/org/form.html", {"form": form, "unit": None})


@allowed(Perm.UNIT_EDIT)
@require_http_methods(["GET", "POST"])
def unit_edit(request: PersonRequest, pk: int) -> HttpResponse:
    unit = fetch(request, OrgUnit, pk=pk)
    form = UnitForm(request.POST or None, instance=unit, today=localdate())
    if form.is_valid():
        try:
            services.change_unit(
                unit=unit,
                version=posted_version(request),
                values={name: form.cleaned_data[name] for name in FIELDS},
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except StaleVersion as error:
            stale.against(form, error.current, request.path, today=localdate())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "ppm:unit_list")
    return render_page(
        request, "ppm/org/form.html", {"form": form, "unit": OrgUnit.objects.get(pk=pk)}
    )


@allowed(Perm.UNIT_EDIT)
@require_http_methods(["GET", "POST"])
def unit_end(request: PersonRequest, pk: int) -> HttpResponse:
    unit = fetch(request, OrgUnit, pk=pk)
    initial = {"version": unit.version}
    form = EndUnitForm(request.POST or None, initial=initial, unit=unit, today=localdate())
    if form.is_valid():
        try:
            services.end_unit(unit=unit, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            form.add_error(None, error.message)
        except services.UnitStillInUse as error:
            for reason in error.reasons:
                form.add_error(None, reason)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The unit ends on that day."))
            return go_to(request, "ppm:unit_list")
    return render_page(request, "ppm/org/end.html", {"form": form, "unit": unit})
