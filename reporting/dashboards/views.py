from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from portfolio.initiatives.choices import Kind
from portfolio.initiatives.perimeter import perimeter
from portfolio.initiatives.wording import difference_in_words
from portfolio.milestones.selectors import late_milestones
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.filterfields import drawn_filter
from ppm.ui.pages import render_page
from reporting.dashboards import charts, selectors, wording
from reporting.dashboards.forms import DashboardForm


@allowed(Perm.DASHBOARD_VIEW)
@require_GET
def dashboard(request: PersonRequest) -> HttpResponse:
    """The running projects in sight: four figures, two drawings, what is red, what comes next."""
    form = DashboardForm(request.GET, user=request.user)
    form.is_valid()  # what is not among the choices is as good as nothing
    unit, parent = form.cleaned_data.get("unit"), form.cleaned_data.get("parent")
    today = localdate()
    projects = selectors.running_projects(request.user, unit, parent)
    whole, departments = selectors.summarise(projects)
    late, late_in = late_milestones(projects, today)
    as_reported = form.cleaned_data.get("structure") == "reported"
    trend = selectors.status_trend(request.user, unit, parent, as_reported=as_reported)

    def list_of(**filters: str | int) -> str:
        kept: dict[str, str | int] = {
            "unit": getattr(unit, "pk", ""),
            "parent": getattr(parent, "pk", ""),
        }
        state = {"kind": Kind.PROJECT.value, "state": "running", **kept, **filters}
        query = urlencode({name: value for name, value in state.items() if value})
        return f"{reverse('portfolio:initiative_list')}?{query}"

    addresses = {one.unit.pk: list_of(unit=one.unit.pk) for one in departments}
    return render_page(
        request,
        "reporting/dashboards/dashboard.html",
        {
            "filters": [drawn_filter(field) for field in form],
            "now": now(),
            "perimeter": perimeter(request.user),
            "sentence": wording.sentence(whole),
            "statuses": [
                (colour, count, list_of(declared=colour)) for colour, count in whole.counts.items()
            ],
            "against_budget": wording.against_budget(whole),
            "everything": list_of(),
            "late": late,
            "late_in": late_in,
            "late_list": list_of(late="on"),
            "decisions": whole.decisions,
            "exceptions": whole.exceptions,
            "by_department": charts.by_department(departments, addresses) if departments else None,
            "trend": charts.trend(trend) if trend else None,
            "as_reported": as_reported,
            "money": [
                (charts.name_of(one), currency, money, addresses[one.unit.pk])
                for one in departments
                for currency, money in sorted(one.summary.money.items())
            ],
            "reds": [
                (nearest(one, "name"), one, wording.red_for(one.reds))  # type: ignore[attr-defined]  # annotated
                for one in selectors.longest_reds(projects)
            ],
            "reds_list": list_of(declared="red"),
            "upcoming": [
                (
                    nearest(one.initiative, "name"),
                    one,
                    difference_in_words(one.baseline_on, one.forecast_on),
                )
                for one in selectors.upcoming_milestones(projects, today)
            ],
        },
        fragments=["dashboard"],
    )
