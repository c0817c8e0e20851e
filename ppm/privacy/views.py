from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ppm.accounts.choices import Language
from ppm.accounts.models import SYSTEM_EMAIL, Person
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed, signed_in
from ppm.permissions.requests import PersonRequest
from ppm.privacy import selectors, services
from ppm.privacy.columns import COLUMNS
from ppm.privacy.filters import PersonFilter
from ppm.privacy.forms import PseudonymiseForm
from ppm.ui.language import switching
from ppm.ui.lists import list_page
from ppm.ui.pages import go_to, render_page


@signed_in
@require_GET
def privacy_mine(request: PersonRequest) -> HttpResponse:
    """What the portal holds about the reader, and the way to all of it."""
    return render_page(
        request,
        "ppm/privacy/mine.html",
        {"person": request.user, "held": selectors.held(request.user)},
    )


@signed_in
@require_POST
def privacy_export(request: PersonRequest) -> HttpResponse:
    """Ask for all that is held about oneself."""
    return _ask(request, request.user)


@allowed(Perm.PRIVACY_MANAGE)
@require_GET
def privacy_list(request: PersonRequest) -> HttpResponse:
    """Everybody, to find the person who asked."""
    return list_page(
        request,
        Person.objects.exclude(email=SYSTEM_EMAIL),
        PersonFilter,
        COLUMNS,
        template="ppm/privacy/list.html",
        title=gettext_lazy("Personal data"),
        default_sort="name",
    )


@allowed(Perm.PRIVACY_MANAGE)
@require_GET
def privacy_person(request: PersonRequest, pk: int) -> HttpResponse:
    """What is held about a person; from here, the export and the pseudonym."""
    person = _person(pk)
    return render_page(
        request,
        "ppm/privacy/person.html",
        {
            "person": person,
            "held": selectors.held(person),
            "open_roles": selectors.open_roles(person, localdate()),
        },
    )


@allowed(Perm.PRIVACY_MANAGE)
@require_POST
def privacy_person_export(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for all that is held about a person, in answer to their request."""
    return _ask(request, _person(pk))


@allowed(Perm.PRIVACY_MANAGE)
@require_http_methods(["GET", "POST"])
def privacy_pseudonymise(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a name away for good, after the address was typed again."""
    person = _person(pk)
    form = PseudonymiseForm(request.POST or None)
    if form.is_valid() and not switching(request):
        try:
            services.pseudonymise_person(
                person_id=pk, by=request.user, at=now(), **form.cleaned_data
            )
        except services.NotConfirmed as error:
            form.add_error("typed", str(error.message))
        except services.RolesOpen as error:
            form.add_error(None, f"{error.message} {', '.join(error.roles)}")
        except (services.AlreadyPseudonymised, services.NotThisAccount) as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The name has been replaced by a pseudonym."))
            return go_to(request, "ppm:privacy_person", pk)
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Pseudonymise %(person)s") % {"person": person},
            "sentence": _(
                "Name and address are replaced by a pseudonym everywhere, the account is closed"
                " and its sessions end. History and frozen periods stay. This cannot be undone."
            ),
            "form": form,
            "action_label": _("Pseudonymise for good"),
            "back": reverse("ppm:privacy_person", args=[pk]),
        },
    )


def _person(pk: int) -> Person:
    return get_object_or_404(Person.objects.exclude(email=SYSTEM_EMAIL), pk=pk)


def _ask(request: PersonRequest, person: Person) -> HttpResponse:
    """In the language asked for; none means that of the person."""
    language = request.POST.get("language", "")
    if language and language not in Language.values:
        raise Http404
    return go_to(request, services.ask_export(person=person, by=request.user, language=language))
