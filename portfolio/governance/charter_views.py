from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.governance import charters
from portfolio.governance.forms import CharterForm
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.METHOD_VIEW)
@require_GET
def charter_detail(request: PersonRequest) -> HttpResponse:
    """The charter in force, or an older version of it."""
    published = charters.versions()
    wanted = request.GET.get("version", "")
    shown = next(iter(published), None)
    if wanted:
        shown = next((one for one in published if str(one.number) == wanted), None)
        if shown is None:
            raise Http404
    text, language = nearest(shown, "text") if shown else ("", "")
    context = {
        "charter": shown,
        "blocks": charters.blocks(text),
        "language": language,
        "versions": published,
        "is_latest": shown is None or shown == published[0],
        "may_edit": can(request.user, Perm.GOVERNANCE_EDIT),
    }
    return render_page(request, "portfolio/governance/charter.html", context)


@allowed(Perm.GOVERNANCE_EDIT)
@require_http_methods(["GET", "POST"])
def charter_edit(request: PersonRequest) -> HttpResponse:
    """Write the draft; publish it in French and Dutch together."""
    row = charters.draft()
    form = CharterForm(request.POST or None, instance=row)
    if not row.pk:
        form.fields["version"].required = False
    if form.is_valid():
        values = form.cleaned_data
        try:
            charters.save_draft(
                version=values["version"],
                texts={code: values[f"text_{code}"] for code in LANGUAGES},
                reason=values["reason"],
                by=request.user,
                at=now(),
            )
            if request.POST.get("step") == "publish":
                charters.publish(by=request.user, at=now())
        except StaleVersion as error:
            against(form, error.current, request.path)
        except charters.BothLanguagesNeeded as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:charter_detail")
    context = {"form": form, "charter": row}
    return render_page(request, "portfolio/governance/charter_form.html", context)
