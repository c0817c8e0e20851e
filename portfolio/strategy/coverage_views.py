"""Coverage in both directions, and what objectives cost."""

from collections.abc import Mapping
from decimal import Decimal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portfolio.initiatives.perimeter import perimeter
from portfolio.strategy.columns import money
from portfolio.strategy.models import Objective
from portfolio.strategy.money import Shared, by_department, shared_money, together
from portfolio.strategy.selectors import Figures, figures_of, orphans
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.permissions.scope import scope_of
from ppm.ui import figures
from ppm.ui.charts import Bars, bars
from ppm.ui.pages import render_page


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def objective_coverage(request: PersonRequest) -> HttpResponse:
    """Objectives without a project and projects without an objective, beside objectives by department."""
    objectives = list(Objective.objects.in_force(localdate()).order_by("code"))
    departments, rows = by_department(request.user, objectives)
    with_children = {one.parent_id for one in objectives}
    leaves = [one for one in objectives if one.pk not in with_children]
    counts = {row.objective.pk: row.total for row in rows}
    empty = [one for one in leaves if not counts[one.pk]]
    alone = orphans(request.user).select_related("unit").order_by("code")
    everywhere = scope_of(request.user).all
    return render_page(
        request,
        "portfolio/strategy/coverage.html",
        {
            "departments": [(one.code, *nearest(one, "name")) for one in departments],
            "rows": [(row, *nearest(row.objective, "name")) for row in rows],
            "everywhere": everywhere,
            "empty": [(one, *nearest(one, "name")) for one in empty],
            "leaves": len(leaves),
            "covered": len(leaves) - len(empty),
            "alone": [(one, *nearest(one, "name")) for one in alone[:12]],
            "alone_count": alone.count(),
            "perimeter": perimeter(request.user),
        },
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def objective_money(request: PersonRequest) -> HttpResponse:
    """What objectives cost: whole budgets once per line, and by the shares that were given."""
    objectives = list(Objective.objects.in_force(localdate()).order_by("path"))
    objectives.sort(key=lambda one: one.code)
    whole, shared = figures_of(request.user), shared_money(request.user)
    nothing, none = Figures(), Shared()
    return render_page(
        request,
        "portfolio/strategy/money.html",
        {
            "rows": [
                (
                    one,
                    *nearest(one, "name"),
                    whole.get(one.pk, nothing).count,
                    money(whole.get(one.pk, nothing)),
                    _shared(shared.get(one.pk, none)),
                )
                for one in objectives
            ],
            "totals": [
                (one, _percent(one.linked, one.linked + one.alone))
                for one in together(request.user)
            ],
            "chart": _chart([one for one in objectives if one.depth == 0], shared),
            "address": reverse("portfolio:objective_list"),
            "perimeter": perimeter(request.user),
        },
    )


def _percent(part: Decimal, whole: Decimal) -> str:
    return figures.percent(part / whole) if whole else "–"


def _shared(found: Shared) -> SafeString | str:
    """The sums by share with how many contributions they stand on."""
    if not found.of:
        return "–"
    facts = {"n": found.with_share, "of": found.of}
    note = _("shares known: %(n)s of %(of)s") % facts
    if not found.amounts:
        return format_html_join("", '<span class="sub">{}</span>', ((note,),))
    return format_html_join(
        "",
        '<div class="sum-line">{}<span class="sub">{}</span></div>',
        (
            (figures.money(amount, currency, "known", compact=True), note)
            for currency, amount in sorted(found.amounts.items())
        ),
    )


def _chart(roots: list[Objective], shared: Mapping[int, Shared]) -> Bars | None:
    """Euro by objective of the first level, by share; an objective without a known share says so."""
    rows = []
    for one in roots:
        found = shared.get(one.pk)
        amount = found.amounts.get("EUR") if found is not None and found.with_share else None
        label = f"{one.code} {nearest(one, 'name')[0]}"
        rows.append((label, float(amount) if amount is not None else None))
    if not any(value is not None for _label, value in rows):
        return None
    known = sum(value is not None for _label, value in rows)
    return bars(
        title=_("Budget by objective, according to the shares"),
        alt=_("%(n)s of %(of)s objectives of the first level have a known amount.")
        % {"n": known, "of": len(rows)},
        rows=rows,
        fmt=lambda value: figures.amount(Decimal(str(value)), "EUR", compact=True),
        head=(_("Objective"), _("Budget")),
        absent=_("not known"),
    )
