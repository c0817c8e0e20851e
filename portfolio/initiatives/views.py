from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives import assignments, checks, naming, services
from portfolio.initiatives.forms import FIELDS, InitiativeForm, NewInitiativeForm, RoleForm
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.initiatives.pages import form_page
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.permissions.roles import Role
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against

REFUSALS = (checks.CannotHold, checks.WiderThanParent, checks.NobodyKnows)


@allowed(Perm.INITIATIVE_CREATE)
@require_http_methods(["GET", "POST"])
def initiative_create(request: PersonRequest) -> HttpResponse:
    """Create a portfolio, programme, project or product."""
    form = NewInitiativeForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            made = services.create_initiative(
                by=request.user, at=now(), people=form.people(), **form.columns()
            )
        except REFUSALS as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(code)s has been created.") % {"code": made.code})
            # Who did not name himself on a confidential initiative no longer sees it.
            if not Initiative.objects.visible_to(request.user).filter(pk=made.pk).exists():
                return go_to(request, "portfolio:initiative_list")
            return go_to(request, "portfolio:initiative_detail", made.pk)
    return render_page(request, "portfolio/initiatives/create.html", {"form": form})


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def initiative_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Edit an initiative; a stale version shows both texts."""
    initiative = fetch(request, Initiative, pk=pk)
    address = reverse("portfolio:initiative_detail", args=[pk])
    name = nearest(initiative, "name")[0]
    form = InitiativeForm(request.POST or None, instance=initiative, user=request.user)
    context = {"form": form, "name": name, "address": address}
    if form.is_valid():
        values = {field: form.cleaned_data[field] for field in FIELDS if field in form.fields}
        version = form.cleaned_data["version"]
        try:
            services.edit_initiative(
                initiative_id=pk, version=version, by=request.user, at=now(), **values
            )
        except StaleVersion as error:
            against(form, error.current, request.path, user=request.user)
        except REFUSALS as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, address)
    return render_page(request, "portfolio/initiatives/edit.html", context)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def role_assign(request: PersonRequest, pk: int) -> HttpResponse:
    """Give somebody a role on the initiative, from today on."""
    initiative = fetch(request, Initiative, pk=pk)
    address = reverse("portfolio:initiative_people", args=[pk])
    form = RoleForm(request.POST or None)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            naming.name_person(
                initiative=initiative,
                role=role,
                person=form.cleaned_data["person"],
                by=request.user,
                at=now(),
            )
        except (naming.HoldsOtherSide, naming.HeldBySomebody) as error:
            form.add_error("person", error.message)
        else:
            messages.success(request, _("The role has been given."))
            return go_to(request, address)
    return form_page(request, initiative, form, title=_("Give somebody a role"), address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def role_end(request: PersonRequest, pk: int) -> HttpResponse:
    """End somebody's role; it stays in the history."""
    role = fetch(request, InitiativeRole.objects.select_related("initiative", "person"), pk=pk)
    address = reverse("portfolio:initiative_people", args=[role.initiative_id])
    if request.method == "POST":
        try:
            assignments.end_role(role=role, by=request.user, at=now())
        except (assignments.RoleEnded, checks.NobodyKnows) as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The role has ended."))
        return go_to(request, address)
    names = {"person": role.person, "role": role.get_role_display()}
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("End this role"),
            "sentence": _("%(person)s will no longer be %(role)s here.") % names,
            "form": None,
            "action_label": _("End this role"),
            "back": address,
        },
    )
