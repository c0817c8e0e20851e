from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portfolio.people.columns import COLUMNS
from portfolio.people.filters import PersonFilter
from portfolio.people.forms import EndForm, GrantForm, PersonForm, ProfileForm, ReasonForm
from portfolio.people.selectors import directory, person_page
from ppm.accounts import services as accounts
from ppm.accounts.sight import find_person, people_in_sight
from ppm.permissions import services as permissions
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed, signed_in
from ppm.permissions.models import UnitRole
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import go_to, render_page


@allowed(Perm.PERSON_VIEW)
@require_safe
def person_list(request: PersonRequest) -> HttpResponse:
    """The directory: everybody in reach, active or not."""
    return list_page(
        request,
        directory(request.user, localdate()),
        PersonFilter,
        COLUMNS,
        template="portfolio/people/list.html",
        title=gettext_lazy("People"),
        default_sort="name",
        empty=gettext_lazy("Nobody matches."),
        context={"may_create": bool(can(request.user, Perm.PERSON_EDIT))},
    )


@allowed(Perm.PERSON_VIEW)
@require_safe
def person_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One person: roles and since when, initiatives, absences, what is still open."""
    person = find_person(request, pk, Perm.PERSON_VIEW)
    may = {
        name: bool(can(request.user, perm, person))
        for name, perm in (
            ("edit", Perm.PERSON_EDIT),
            ("history", Perm.HISTORY_ALL),
            ("grant", Perm.ROLE_GRANT),
            ("substitute", Perm.SUBSTITUTION_SET),
            ("reassign", Perm.PERSON_REASSIGN),
        )
    }
    is_self = person.pk == request.user.pk
    return render_page(
        request,
        "portfolio/people/detail.html",
        {
            "person": person,
            "page": person_page(person, request.user, localdate()),
            "may": may,
            "is_self": is_self,
            "today": localdate(),
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Oneself: language, notices, absences, and the roles one holds."""
    form = ProfileForm(request.POST or None, initial={"language": request.user.language})
    if form.is_valid():
        accounts.change_language(person=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return go_to(request, "portfolio:profile")
    return render_page(
        request,
        "portfolio/people/profile.html",
        {
            "form": form,
            "person": request.user,
            "page": person_page(request.user, request.user, localdate()),
            "today": localdate(),
        },
    )


@allowed(Perm.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_create(request: PersonRequest) -> HttpResponse:
    """A new person; without a password, which the person asks for by mail."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            made = accounts.create_person(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("%(person)s has been created, without a role so far.") % {"person": made},
            )
            return go_to(request, "portfolio:person_detail", made.pk)
    return _form_page(request, form, _("New person"), reverse("portfolio:person_list"))


@allowed(Perm.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Name, address, language and unit."""
    person = find_person(request, pk, Perm.PERSON_EDIT)
    address = reverse("portfolio:person_detail", args=[pk])
    name = str(person)
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid():
        try:
            accounts.edit_person(person=person, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, address)
    return _form_page(request, form, _("Edit the person"), address, over=name)


@allowed(Perm.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_deactivate(request: PersonRequest, pk: int) -> HttpResponse:
    """Let somebody sign in no longer, after showing what is still open; or again."""
    person = find_person(request, pk, Perm.PERSON_EDIT)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            accounts.set_active(
                person=person,
                is_active=not person.is_active,
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except accounts.DeactivatesOneself as error:
            form.add_error(None, str(error.message))
        else:
            done = (
                _("%(person)s can no longer sign in.")
                if person.is_active
                else _("%(person)s can sign in again.")
            )
            messages.success(request, done % {"person": person})
            return go_to(request, "portfolio:person_detail", pk)
    page = person_page(person, request.user, localdate())
    return render_page(
        request,
        "portfolio/people/deactivate.html",
        {
            "form": form,
            "person": person,
            "open_roles": [
                one
                for one in (*page.unit_roles, *page.initiative_roles, *page.seats)
                if not one.is_over
            ],
            "reports_due": page.reports_due,
            "may_reassign": bool(can(request.user, Perm.PERSON_REASSIGN, person)),
        },
    )


@allowed(Perm.ROLE_GRANT)
@require_http_methods(["GET", "POST"])
def unit_role_grant(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a role on a unit, with dates and a reason."""
    person = find_person(request, pk, Perm.ROLE_GRANT)
    address = reverse("portfolio:person_detail", args=[pk])
    initial = {"valid_from": localdate(), "unit": person.unit_id}
    form = GrantForm(request.POST or None, viewer=request.user, initial=initial)
    if form.is_valid():
        try:
            permissions.grant_unit_role(
                person=person, by=request.user, at=now(), **form.cleaned_data
            )
        except (permissions.RoleForOneself, permissions.NotGrantable) as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The role has been given."))
            return go_to(request, address)
    return _form_page(request, form, _("Give a role on a unit"), address, over=str(person))


@allowed(Perm.ROLE_GRANT)
@require_http_methods(["GET", "POST"])
def unit_role_end(request: PersonRequest, pk: int) -> HttpResponse:
    """End a role on a unit; it stays in the history."""
    sight = people_in_sight(request.user).values("pk")
    held = UnitRole.objects.filter(pk=pk, person__in=sight).select_related("person", "unit").first()
    if held is None:
        raise Http404
    address = request.menu_path = reverse("portfolio:person_detail", args=[held.person_id])
    find_person(request, held.person_id, Perm.ROLE_GRANT)
    form = EndForm(request.POST or None, initial={"last_day": localdate()})
    if form.is_valid():
        try:
            permissions.end_unit_role(held=held, by=request.user, at=now(), **form.cleaned_data)
        except (
            permissions.RoleForOneself,
            permissions.NotGrantable,
            permissions.RoleEnded,
        ) as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The role ends."))
            return go_to(request, address)
    over = f"{held.person} · {held.get_role_display()} · {held.unit}"
    return _form_page(request, form, _("End this role"), address, over=over)


def _form_page(
    request: PersonRequest, form: object, title: str, address: str, over: str = ""
) -> HttpResponse:
    return render_page(
        request,
        "portfolio/people/form.html",
        {"form": form, "title": title, "address": address, "over": over},
    )
