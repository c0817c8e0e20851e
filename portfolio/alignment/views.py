from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.alignment import services
from portfolio.alignment.columns import disposition, reference_columns
from portfolio.alignment.filters import ApplicationFilter, CapabilityFilter
from portfolio.alignment.forms import (
    ApplicationForm,
    CapabilityForm,
    NewApplicationForm,
    NewCapabilityForm,
)
from portfolio.alignment.models import Application, Capability
from portfolio.alignment.selectors import (
    building_on_the_past,
    lacking_a_side,
    measures,
    touched_by,
)
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.perimeter import perimeter
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name, nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import percent
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against

MOST = 50


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def alignment_overview(request: PersonRequest) -> HttpResponse:
    """How far business and IT pull together, as measures with their “n of N”."""
    found = measures(request.user)
    alone = list(
        lacking_a_side(request.user)
        .select_related("unit", "sponsorship__business_owner", "sponsorship__it_counterpart")
        .order_by("code")[: MOST + 1]
    )
    return render_page(
        request,
        "portfolio/alignment/overview.html",
        {
            "found": found,
            "joint": _share(found.joint, found.projects),
            "linked": _share(found.linked, found.projects),
            "money": [(one, _share(one.linked, one.whole)) for one in found.money],
            "alone": [(one, *nearest(one, "name"), *_sides(one)) for one in alone[:MOST]],
            "is_cut": len(alone) > MOST,
            "disputed": [
                (
                    coded_name(one.application),
                    disposition(one.application.disposition),
                    [(each, *nearest(each, "name")) for each in one.projects],
                )
                for one in building_on_the_past(request.user)
            ],
            "perimeter": perimeter(request.user),
        },
    )


def _sides(one: Initiative) -> tuple[Person | None, Person | None]:
    """Who answers for it so far."""
    row = getattr(one, "sponsorship", None)
    return (row.business_owner, row.it_counterpart) if row is not None else (None, None)


def _share(part: Any, whole: Any) -> str:
    """A share in per cent; of nothing there is none."""
    return percent(part / whole) if whole else "–"


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def capability_list(request: PersonRequest) -> HttpResponse:
    """Capabilities, with how many initiatives in sight touch each."""
    may_edit = bool(can(request.user, Perm.ALIGNMENT_EDIT))
    return list_page(
        request,
        Capability.objects.visible_to(request.user).select_related("unit"),
        CapabilityFilter,
        reference_columns(
            touched_by(request.user, "capability"),
            address="portfolio:capability_edit" if may_edit else "",
            has_disposition=False,
        ),
        template="portfolio/alignment/list.html",
        title=_("Capabilities"),
        default_sort="code",
        empty=_("No capability has been written down yet."),
        context={
            "create": reverse("portfolio:capability_create") if may_edit else "",
            "create_label": _("New capability"),
        },
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def application_list(request: PersonRequest) -> HttpResponse:
    """Applications and what is to become of them."""
    may_edit = bool(can(request.user, Perm.ALIGNMENT_EDIT))
    return list_page(
        request,
        Application.objects.visible_to(request.user).select_related("unit"),
        ApplicationFilter,
        reference_columns(
            touched_by(request.user, "application"),
            address="portfolio:application_edit" if may_edit else "",
            has_disposition=True,
        ),
        template="portfolio/alignment/list.html",
        title=_("Applications"),
        default_sort="code",
        empty=_("No application has been written down yet."),
        context={
            "create": reverse("portfolio:application_create") if may_edit else "",
            "create_label": _("New application"),
        },
    )


@allowed(Perm.ALIGNMENT_EDIT)
@require_http_methods(["GET", "POST"])
def capability_create(request: PersonRequest) -> HttpResponse:
    """Add a capability."""
    form = NewCapabilityForm(request.POST or None)
    return _reference_page(
        request,
        form,
        _("New capability"),
        "portfolio:capability_list",
        lambda: services.create_capability(by=request.user, at=now(), **form.cleaned_data),
    )


@allowed(Perm.ALIGNMENT_EDIT)
@require_http_methods(["GET", "POST"])
def capability_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a capability."""
    row: Capability = fetch(request, Capability.objects.all(), pk=pk)
    title = coded_name(row)
    form = CapabilityForm(request.POST or None, instance=row)
    return _reference_page(
        request,
        form,
        title,
        "portfolio:capability_list",
        lambda: services.edit_capability(
            capability_id=pk, by=request.user, at=now(), **form.cleaned_data
        ),
    )


@allowed(Perm.ALIGNMENT_EDIT)
@require_http_methods(["GET", "POST"])
def application_create(request: PersonRequest) -> HttpResponse:
    """Add an application."""
    form = NewApplicationForm(request.POST or None)
    return _reference_page(
        request,
        form,
        _("New application"),
        "portfolio:application_list",
        lambda: services.create_application(by=request.user, at=now(), **form.cleaned_data),
    )


@allowed(Perm.ALIGNMENT_EDIT)
@require_http_methods(["GET", "POST"])
def application_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change an application, its disposition above all."""
    row: Application = fetch(request, Application.objects.all(), pk=pk)
    title = coded_name(row)
    form = ApplicationForm(request.POST or None, instance=row)
    return _reference_page(
        request,
        form,
        title,
        "portfolio:application_list",
        lambda: services.edit_application(
            application_id=pk, by=request.user, at=now(), **form.cleaned_data
        ),
    )


def _reference_page(
    request: PersonRequest, form: Any, title: str, home: str, write: Any
) -> HttpResponse:
    if form.is_valid():
        try:
            write()
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, home)
    context = {"form": form, "title": title, "address": reverse(home)}
    return render_page(request, "portfolio/alignment/form.html", context)
