from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.lifecycle import services
from portfolio.lifecycle.forms import (
    FollowersForm,
    MoveStageForm,
    NewStageForm,
    StageDayForm,
    StageForm,
)
from portfolio.lifecycle.gates.refusals import NotDecided
from portfolio.lifecycle.gates.starting import start_decided_stage
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.moving import proposed
from ppm.languages.nearest import nearest
from ppm.languages.phrases import labelled
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against

REFUSALS = (
    NotDecided,
    services.StageIsFrozen,
    services.AnotherStageRuns,
    services.StageNotRunning,
    services.StageNotPlanned,
)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def stage_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan one more stage."""
    initiative = fetch(request, Initiative, pk=pk)
    form = NewStageForm(request.POST or None, initial={"language": request.user.language})
    if form.is_valid():
        try:
            services.add_stage(
                initiative=initiative, by=request.user, at=now(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The stage has been added."))
            return go_to(request, "portfolio:initiative_plan", pk)
    return _form_page(request, initiative, form, _("Add a stage"), _("Save"))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def stage_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change name, number or dates of a stage."""
    stage = fetch(request, Stage.objects.select_related("initiative"), pk=pk)
    form = StageForm(request.POST or None, instance=stage)
    if stage.is_frozen:
        for name in services.AGREED & set(form.fields):
            del form.fields[name]
    if form.is_valid():
        try:
            services.edit_stage(stage_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        except services.StageIsFrozen as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:initiative_plan", stage.initiative_id)
    return _form_page(request, stage.initiative, form, _("Edit the stage"), _("Save"))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def stage_start(request: PersonRequest, pk: int) -> HttpResponse:
    """Start a planned stage that was decided; before the decision only the executive can."""
    return _stage_day(request, pk, start_decided_stage, _("Start the stage"))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def stage_complete(request: PersonRequest, pk: int) -> HttpResponse:
    """Complete the running stage."""
    return _stage_day(request, pk, services.complete_stage, _("Complete the stage"))


def _stage_day(
    request: PersonRequest, pk: int, service: Callable[..., Stage], title: str
) -> HttpResponse:
    stage = fetch(request, Stage.objects.select_related("initiative"), pk=pk)
    start = {"on": localdate(), "version": stage.version}
    form = StageDayForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            service(stage_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except (StaleVersion, *REFUSALS) as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            # Its field has another name here.
            form.add_error("on", error.messages)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:initiative_plan", stage.initiative_id)
    return _form_page(request, stage.initiative, form, labelled(title, stage.name), title)


def _form_page(
    request: PersonRequest, initiative: Initiative, form: BaseForm, title: str, action: str
) -> HttpResponse:
    return form_page(
        request,
        initiative,
        form,
        title=title,
        address=reverse("portfolio:initiative_plan", args=[initiative.pk]),
        action=action,
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def stage_move(request: PersonRequest, pk: int) -> HttpResponse:
    """Expect a stage to end on another day: what follows is proposed (`?end=`), then done in one step."""
    stage = fetch(request, Stage.objects.select_related("initiative"), pk=pk)
    asked = MoveStageForm(request.GET if "end" in request.GET else None, stage=stage)
    new_end = asked.cleaned_data["end"] if asked.is_valid() else None
    proposal = proposed(stage, new_end) if new_end else None
    form = FollowersForm(request.POST or None, proposal=proposal) if proposal else None
    is_stale = False
    if proposal and form is not None and form.is_valid():
        alone = "alone" in request.POST
        try:
            services.move_stages(
                stage_id=pk,
                version=form.cleaned_data["version"],
                new_end=proposal.new_end,
                followers={} if alone else form.followers(),
                project_end=None if alone else form.cleaned_data["project_end"],
                by=request.user,
                at=now(),
            )
        except StaleVersion as error:
            form.add_error(None, error.message)
            is_stale = True
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The plan has been moved."))
            return go_to(request, "portfolio:initiative_plan", stage.initiative_id)
    context = {
        "asked": asked,
        "form": form or asked,
        "proposal": proposal,
        "stage": stage,
        "name": nearest(stage.initiative, "name")[0],
        "home": reverse("portfolio:initiative_plan", args=[stage.initiative_id]),
    }
    response = render_page(request, "portfolio/lifecycle/move.html", context)
    if is_stale:
        response.status_code = 409
    return response
