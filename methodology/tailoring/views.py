from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from methodology.tailoring.selectors import WEIGHTY, rule_sets
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.ui.pages import render_page


@allowed(Perm.METHOD_VIEW)
@require_safe
def rule_set_list(request: HttpRequest) -> HttpResponse:
    versions = rule_sets(localdate())
    return render_page(
        request,
        "methodology/tailoring/list.html",
        {
            "current": next((version for version in versions if version.is_in_force), None),
            "others": [version for version in versions if not version.is_in_force],
            "weighty": [dimension.label for dimension in WEIGHTY],
        },
    )
