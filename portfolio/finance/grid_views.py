from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portfolio.finance import services
from portfolio.finance.calc import Line, by_year, main_currency, phases, whole_life
from portfolio.finance.choices import CREDITS, GRID, Measure
from portfolio.finance.grid_forms import GridForm, GridSpec
from portfolio.finance.grids import LIFE, GridRow, rows_of, total_rows, unit_label, years_of
from portfolio.finance.selectors import lines_of, options_of
from portfolio.finance.wording import phases_in_words
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.cookies import keep
from ppm.ui.language import switching
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import Difference, Stale

UNITS = (1, 1000)
COOKIE = "money_unit"


@allowed(Perm.MONEY_EDIT)
@require_http_methods(["GET", "POST"])
def money_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The figures of a project in one grid, one measure at a time; what they were stays in the history."""
    initiative = fetch(request, Initiative, pk=pk)
    lines = lines_of(initiative)
    options = options_of(initiative)
    measures = [*GRID, *(CREDITS if options.uses_credits else ())]
    measure = request.GET.get("measure", "")
    measure = measure if measure in measures else measures[0]
    currency = main_currency(lines)
    unit, is_chosen = _unit(request)
    spec = _spec(request, initiative, lines, measure, currency, unit)
    adding = "_add_row" in request.POST or "_add_year" in request.POST
    form = GridForm(request.POST or None, spec=spec, is_read=not adding)
    if not adding and not switching(request) and form.is_valid():
        said = form.cleaned_data
        as_of: date | None = said.get("as_of") or localdate()
        try:
            count = services.save_grid(
                initiative=initiative,
                measure=measure,
                currency=currency,
                cells=form.cells(),
                version=said["version"],
                by=request.user,
                at=now(),
                as_of=as_of,
            )
        except services.StaleGrid:
            _against(form, spec, request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = ngettext("%(n)s figure changed.", "%(n)s figures changed.", count) % {
                "n": count
            }
            messages.success(request, words if count else _("Nothing was changed."))
            return go_to(request, f"{request.path}?measure={measure}")
    response = render_page(
        request,
        "portfolio/finance/grid.html",
        _context(initiative, lines, form, spec, measures),
    )
    if is_chosen:
        keep(response, COOKIE, str(unit))
    return response


def _unit(request: PersonRequest) -> tuple[int, bool]:
    """The unit that the form was drawn in, the one that is asked for now, or the one of last time."""
    for text, is_chosen in (
        (request.POST.get("unit"), False),
        (request.GET.get("unit"), True),
        (request.COOKIES.get(COOKIE), False),
    ):
        if text in ("1", "1000"):
            return int(text), is_chosen
    return 1, False


def _spec(
    request: PersonRequest,
    initiative: Initiative,
    lines: list[Line],
    measure: str,
    currency: str,
    unit: int,
) -> GridSpec:
    mine = [x for x in lines if x.currency == currency and x.measure != Measure.BENEFIT]
    added = [row for code in request.POST.getlist("row") if (row := GridRow.of(code))]
    if "_add_row" in request.POST:
        names = ("add_funding", "add_nature", "add_heading")
        if row := GridRow.of("-".join(request.POST.get(name, "") for name in names)):
            added.append(row)
    end = initiative.forecast_end or initiative.baseline_end
    years = years_of(mine, initiative.baseline_start, end, localdate())
    asked = [
        int(text) for text in request.POST.getlist("year") if text.isascii() and text.isdigit()
    ]
    last = min(max([years[-1], *asked]), years[0] + 25) + ("_add_year" in request.POST)
    columns: list[int | str] = list(range(years[0], last + 1))
    if any(x.year is None and x.measure == measure for x in mine):
        columns.append(LIFE)
    return GridSpec(
        measure=measure,
        currency=currency,
        rows=rows_of(mine, added),
        columns=columns,
        unit=unit,
        stored={x.key: x for x in mine if x.measure == measure},
        version=services.grid_version(initiative.pk, measure, currency),
    )


def _against(form: GridForm, spec: GridSpec, request: PersonRequest) -> None:
    """Both texts of each cell that differs; sending again overwrites knowingly."""
    fresh = GridForm(spec=spec)
    found = []
    for name, field in form.fields.items():
        if not name.startswith("cell-"):
            continue
        stored, typed = fresh.initial.get(name, ""), form[name].value() or ""
        if stored != typed:
            found.append(Difference(field.label or "", typed or "–", stored or "–"))
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    data["version"] = spec.version
    form.data = data
    form.stale = Stale(tuple(found), request.get_full_path())


def _context(
    initiative: Initiative,
    lines: list[Line],
    form: GridForm,
    spec: GridSpec,
    measures: list[str],
) -> dict[str, Any]:
    here = reverse("portfolio:money_edit", args=[initiative.pk])
    yearly = by_year(lines, spec.measure, spec.currency)
    life = whole_life(lines, spec.measure, spec.currency)
    return {
        "initiative": initiative,
        "name": nearest(initiative, "name")[0],
        "form": form,
        "spec": spec,
        "measure": Measure(spec.measure),
        "tabs": [
            (capfirst(Measure(one).label), f"{here}?measure={one}", one == spec.measure)
            for one in measures
        ],
        "units": [
            (unit_label(one), f"{here}?measure={spec.measure}&unit={one}", one == spec.unit)
            for one in UNITS
        ],
        "totals": [life if column == LIFE else yearly.get(int(column)) for column in spec.columns],
        "whole": life,
        "doubled": total_rows(spec.stored.values()),
        "phases": phases_in_words(life, phases(lines, spec.measure, spec.currency), spec.currency)
        if LIFE in spec.columns
        else "",
        "life": LIFE,
    }
