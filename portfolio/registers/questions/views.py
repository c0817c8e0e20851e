"""What only questions have: the answer, its figures, its steps, the version that was sent."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.registers.questions import services
from portfolio.registers.questions.choices import Step
from portfolio.registers.questions.forms import AnswerForm, FigureForm, QuestionForm
from portfolio.registers.questions.models import Question
from portfolio.registers.questions.register import QUESTIONS
from portfolio.registers.shape.views import fetch_line
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Refused
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import STALE, go_to, posted_version, render_page
from ppm.ui.stale import against

CHANGED = gettext_lazy("Somebody else changed this question in the meantime. Read it again first.")
SAID = {
    Step.CHECK: gettext_lazy("The answer has been checked."),
    Step.RELEASE: gettext_lazy("The answer has been released."),
    Step.SEND: gettext_lazy("The version that was sent is kept."),
    Step.REOPEN: gettext_lazy("The answer is a draft again."),
    Step.DROP: gettext_lazy("The question is closed without an answer."),
}


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def question_add(request: PersonRequest) -> HttpResponse:
    """A question about no initiative in particular."""
    form = QuestionForm(
        request.POST or None, instance=Question(), initial={"language": request.user.language}
    )
    address = QUESTIONS.address("list")
    if form.is_valid():
        try:
            made = services.add_question(
                initiative=None, by=request.user, at=now(), **form.values()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("%(reference)s has been written down.")
            messages.success(request, said % {"reference": made.reference})
            return go_to(request, made)
    context = {
        "form": form,
        "title": QUESTIONS.new,
        "register": QUESTIONS,
        "address": address,
    }
    return render_page(request, "portfolio/registers/shape/form.html", context)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def question_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Write the answer, beside the question and the figures that it states."""
    row = fetch_line(request, QUESTIONS, pk, edits=True)
    form = AnswerForm(request.POST or None, instance=row)
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.write_answer(
                pk=pk,
                version=values["version"],
                answer=values["answer"],
                by=request.user,
                at=now(),
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, row)
    context = {
        "row": row,
        "form": form,
        "register": QUESTIONS,
        "figures": list(row.figures.select_related("taken_by").order_by("pk")),
    }
    return render_page(request, "portfolio/registers/questions/answer.html", context)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def question_figure(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a figure into the answer: of a project or of all, as it stands or as it was frozen."""
    row = fetch_line(request, QUESTIONS, pk, edits=True)
    form = FigureForm(
        request.POST or None,
        user=request.user,
        initial={"version": row.version, "initiative": row.initiative, "source": "live"},
    )
    address = reverse("portfolio:question_answer", args=[pk])
    status = None
    if form.is_valid():
        try:
            services.insert_figure(pk=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion:
            form.add_error(None, CHANGED)
            status = STALE
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The figure stands at the end of the answer."))
            return go_to(request, address)
    context = {
        "form": form,
        "title": _("Put a figure into the answer"),
        "register": QUESTIONS,
        "address": address,
    }
    return render_page(request, "portfolio/registers/shape/form.html", context, status=status)


@allowed(Perm.INITIATIVE_VIEW)
@require_POST
def question_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Check, release, send, take back to draft, or close without an answer."""
    row = fetch_line(request, QUESTIONS, pk)
    if step not in Step.values:
        raise Http404
    if not services.may_step(request.user, row, step):
        raise Refused(
            _("The executive and the PMO release answers, never who wrote them; who edits checks.")
        )
    try:
        services.take_step(
            pk=pk, version=posted_version(request), step=step, by=request.user, at=now()
        )
    except StaleVersion:
        messages.error(request, CHANGED)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, SAID[Step(step)])
    return go_to(request, row)


@allowed(Perm.INITIATIVE_VIEW)
@require_safe
def question_sent(request: PersonRequest, pk: int, edition: int) -> HttpResponse:
    """An answer exactly as it was sent, with its figures and its fingerprint."""
    row = fetch_line(request, QUESTIONS, pk)
    sent = row.sent.select_related("sent_by").filter(edition=edition).first()
    if sent is None:
        raise Http404
    context = {"row": row, "register": QUESTIONS, "sent": sent, "kept": json.loads(sent.content)}
    return render_page(request, "portfolio/registers/questions/sent.html", context)
