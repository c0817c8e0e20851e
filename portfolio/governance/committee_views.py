"""Mandate and seats of a committee, kept by the central PMO."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.governance.forms import CommitteeForm, SeatChangeForm, SeatForm
from portfolio.meetings import services
from portfolio.meetings.models import Committee, CommitteeMember
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.COMMITTEE_EDIT)
@require_http_methods(["GET", "POST"])
def committee_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the mandate, the quorum or the limit."""
    committee = fetch(request, Committee, pk=pk)
    form = CommitteeForm(request.POST or None, instance=committee)
    if form.is_valid():
        try:
            services.edit_committee(committee_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:committee_detail", pk)
    return _form_page(request, Committee.objects.get(pk=pk), form, _("Edit the committee"))


@allowed(Perm.COMMITTEE_EDIT)
@require_http_methods(["GET", "POST"])
def seat_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Seat somebody."""
    committee = fetch(request, Committee, pk=pk)
    form = SeatForm(request.POST or None, initial={"valid_from": localdate()})
    if form.is_valid():
        try:
            services.add_seat(committee=committee, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The seat has been given."))
            return go_to(request, "portfolio:committee_detail", pk)
    return _form_page(request, committee, form, _("Add a member"))


@allowed(Perm.COMMITTEE_EDIT)
@require_http_methods(["GET", "POST"])
def seat_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Name another deputy or end a seat."""
    seat = fetch(request, CommitteeMember.objects.select_related("person", "committee"), pk=pk)
    form = SeatChangeForm(
        request.POST or None, initial={"deputy": seat.deputy_id, "valid_to": seat.valid_to}
    )
    if form.is_valid():
        try:
            services.change_seat(seat_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:committee_detail", seat.committee_id)
    return _form_page(request, seat.committee, form, str(seat.person))


def _form_page(
    request: PersonRequest, committee: Committee, form: BaseForm, title: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "committee": committee,
        "name": nearest(committee, "name")[0],
    }
    return render_page(request, "portfolio/governance/committee_form.html", context)
