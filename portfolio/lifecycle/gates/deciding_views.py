"""Recommendation, decision on one page, voices, written procedure, a stage at risk."""

from contextlib import suppress
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.pages import form_page
from portfolio.lifecycle import services as stages
from portfolio.lifecycle.gates import deciding, procedures, refusals, services, starting
from portfolio.lifecycle.gates.choices import Outcome, Voice
from portfolio.lifecycle.gates.forms import (
    CONDITIONAL,
    CONDITIONS,
    NOT_NOW,
    DecideForm,
    OpinionForm,
    ProcedureForm,
    RiskForm,
    VoteForm,
    people,
)
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.gates.pages import gate_context, gate_page, plan_of
from portfolio.lifecycle.models import Stage
from ppm.accounts.models import Person
from ppm.languages.phrases import labelled
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Refused
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.pages import STALE, fetch, go_to, render_page


@allowed(Perm.GATE_RECOMMEND)
@require_http_methods(["GET", "POST"])
def gate_recommend(request: PersonRequest, pk: int) -> HttpResponse:
    """The opinion on which the body decides."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    initial = {
        "version": gate.version,
        "language": gate.opinion_language or request.user.language,
        "opinion": gate.opinion,
        "text": gate.opinion_text,
    }
    form = OpinionForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.recommend(gate_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except (refusals.GateRefusal, StaleVersion) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The recommendation is given; the body is asked."))
            return go_to(request, "portfolio:gate_detail", pk)
    return gate_page(request, gate, form, _("Recommendation"), _("Give the recommendation"))


@allowed(Perm.GATE_VIEW)
@require_http_methods(["GET", "POST"])
def gate_decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Question, opinion, money, checklist and three answers on one page, made for a telephone."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    posted = request.POST if request.method == "POST" and not switching(request) else None
    initial = {"version": gate.version, "language": request.user.language}
    form = DecideForm(request.POST or None, initial=initial)
    conditions = CONDITIONS(posted, prefix="conditions", form_kwargs={"owners": people()})
    context = gate_context(request, gate)
    votes = _votes(request, context["body"]) if posted else {}
    status = None
    if posted is not None and form.is_valid() and conditions.is_valid():
        try:
            found = deciding.decide(
                gate_id=pk,
                version=form.cleaned_data["version"],
                outcome=form.outcome,
                reason=form.cleaned_data["reason"],
                language=form.cleaned_data["language"],
                conditions=conditions.conditions()  # type: ignore[attr-defined]
                if form.outcome == Outcome.CONDITIONAL
                else (),
                deferred_to=form.cleaned_data["deferred_to"]
                if form.outcome == Outcome.DEFERRED
                else None,
                votes=votes,
                by=request.user,
                at=now(),
            )
        except refusals.NotForYou as error:
            raise Refused(error.message) from error
        except refusals.GateMovedOn as error:
            form.add_error(None, error.message)
            status = STALE
        except StaleVersion as error:
            form.add_error(None, error.message)
            status = STALE
        except (refusals.GateRefusal, stages.AnotherStageRuns) as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("Recorded: %(outcome)s.") % {"outcome": found.get_outcome_display()},
            )
            return go_to(request, "portfolio:gate_detail", pk)
    answer = form.data.get("answer") if form.is_bound else ""
    context |= {
        "form": form,
        "condition_forms": conditions,
        "is_conditional": answer == CONDITIONAL,
        "is_not_now": answer == NOT_NOW,
        "voters": [
            (one, votes[one.person].voice if one.person in votes else "")
            for one in (context["body"].voters if context["body"] else ())
        ],
        "vote_choices": Voice.choices,
        "standing": gate.initiative.standing,
    }
    return render_page(request, "portfolio/lifecycle/gates/decide.html", context, status=status)


def _votes(request: PersonRequest, body: object) -> dict[Person, deciding.Vote]:
    """What the secretary ticked for each member; nothing for whoever did not take part."""
    if body is None or getattr(body, "is_project_board", True):
        return {}
    found = {}
    for one in getattr(body, "voters", ()):
        voice = request.POST.get(f"vote-{one.person.pk}", "")
        if voice in Voice.values:
            reason = request.POST.get(f"dissent-{one.person.pk}", "")[:600]
            found[one.person] = deciding.Vote(Voice(voice), reason)
    return found


@allowed(Perm.GATE_VIEW)
@require_http_methods(["GET", "POST"])
def gate_advise(request: PersonRequest, pk: int) -> HttpResponse:
    """An advice on a project board; the own vote in a written procedure."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    context = gate_context(request, gate)
    if not context["may_advise"]:
        raise Refused(refusals.NotOnTheBody.message)
    own = next(
        (one for one in context["voices"] if request.user.pk in (one.person_id, one.spoken_by_id)),
        None,
    )
    initial = {"voice": own.voice, "reason": own.reason} if own else {}
    form = VoteForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            deciding.advise(
                gate_id=pk, language=request.user.language, by=request.user, at=now(),
                **form.cleaned_data,
            )  # fmt: skip
        except refusals.GateRefusal as error:
            form.add_error(None, error.message)
        else:
            if context["running"] is not None:
                # What cannot be carried out yet is tried again every day.
                with suppress(*procedures.HINDRANCES):
                    procedures.close_procedure(
                        procedure_id=context["running"].pk, by=request.user, at=now()
                    )
            messages.success(request, _("Your answer is recorded."))
            return go_to(request, "portfolio:gate_detail", pk)
    on_board = context["body"].is_project_board
    title = _("Your advice") if on_board else _("Your vote")
    return gate_page(request, gate, form, title, _("Send"), lead=gate.question)


@allowed(Perm.GATE_VIEW)
@require_http_methods(["GET", "POST"])
def gate_procedure(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask a committee in writing."""
    gate = fetch(request, Gate.objects.for_list(), pk=pk)
    context = gate_context(request, gate)
    if not context["may_decide"]:
        body = context["body"]
        on_board = body is None or body.is_project_board
        raise Refused(refusals.NotForYou(context["body_name"], on_board).message)
    initial = {"version": gate.version, "deadline": localdate() + timedelta(days=7)}
    form = ProcedureForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        try:
            procedures.open_procedure(
                gate_id=pk,
                version=values["version"],
                outcome=Outcome(values["outcome"]),
                deadline=values["deadline"],
                reason=values["reason"],
                language=request.user.language,
                by=request.user,
                at=now(),
            )
        except (refusals.GateRefusal, StaleVersion) as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The members have been asked in writing."))
            return go_to(request, "portfolio:gate_detail", pk)
    return gate_page(
        request, gate, form, _("Written procedure"), _("Ask in writing"), lead=gate.question
    )


@allowed(Perm.GATE_VIEW)
@require_http_methods(["GET", "POST"])
def stage_risk(request: PersonRequest, pk: int) -> HttpResponse:
    """The executive starts a stage before its decision."""
    rows = Stage.objects.select_related("initiative__unit", "initiative__standing")
    stage = fetch(request, rows, pk=pk)
    if not starting.may_risk(request.user, stage):
        raise Refused(refusals.NotTheExecutive.message)
    form = RiskForm(request.POST or None, initial={"version": stage.version, "on": localdate()})
    if form.is_valid():
        try:
            gate = starting.start_at_risk(
                stage_id=pk,
                language=request.user.language,
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except refusals.RiskIncomplete as error:
            form.add_error(None, error.message)
        except (
            refusals.GateRefusal,
            StaleVersion,
            stages.AnotherStageRuns,
            stages.StageNotPlanned,
        ) as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The stage has started at your risk."))
            return go_to(request, "portfolio:gate_detail", gate.pk)
    return form_page(
        request,
        stage.initiative,
        form,
        title=labelled(_("Start at your own risk"), stage.name),
        address=plan_of(stage.initiative),
        action=_("Start at my risk"),
    )
