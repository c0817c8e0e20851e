from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.indicators import services
from portfolio.indicators.columns import columns
from portfolio.indicators.filters import IndicatorFilter
from portfolio.indicators.forms import IndicatorForm, NewIndicatorForm
from portfolio.indicators.models import Indicator
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import coded_name
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def indicator_list(request: PersonRequest) -> HttpResponse:
    """The catalogue, with how many benefits open to the reader use each."""
    may_edit = bool(can(request.user, Perm.INDICATOR_EDIT))
    seen = Initiative.objects.visible_to(request.user)
    return list_page(
        request,
        Indicator.objects.visible_to(request.user).with_uses(seen),
        IndicatorFilter,
        columns(may_edit=may_edit),
        template="portfolio/indicators/list.html",
        title=_("Indicators"),
        default_sort="code",
        empty=_("No indicator has been written down yet."),
        context={"may_create": may_edit},
    )


@allowed(Perm.INDICATOR_EDIT)
@require_http_methods(["GET", "POST"])
def indicator_create(request: PersonRequest) -> HttpResponse:
    """Add an indicator."""
    form = NewIndicatorForm(request.POST or None)
    if form.is_valid():
        try:
            services.create_indicator(by=request.user, at=now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The indicator has been added."))
            return go_to(request, "portfolio:indicator_list")
    return _page(request, form, _("New indicator"))


@allowed(Perm.INDICATOR_EDIT)
@require_http_methods(["GET", "POST"])
def indicator_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change an indicator; benefits that use it follow."""
    row: Indicator = fetch(request, Indicator.objects.all(), pk=pk)
    title = coded_name(row)
    form = IndicatorForm(request.POST or None, instance=row)
    if form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        try:
            services.edit_indicator(
                indicator_id=pk, version=version, by=request.user, at=now(), **values
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:indicator_list")
    return _page(request, form, title)


def _page(request: PersonRequest, form: object, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "address": reverse("portfolio:indicator_list")}
    return render_page(request, "portfolio/indicators/form.html", context)
