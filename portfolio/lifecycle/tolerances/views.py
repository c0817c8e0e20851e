from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.choices import ASPECTS, PROJECT_ONLY
from portfolio.lifecycle.tolerances.forms import AgreementForm, limit_forms
from portfolio.lifecycle.tolerances.models import Tolerance
from portfolio.lifecycle.tolerances.services import AgreedMeanwhile, agree_tolerances
from portfolio.lifecycle.tolerances.uses import aspects_of
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.permissions.roles import Role
from ppm.ui.language import switching
from ppm.ui.pages import fetch, go_to, render_page

# Who agrees: the board for a stage, the business for the project; the manager only writes it down.
AGREEING = (Role.EXECUTIVE, Role.SENIOR_USER, Role.SENIOR_SUPPLIER, Role.PROGRAMME_MANAGER)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def tolerance_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down what was agreed for the project (or a stage, `?stage=`): new versions of what changed."""
    initiative = fetch(request, Initiative.objects.select_related("standing"), pk=pk)
    stage = _stage(request, initiative)
    today = localdate()
    aspects = [
        str(one)
        for one in ASPECTS
        if one in aspects_of(initiative.tailoring_class)
        and not (stage is not None and one in PROJECT_ONLY)
    ]
    rows = Tolerance.objects.filter(initiative=initiative, stage=stage).in_force(today)
    data = request.POST if request.method == "POST" and not switching(request) else None
    limits = limit_forms(data, aspects, {one.aspect: one for one in rows})
    form = AgreementForm(
        request.POST or None,
        people=_people(initiative),
        initial={"valid_from": today, "agreed_by": initiative.standing.executive_id},
    )
    is_stale = False
    if data is not None and form.is_valid() and min(one.is_valid() for one in limits):
        agreed = [found for one in limits if (found := one.agreement())]
        try:
            agree_tolerances(
                initiative=initiative,
                stage=stage,
                agreements=agreed,
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except AgreedMeanwhile as error:
            form.add_error(None, error.message)
            is_stale = True
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The tolerances have been written down."))
            return go_to(request, "portfolio:initiative_plan", pk)
    context = {
        "form": form,
        "limits": limits,
        "stage": stage,
        "name": nearest(initiative, "name")[0],
        "home": reverse("portfolio:initiative_plan", args=[pk]),
    }
    response = render_page(request, "portfolio/lifecycle/tolerances/edit.html", context)
    if is_stale:
        response.status_code = 409
    elif data is not None and any(one.errors for one in limits):
        response.status_code = 422
    return response


def _stage(request: PersonRequest, initiative: Initiative) -> Stage | None:
    wanted = request.GET.get("stage", "")
    if not wanted:
        return None
    found = Stage.objects.filter(initiative=initiative, actual_end__isnull=True)
    stage = found.filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() else None
    if stage is None:
        raise Http404
    return stage


def _people(initiative: Initiative) -> "object":
    """The board of the project."""
    roles = initiative.roles.filter(role__in=AGREEING, valid_to__isnull=True)
    return Person.objects.filter(pk__in=roles.values("person")).order_by(
        "family_name", "given_name", "pk"
    )
