from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.lifecycle.baselines.forms import AGREED, BaselineForm
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.baselines.selectors import (
    Side,
    baselines_of,
    compare,
    side_of,
    side_today,
)
from portfolio.lifecycle.baselines.services import NothingPlanned, record_baseline
from portfolio.lifecycle.baselines.wording import in_words
from portfolio.lifecycle.models import Stage
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page

TODAY = "today"


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def baseline_compare(request: PersonRequest, pk: int) -> HttpResponse:
    """Two baselines side by side, or one and what is expected today (`?before=1&after=today`)."""
    initiative = fetch(request, Initiative.objects.select_related("standing"), pk=pk)
    baselines = baselines_of(initiative)
    context = {
        "initiative": initiative,
        "name": nearest(initiative, "name")[0],
        "home": reverse("portfolio:initiative_plan", args=[pk]),
        "baselines": baselines,
        "may_edit": bool(can(request.user, Perm.INITIATIVE_EDIT, initiative)),
        "shown": None,
    }
    if baselines:
        before = request.GET.get("before") or str(
            baselines[1].number if len(baselines) > 1 else baselines[0].number
        )
        after = request.GET.get("after") or (
            str(baselines[0].number) if len(baselines) > 1 else TODAY
        )
        stages = {
            one.pk: str(one) for one in Stage.objects.filter(initiative=initiative).order_by("pk")
        }
        found = compare(
            _side(before, baselines, initiative),
            _side(after, baselines, initiative),
            initiative.standing.currency,
        )
        context |= {
            "before": before,
            "after": after,
            "choices": [
                *(
                    (str(one.number), _("Baseline %(number)s") % {"number": one.number})
                    for one in baselines
                ),
                (TODAY, _("Expected today")),
            ],
            "shown": in_words(found, stages),
        }
    return render_page(request, "portfolio/lifecycle/baselines/compare.html", context)


def _side(wanted: str, baselines: Sequence[Baseline], initiative: Initiative) -> Side:
    """The baseline of this number; anything else is today."""
    found = next((one for one in baselines if str(one.number) == wanted), None)
    return side_of(found) if found else side_today(initiative, localdate())


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def baseline_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep the agreed plan as it stands as a new baseline."""
    initiative = fetch(request, Initiative, pk=pk)
    dates = {name: getattr(initiative, name) for name in AGREED}
    form = BaselineForm(request.POST or None, initial={"decided_on": localdate(), **dates})
    if form.is_valid():
        said = form.cleaned_data
        try:
            record_baseline(
                initiative=initiative,
                by=request.user,
                at=now(),
                agreed={name: said.pop(name) for name in AGREED},
                **said,
            )
        except NothingPlanned as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The plan has been kept as a baseline."))
            return go_to(request, "portfolio:baseline_compare", pk)
    return form_page(
        request,
        initiative,
        form,
        title=_("Keep the agreed plan as a baseline"),
        address=reverse("portfolio:baseline_compare", args=[pk]),
        action=_("Keep as a baseline"),
    )
