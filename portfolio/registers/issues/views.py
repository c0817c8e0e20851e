"""The change panel of a request for change, and the change budget of a project."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.registers.issues import changes
from portfolio.registers.issues.choices import IssueKind
from portfolio.registers.issues.forms import ChangeBudgetForm, DecideForm
from portfolio.registers.issues.models import ChangeBudget, Issue
from portfolio.registers.issues.selectors import may_set_budget, panel_of
from portfolio.registers.issues.wording import why_not
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Refused, can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import STALE, fetch, go_to, posted_version, render_page
from ppm.ui.stale import against

CHANGED = gettext_lazy("Somebody else changed this request in the meantime. Read it again first.")


def _change(request: PersonRequest, pk: int) -> Issue:
    rows = Issue.objects.select_related("initiative__standing", "owner", "decision")
    row = fetch(request, rows, pk=pk)
    if row.kind != IssueKind.CHANGE:
        raise Http404
    return row


@allowed(Perm.INITIATIVE_VIEW)
@require_http_methods(["GET", "POST"])
def change_panel(request: PersonRequest, pk: int) -> HttpResponse:
    """Impact, budget, who decides; whoever decides does it here."""
    row = _change(request, pk)
    panel = panel_of(row, localdate())
    is_undecided = row.is_open and row.decision is None
    may_decide = is_undecided and (
        panel.is_authority(request.user) or panel.speaks_for_body(request.user)
    )
    initial = {"version": row.version, "decided_on": localdate()}
    form = DecideForm(request.POST or None, initial=initial)
    status = None
    if form.is_valid():
        try:
            changes.decide_change(pk=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion:
            form.add_error(None, CHANGED)
            status = STALE
        except (changes.NoChange, changes.NotYours) as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The decision stands in the register."))
            return go_to(request, row)
    context = {
        "row": row,
        "panel": panel,
        "why": why_not(panel),
        "name": nearest(row.initiative, "name")[0],
        "home": reverse("portfolio:initiative_detail", args=[row.initiative_id]),
        "is_undecided": is_undecided,
        "may_decide": may_decide,
        "may_edit": bool(can(request.user, Perm.INITIATIVE_EDIT, row)),
        "may_set_budget": may_set_budget(request.user, row),
        "decide": form,
    }
    if may_decide or form.errors:
        context["form"] = form
    return render_page(request, "portfolio/registers/issues/change.html", context, status=status)


@allowed(Perm.INITIATIVE_EDIT)
@require_POST
def change_submit(request: PersonRequest, pk: int) -> HttpResponse:
    """Send the request to whoever decides."""
    row = _change(request, pk)
    try:
        changes.submit_change(pk=pk, version=posted_version(request), by=request.user, at=now())
    except StaleVersion:
        messages.error(request, CHANGED)
    except changes.NoChange as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Those who decide have been told."))
    return go_to(request, "portfolio:change_panel", row.pk)


@allowed(Perm.INITIATIVE_VIEW)
@require_http_methods(["GET", "POST"])
def change_budget_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Set the change budget of a project and the limit of its change authority."""
    initiative = fetch(request, Initiative, pk=pk)
    if not may_set_budget(request.user, initiative):
        raise Refused(_("The executive or the PMO sets the change budget and the limit."))
    row = ChangeBudget.objects.filter(initiative=initiative).first()
    form = ChangeBudgetForm(
        request.POST or None, instance=row or ChangeBudget(initiative=initiative)
    )
    address = reverse("portfolio:initiative_issue_list", args=[pk])
    if form.is_valid():
        values = {"version": None, **form.cleaned_data}
        try:
            changes.set_change_budget(initiative=initiative, by=request.user, at=now(), **values)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, address)
    return form_page(request, initiative, form, title=_("Change budget"), address=address)
