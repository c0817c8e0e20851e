from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portfolio.people import reassigning
from portfolio.people.reassigning_forms import ReassignForm
from ppm.accounts.sight import find_person
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import go_to, render_page


@allowed(Perm.PERSON_REASSIGN)
@require_http_methods(["GET", "POST"])
def person_reassign(request: PersonRequest, pk: int) -> HttpResponse:
    """Pass on what somebody holds: choose, look at it, do it."""
    person = find_person(request, pk, Perm.PERSON_REASSIGN)
    address = reverse("portfolio:person_detail", args=[pk])
    units, initiatives, seats = reassigning.roles_of(person, request.user, localdate())
    form = ReassignForm(
        request.POST or None,
        person=person,
        units=units,
        initiatives=initiatives,
        seats=seats,
        initial={"on": localdate()},
    )
    context = {"form": form, "person": person, "address": address, "moves": []}
    step = request.POST.get("step", "")
    if form.is_valid() and step != "change":
        moves = reassigning.examined(form.moves(), form.cleaned_data["on"])
        if step == "apply":
            try:
                count = reassigning.reassign(
                    person=person,
                    moves=moves,
                    on=form.cleaned_data["on"],
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=now(),
                )
            except (reassigning.NothingToPassOn, reassigning.CannotPassOn) as error:
                form.add_error(None, str(error.message))
            else:
                done = ngettext(
                    "%(count)s role has been passed on; everybody concerned has been told.",
                    "%(count)s roles have been passed on; everybody concerned has been told.",
                    count,
                )
                messages.success(request, done % {"count": count})
                return go_to(request, address)
        elif not moves:
            form.add_error(None, str(reassigning.NothingToPassOn.message))
        elif any(move.problem for move in moves):
            form.add_error(None, str(reassigning.CannotPassOn.message))
            context["moves"] = moves
        else:
            context |= {"moves": moves, "is_preview": True}
    context.setdefault("is_preview", False)
    context["title"] = _("Pass on the roles of %(person)s") % {"person": person}
    return render_page(request, "portfolio/people/reassign.html", context)
