from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.strategy import services
from portfolio.strategy.columns import colours, columns, money
from portfolio.strategy.filters import ObjectiveFilter
from portfolio.strategy.forms import (
    FIELDS,
    EndForm,
    NewObjectiveForm,
    ObjectiveForm,
)
from portfolio.strategy.models import Objective
from portfolio.strategy.selectors import (
    Figures,
    ancestors,
    contributing_to,
    end_reason,
    ending_with,
    figures_of,
    matrix,
    orphans,
)
from ppm.languages.nearest import coded_name, nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.permissions.scope import scope_of
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against

MOST_ORPHANS = 200


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def objective_list(request: PersonRequest) -> HttpResponse:
    """The tree of objectives with what contributes to each, every initiative counted once per line."""
    found = figures_of(request.user)
    return list_page(
        request,
        Objective.objects.visible_to(request.user).select_related("unit"),
        ObjectiveFilter,
        columns(found, everywhere=scope_of(request.user).all),
        template="portfolio/strategy/list.html",
        title=_("Objectives"),
        default_sort="name",
        empty=_("No objective has been written down yet."),
        context={
            "may_create": can(request.user, Perm.OBJECTIVE_EDIT),
            "orphans": orphans(request.user).count(),
        },
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def objective_matrix(request: PersonRequest) -> HttpResponse:
    """Objectives against programmes: how many initiatives contribute."""
    objectives = list(Objective.objects.in_force(localdate()).order_by("code"))
    programmes, rows = matrix(request.user, objectives)
    heads = [(one.pk, one.code, *nearest(one, "name")) for one in programmes]
    lines = [
        (row.objective, *nearest(row.objective, "name"), row.cells, sum(row.cells)) for row in rows
    ]
    context = {"programmes": heads, "rows": lines}
    return render_page(request, "portfolio/strategy/matrix.html", context)


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def orphan_list(request: PersonRequest) -> HttpResponse:
    """Running projects and products that contribute to no objective."""
    rows = orphans(request.user).select_related("unit", "standing__project_manager")
    found = list(rows.order_by("code")[: MOST_ORPHANS + 1])
    context = {
        "rows": [(one, *nearest(one, "name")) for one in found[:MOST_ORPHANS]],
        "is_cut": len(found) > MOST_ORPHANS,
    }
    return render_page(request, "portfolio/strategy/orphans.html", context)


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def objective_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One objective: its text, what is below it, and what contributes to it."""
    objective = get_object_or_404(
        Objective.objects.visible_to(request.user).select_related("unit"), pk=pk
    )
    found = figures_of(request.user)
    own = found.get(objective.pk, Figures())
    contributions = contributing_to(objective, request.user).order_by(
        "objective__code", "weight", "initiative__code"
    )
    children = Objective.objects.filter(parent=objective).order_by("code")
    return render_page(
        request,
        "portfolio/strategy/detail.html",
        {
            "objective": objective,
            "name": nearest(objective, "name"),
            "description": nearest(objective, "description"),
            "indicator": nearest(objective, "indicator"),
            "above": [(coded_name(one), one.pk) for one in ancestors(objective)],
            "children": [
                (one, *nearest(one, "name"), found.get(one.pk, Figures()).count) for one in children
            ],
            "contributions": [
                (one, *nearest(one.initiative, "name")) for one in contributions[:MOST_ORPHANS]
            ],
            "figures": own,
            "colours": colours(own),
            "money": money(own),
            "may_edit": can(request.user, Perm.OBJECTIVE_EDIT),
            "is_over": objective.is_over(localdate()),
            "end_reason": end_reason(objective) if objective.valid_to else ("", ""),
        },
    )


@allowed(Perm.OBJECTIVE_EDIT)
@require_http_methods(["GET", "POST"])
def objective_create(request: PersonRequest) -> HttpResponse:
    """Add an objective to the tree."""
    parent = request.GET.get("parent", "")
    initial = {"parent": parent if parent.isdigit() else None, "valid_from": localdate()}
    form = NewObjectiveForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            made = services.create_objective(by=request.user, at=now(), **values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The objective has been added."))
            return go_to(request, "portfolio:objective_detail", made.pk)
    context = {
        "form": form,
        "title": _("New objective"),
        "address": reverse("portfolio:objective_list"),
    }
    return render_page(request, "portfolio/strategy/form.html", context)


@allowed(Perm.OBJECTIVE_EDIT)
@require_http_methods(["GET", "POST"])
def objective_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change an objective."""
    objective: Objective = fetch(request, Objective.objects.all(), pk=pk)
    form = ObjectiveForm(request.POST or None, instance=objective)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            services.edit_objective(
                objective_id=pk,
                version=form.cleaned_data["version"],
                by=request.user,
                at=now(),
                **values,
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:objective_detail", pk)
    context = {
        "form": form,
        "title": coded_name(Objective.objects.get(pk=pk)),
        "address": reverse("portfolio:objective_detail", args=[pk]),
    }
    return render_page(request, "portfolio/strategy/form.html", context)


@allowed(Perm.OBJECTIVE_EDIT)
@require_http_methods(["GET", "POST"])
def objective_end(request: PersonRequest, pk: int) -> HttpResponse:
    """End an objective on a day, with what that means for what contributes to it."""
    objective: Objective = fetch(request, Objective.objects.all(), pk=pk)
    today = localdate()
    if objective.is_over(today):
        raise Http404
    form = EndForm(request.POST or None, initial={"version": objective.version, "on": today})
    if form.is_valid():
        try:
            services.end_objective(objective_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion:
            form.add_error(None, StaleVersion.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The objective has its last day; what contributed stays on record.")
            )
            return go_to(request, "portfolio:objective_detail", pk)
    ending = ending_with(objective, request.user)
    context = {
        "form": form,
        "objective": objective,
        "name": nearest(objective, "name"),
        "below": [(one, *nearest(one, "name")) for one in ending.below],
        "contributions": ending.contributions,
        "left_alone": [(one, *nearest(one, "name")) for one in ending.left_alone],
    }
    return render_page(request, "portfolio/strategy/end.html", context)
