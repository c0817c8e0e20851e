from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from methodology.tailoring.models import RuleSet
from methodology.tailoring.selectors import WEIGHTY, rule_sets
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import render_page


@allowed(Perm.METHOD_VIEW)
@require_safe
def rule_set_list(request: PersonRequest) -> HttpResponse:
    """The rules in force or of another version, all versions, and for the central PMO the draft."""
    versions = rule_sets(localdate())
    asked = request.GET.get("version", "")
    current = next((one for one in versions if one.is_in_force), None)
    shown = next((one for one in versions if str(one.rules.version) == asked), current)
    may_edit = bool(can(request.user, Perm.METHOD_EDIT))
    return render_page(
        request,
        "methodology/tailoring/list.html",
        {
            "current": shown,
            "versions": versions,
            "may_edit": may_edit,
            "draft": RuleSet.objects.draft() if may_edit else None,
            "weighty": [dimension.label for dimension in WEIGHTY],
        },
    )
