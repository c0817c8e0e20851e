from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.perimeter import perimeter
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.filterfields import drawn_filter
from ppm.ui.pages import fetch, render_page
from reporting.compare import book, charts, panels, selectors, wording
from reporting.compare.forms import TODAY, CompareForm, label_of
from reporting.compare.perimeter import Live, Perimeter, Side, Structure
from reporting.compare.projects import compare_project
from reporting.compare.units import Tree
from reporting.snapshots.models import Snapshot

KINDS = tuple(wording.TITLES)


@allowed(Perm.SNAPSHOT_VIEW)
@require_GET
def compare_periods(request: PersonRequest) -> HttpResponse:
    """What changed between two frozen periods, or since one of them: one page, and a workbook."""
    snapshots = _snapshots()
    tree = Tree()
    form = CompareForm(request.GET, snapshots=snapshots, tree=tree)
    form.is_valid()  # what is not among the choices is as good as nothing
    context: dict[str, Any] = {
        "filters": [drawn_filter(field) for field in form],
        "perimeter": perimeter(request.user),
        "title": _("What changed"),
    }
    if not snapshots:
        return render_page(request, "reporting/compare/compare.html", context)
    before, last = form.sides()
    after: Side = last or Live(localdate())
    sides = {"before": before.pk, "after": last.pk if last else TODAY}
    drawn_form = CompareForm({**request.GET.dict(), **sides}, snapshots=snapshots, tree=tree)
    context["filters"] = [drawn_filter(field) for field in drawn_form]
    scope = Perimeter(
        request.user,
        unit=form.cleaned_data.get("unit", ""),
        structure=Structure(form.cleaned_data.get("structure") or Structure.REPORTED),
    )
    found = selectors.compare(before, after, scope=scope, tree=tree)
    if request.GET.get("format") == "xlsx":
        return book.answer(
            found, label_of(before), _label(after), before, after, perimeter(request.user)
        )
    only = request.GET.get("show", "")
    only = only if only in KINDS else ""
    chosen = {**sides, "unit": scope.unit, "structure": scope.structure.value}
    everything = partial(_address, "reporting:compare", chosen)
    taken = selectors.decisions_taken(
        request.user,
        localdate(before.sealed_at),
        localdate(last.sealed_at) if last else localdate(),
        {row.initiative_id for row in (*found.before, *found.after)},
    )
    addenda = selectors.addenda_between(request.user, before, after)
    texts = selectors.texts_of(panels.texts_wanted(found, only))
    drawn = panels.panels(
        found,
        only=only,
        texts=texts,
        bodies=selectors.names_of_bodies(texts.values()),
        project=lambda pk: f"{reverse('reporting:compare_project', args=[pk])}?{urlencode(sides)}",
        everything=lambda kind: everything(show=kind),
    )
    drawn += [
        panel
        for panel in (
            panels.taken_panel(taken, localdate(before.sealed_at), only),
            panels.corrected_panel(addenda, only),
        )
        if panel
    ]
    counts = {kind: len(getattr(found, kind, ())) for kind in KINDS}
    counts |= {"taken": len(taken), "addenda": len(addenda)}
    context |= {
        "comparison": found,
        "before": before,
        "after": last,
        "before_label": label_of(before),
        "after_label": _label(after),
        "is_today": last is None,
        "tabs": [
            (pgettext("changes", "Everything"), everything(), not only),
            *(
                (f"{wording.TITLES[kind]} ({counts[kind]})", everything(show=kind), kind == only)
                for kind in KINDS
                if counts[kind] or kind == only
            ),
        ],
        "panels": drawn,
        "only": only,
        "book": everything(format="xlsx"),
        "sides": [
            charts.side(before, found.colours("before"), scope),
            charts.side(last, found.colours("after"), scope),
        ],
        "chart": charts.colours(found, label_of(before), _label(after)),
        "sums": [
            (
                wording.MEASURES[one.measure],
                one,
                wording.like_for_like(one),
                charts.list_address(before, scope),
                charts.list_address(last, scope),
            )
            for one in found.sums
            if one.before_known or one.after_known
        ],
        "counted": [
            (wording.REGISTERS[one.register], one)
            for one in found.counted
            if one.before is not None or one.after is not None
        ],
    }
    return render_page(request, "reporting/compare/compare.html", context, fragments=["compare"])


@allowed(Perm.REPORT_VIEW)
@require_GET
def compare_project_page(request: PersonRequest, pk: int) -> HttpResponse:
    """What changed in one project between two frozen periods, or since one of them."""
    initiative = fetch(request, Initiative, pk=pk)
    snapshots = list(
        Snapshot.objects.latest_first()
        .select_related("superseded_by")
        .defer("header")
        .filter(projects__initiative=initiative)
    )
    form = CompareForm(request.GET, snapshots=snapshots)
    form.is_valid()
    name, language = nearest(initiative, "name")
    context: dict[str, Any] = {
        "initiative": initiative,
        "name": name,
        "language": language,
        "filters": [drawn_filter(field) for field in form],
    }
    if snapshots:
        before, last = form.sides()
        sides = {"before": before.pk, "after": last.pk if last else TODAY}
        drawn_form = CompareForm({**request.GET.dict(), **sides}, snapshots=snapshots)
        context |= {
            "filters": [drawn_filter(field) for field in drawn_form],
            "found": compare_project(initiative, before, last, today=localdate()),
            "before": before,
            "after": last,
            "before_label": label_of(before),
            "after_label": _label(last or Live(localdate())),
        }
    return render_page(request, "reporting/compare/project.html", context)


def _snapshots() -> list[Snapshot]:
    rows = Snapshot.objects.latest_first().select_related("superseded_by").defer("header")
    return list(rows)


def _label(side: Side | None) -> str:
    return str(capfirst(_("today"))) if side is None or isinstance(side, Live) else label_of(side)


def _address(name: str, chosen: Mapping[str, Any], **more: Any) -> str:
    query = {key: value for key, value in {**chosen, **more}.items() if value}
    return f"{reverse(name)}?{urlencode(query)}"
