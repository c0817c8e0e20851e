"""What only lessons have: what others learned, that they were consulted, that one is re-used."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.registers.lessons import services
from portfolio.registers.lessons.choices import STARTING
from portfolio.registers.lessons.columns import PROPOSED
from portfolio.registers.lessons.filters import LearnedFilter
from portfolio.registers.lessons.forms import ConsultationForm, ReuseForm
from portfolio.registers.lessons.register import LESSONS
from portfolio.registers.lessons.selectors import consultations_of, proposed_for
from portfolio.registers.shape.views import fetch_line
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page


@allowed(Perm.INITIATIVE_VIEW)
@require_safe
def initiative_learned(request: PersonRequest, pk: int) -> HttpResponse:
    """What others have learned, what fits this initiative best first; and when it was consulted."""
    initiative = fetch(request, Initiative, pk=pk)
    may_edit = bool(can(request.user, Perm.INITIATIVE_EDIT, initiative))
    return list_page(
        request,
        proposed_for(initiative, request.user),
        LearnedFilter,
        PROPOSED,
        template="portfolio/registers/lessons/learned.html",
        title=_("What others have learned"),
        default_sort="-fit.-reused",
        empty=_("Nobody has shared a lesson yet that you may see."),
        context={
            "initiative": initiative,
            "name": nearest(initiative, "name")[0],
            "is_starting": initiative.state in STARTING,
            "consultations": list(consultations_of(initiative)),
            "may_edit": may_edit,
            "own_list": reverse("portfolio:initiative_lesson_list", args=[pk]),
        },
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def lesson_consult(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that what others have learned was consulted for this initiative."""
    initiative = fetch(request, Initiative, pk=pk)
    form = ConsultationForm(request.POST or None, initial={"language": request.user.language})
    address = reverse("portfolio:initiative_learned", args=[pk])
    if form.is_valid():
        services.note_consultation(
            initiative=initiative, by=request.user, at=now(), **form.cleaned_data
        )
        messages.success(request, _("It is noted that you consulted what others have learned."))
        return go_to(request, address)
    title = _("We have consulted what others have learned")
    return form_page(request, initiative, form, title=title, address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def lesson_reuse(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that one's own project uses a lesson."""
    row = fetch_line(request, LESSONS, pk)
    form = ReuseForm(
        request.POST or None, user=request.user, initial={"language": request.user.language}
    )
    if form.is_valid():
        values = form.cleaned_data
        using = values.pop("initiative")
        try:
            services.reuse_lesson(lesson=row, initiative=using, by=request.user, at=now(), **values)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("It is counted that your project uses this lesson."))
            return go_to(request, row)
    context = {
        "form": form,
        "title": _("We use this lesson"),
        "register": LESSONS,
        "address": row.get_absolute_url(),
    }
    return render_page(request, "portfolio/registers/shape/form.html", context)
