from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from methodology.tailoring.choices import TailoringClass
from portfolio.lifecycle.gates import checklists
from portfolio.lifecycle.gates.choices import GateKind
from portfolio.lifecycle.gates.forms import CRITERIA, ChecklistForm
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.pages import go_to, render_page

COLUMNS = (
    "text_fr", "text_nl", "text_en", "light", "standard", "reinforced",
)  # fmt: skip


@allowed(Perm.METHOD_VIEW)
@require_GET
def checklist_list(request: PersonRequest) -> HttpResponse:
    """The checklists in force, by gate and class."""
    context = {
        "lists": [
            (
                kind,
                one,
                [
                    (nearest(row, "text"), [row.light, row.standard, row.reinforced])
                    for row in one.criteria.all()
                ],
            )
            for kind, one in checklists.all_in_force()
        ],
        "classes": [one.label for one in TailoringClass],
        "may_edit": can(request.user, Perm.GOVERNANCE_EDIT),
    }
    return render_page(request, "portfolio/lifecycle/gates/checklists.html", context)


@allowed(Perm.GOVERNANCE_EDIT)
@require_http_methods(["GET", "POST"])
def checklist_edit(request: PersonRequest, kind: str) -> HttpResponse:
    """Make a new version of the checklist of one gate."""
    if kind not in GateKind.values:
        raise Http404
    current = checklists.in_force(kind)
    posted = request.POST if request.method == "POST" and not switching(request) else None
    form = ChecklistForm(request.POST or None, initial={"seen": current.number})
    rows = CRITERIA(
        posted,
        prefix="criteria",
        # When bound, a row equal to its initial values would count as left empty.
        initial=list(current.criteria.order_by("position").values(*COLUMNS))
        if posted is None
        else None,
    )
    if posted is not None and form.is_valid() and rows.is_valid():
        given = [
            one.cleaned_data
            for one in rows.forms
            if any(one.cleaned_data.get(name) for name in COLUMNS[:3])
        ]
        try:
            checklists.new_version(
                kind=GateKind(kind), rows=given, by=request.user, at=now(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The new version is in force for gates planned from now on.")
            )
            return go_to(request, "portfolio:checklist_list")
    context = {"form": form, "rows": rows, "title": GateKind(kind).label, "current": current}
    return render_page(request, "portfolio/lifecycle/gates/checklist_form.html", context)
