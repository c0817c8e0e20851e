from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.confidentiality import services
from portfolio.confidentiality.forms import CircleForm, ListForm, ReasonForm
from portfolio.confidentiality.selectors import people_in_the_know
from portfolio.initiatives.assignments import RoleEnded
from portfolio.initiatives.checks import NobodyKnows, WiderThanParent
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.initiatives.pages import form_page
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against

GIVEN = ("version", "confidentiality", "code_name", "reason")


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def circle_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Open, restricted or secret, and who is in the know."""
    initiative = fetch(request, Initiative, pk=pk)
    name = nearest(initiative, "name")[0]
    form = CircleForm(request.POST or None, instance=initiative)
    if form.is_valid():
        try:
            services.set_confidentiality(
                initiative_id=pk,
                by=request.user,
                at=now(),
                **{field: form.cleaned_data[field] for field in GIVEN},
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except (WiderThanParent, NobodyKnows) as error:
            form.add_error("confidentiality", error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            # Who is not on the list has just closed the door behind himself.
            if not Initiative.objects.visible_to(request.user).filter(pk=pk).exists():
                return go_to(request, "portfolio:initiative_list")
            return go_to(request, request.path)
    return render_page(
        request,
        "portfolio/confidentiality/edit.html",
        {
            "form": form,
            "initiative": initiative,
            "name": name,
            "people": people_in_the_know(initiative, localdate()),
            "address": reverse("portfolio:initiative_people", args=[pk]),
        },
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def circle_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Put somebody on the list, with the reason."""
    initiative = fetch(request, Initiative, pk=pk)
    address = reverse("portfolio:circle_edit", args=[pk])
    form = ListForm(request.POST or None)
    if form.is_valid():
        services.add_to_list(initiative=initiative, by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("The person is on the list."))
        return go_to(request, address)
    return form_page(
        request, initiative, form, title=_("Put somebody on the list"), address=address
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def circle_end(request: PersonRequest, pk: int) -> HttpResponse:
    """Take somebody off the list, with the reason."""
    role = fetch(request, InitiativeRole.objects.select_related("initiative", "person"), pk=pk)
    address = reverse("portfolio:circle_edit", args=[role.initiative_id])
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.take_off_list(role=role, by=request.user, at=now(), **form.cleaned_data)
        except (RoleEnded, NobodyKnows) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The person is no longer on the list."))
            if not Initiative.objects.visible_to(request.user).filter(pk=role.initiative_id):
                return go_to(request, "portfolio:initiative_list")
            return go_to(request, address)
    names = {"person": role.person, "role": role.get_role_display()}
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Take off the list"),
            "sentence": _("%(person)s is no longer %(role)s of this initiative.") % names,
            "form": form,
            "action_label": _("Take off the list"),
            "back": address,
        },
    )
