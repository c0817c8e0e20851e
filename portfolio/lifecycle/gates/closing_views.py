from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.lifecycle.gates import closing, refusals
from portfolio.lifecycle.gates.choices import GateKind
from portfolio.lifecycle.gates.forms import ClosingForm, FollowOnForm
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.gates.pages import gate_page
from portfolio.lifecycle.gates.selectors import closing_of
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to
from ppm.ui.stale import against


@allowed(Perm.GATE_PREPARE)
@require_http_methods(["GET", "POST"])
def gate_closing(request: PersonRequest, pk: int) -> HttpResponse:
    """Acceptance, lessons and the hand-over of the benefits."""
    gate = _closure(request, pk)
    row = closing_of(gate)
    form = ClosingForm(request.POST or None, instance=row)
    if not row.pk:
        form.fields["version"].required = False
    if form.is_valid():
        try:
            closing.edit_closing(gate_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except refusals.GateRefusal as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:gate_detail", pk)
    return gate_page(request, gate, form, _("Closing file"))


@allowed(Perm.GATE_PREPARE)
@require_http_methods(["GET", "POST"])
def gate_follow_on(request: PersonRequest, pk: int) -> HttpResponse:
    """One more thing to be done after the closure."""
    gate = _closure(request, pk)
    form = FollowOnForm(request.POST or None)
    if form.is_valid():
        try:
            closing.add_follow_on(
                gate_id=pk,
                language=request.user.language,
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except refusals.GateRefusal as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The action has been added."))
            return go_to(request, "portfolio:gate_detail", pk)
    return gate_page(request, gate, form, _("Follow-on action"), _("Add"))


def _closure(request: PersonRequest, pk: int) -> Gate:
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    if gate.kind != GateKind.CLOSURE:
        raise Http404
    return gate
