from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.benefitmaps import services
from portfolio.benefitmaps.arrows import BENEFIT, OBJECTIVE, STEP, End, arrows_by_start
from portfolio.benefitmaps.choices import ORDER, StepKind
from portfolio.benefitmaps.forms import Choices, LineForm, LineFormSet
from portfolio.benefitmaps.models import BenefitLink, BenefitStep
from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
from portfolio.strategy.models import Objective
from ppm.languages.nearest import coded_name, nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.pages import fetch, go_to, render_page

BLANK = (StepKind.OUTPUT, StepKind.CAPABILITY, StepKind.OUTCOME)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def benefit_map_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The benefits map as a table: one line per step or benefit, with what it leads to."""
    initiative = fetch(request, Initiative, pk=pk)
    steps = BenefitStep.objects.standing().filter(initiative=initiative)
    by_column = sorted(steps, key=lambda one: (ORDER.index(StepKind(one.kind)), one.pk))
    benefits = list(Benefit.objects.open().filter(initiative=initiative).order_by("pk"))
    lines = LineFormSet(
        request.POST if request.method == "POST" and not switching(request) else None,
        initial=_initial(initiative, by_column, benefits),
        prefix="line",
        form_kwargs={"choices": _choices(by_column, benefits)},
    )
    problem = ""
    if lines.is_bound and lines.is_valid():
        try:
            services.draw_map(
                initiative=initiative,
                rows=[one.row for one in lines.forms],
                language=request.user.language,
                by=request.user,
                at=now(),
            )
        except (StaleVersion, services.RunsBack) as error:
            problem = str(error.message)
        except (ValidationError, BenefitStep.DoesNotExist):
            problem = _("A line could not be read. Look at the table again.")
        else:
            messages.success(request, _("The map has been drawn anew."))
            return go_to(request, "portfolio:initiative_benefits", pk)
    names = {str(one.pk): one.name for one in benefits}
    answer = render_page(
        request,
        "portfolio/benefitmaps/form.html",
        {
            "lines": lines,
            "rows": [(one, _benefit_of(one, names)) for one in lines.forms],
            "problem": problem,
            "name": nearest(initiative, "name")[0],
            "address": reverse("portfolio:initiative_benefits", args=[pk]),
        },
    )
    if problem:
        answer.status_code = 409
    return answer


def _benefit_of(line: LineForm, names: dict[str, str]) -> str:
    """The name of the benefit that a line is about; a step has its own field."""
    pk = line["pk"].value()  # as typed, when it is not readable
    return names.get(str(pk), "") if line.is_line_of_benefit else ""


def _initial(
    initiative: Initiative, steps: list[BenefitStep], benefits: list[Benefit]
) -> list[dict[str, Any]]:
    arrows = arrows_by_start(BenefitLink.objects.filter(initiative=initiative).order_by("pk"))

    def ends(start: End) -> list[str]:
        return [end.token for end in arrows.get(start, ())]

    rows: list[dict[str, Any]] = [
        {
            "pk": one.pk,
            "version": one.version,
            "kind": one.kind,
            "name": one.name,
            "leads_to": ends(End(STEP, one.pk)),
        }
        for one in steps
    ]
    rows += [
        {"pk": one.pk, "is_benefit": True, "leads_to": ends(End(BENEFIT, one.pk))}
        for one in benefits
    ]
    return rows + [{"kind": kind} for kind in BLANK]


def _choices(steps: list[BenefitStep], benefits: list[Benefit]) -> dict[str, Choices]:
    """What a line of each column may lead to: everything to its right."""
    objectives = Objective.objects.in_force(localdate()).order_by("code")
    last = [(End(OBJECTIVE, one.pk).token, coded_name(one)) for one in objectives]
    found: dict[str, Choices] = {"benefit": last}
    right = [(End(BENEFIT, one.pk).token, one.name) for one in benefits]
    for kind in reversed(ORDER):
        found[kind.value] = list(right)
        own = [(End(STEP, one.pk).token, one.name) for one in steps if one.kind == kind]
        right = own + right
    return found
