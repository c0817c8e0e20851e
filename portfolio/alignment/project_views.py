"""What one project shares between business and IT."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.alignment import services
from portfolio.alignment.choices import Effect, Gate, Verdict
from portfolio.alignment.columns import disposition
from portfolio.alignment.forms import OpinionForm, SponsorsForm, TouchForm, UntouchForm
from portfolio.alignment.models import Sponsorship, Touch
from portfolio.alignment.selectors import alignment_of
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from ppm.languages.nearest import coded_name, nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui import chips
from ppm.ui.pages import fetch, go_to, render_page

TONES = {Verdict.FAVOURABLE: "good", Verdict.REMARKS: "warn", Verdict.UNFAVOURABLE: "bad"}


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def alignment_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """Both owners of a project, what it touches, and the opinions of the architects."""
    initiative = fetch(request, Initiative.objects.select_related("unit"), pk=pk)
    found = alignment_of(initiative)
    return render_page(
        request,
        "portfolio/alignment/detail.html",
        {
            "initiative": initiative,
            "name": nearest(initiative, "name"),
            "business": found.sponsorship.business_owner if found.sponsorship else None,
            "it_side": found.sponsorship.it_counterpart if found.sponsorship else None,
            "touches": [
                (
                    one,
                    coded_name(one.capability or one.application),  # type: ignore[arg-type]  # one is given
                    disposition(one.application.disposition) if one.application else "",
                )
                for one in found.touches
            ],
            "opinions": [
                (one, chips.badge(one.get_verdict_display(), TONES[Verdict(one.verdict)]))
                for one in found.opinions
            ],
            "may_edit": bool(can(request.user, Perm.INITIATIVE_EDIT, initiative)),
            "may_advise": bool(can(request.user, Perm.ALIGNMENT_EDIT, initiative)),
        },
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def sponsorship_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Say who answers on both sides."""
    initiative = fetch(request, Initiative, pk=pk)
    row = Sponsorship.objects.filter(initiative=initiative).first()
    form = SponsorsForm(request.POST or None, row=row)
    if form.is_valid():
        try:
            services.name_sponsors(
                initiative=initiative, by=request.user, at=now(), **form.cleaned_data
            )
        except services.HoldsOtherSide as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:alignment_detail", pk)
    return _page(request, initiative, form, _("Owners on both sides"))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def touch_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a capability or an application that the project touches."""
    initiative = fetch(request, Initiative, pk=pk)
    form = TouchForm(request.POST or None)
    if form.is_valid():
        try:
            services.touch(
                initiative=initiative,
                effect=Effect(form.cleaned_data["effect"]),
                by=request.user,
                at=now(),
                **form.chosen,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:alignment_detail", pk)
    return _page(request, initiative, form, _("What the project touches"))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def touch_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Take something off the list."""
    rows = Touch.objects.select_related("initiative__unit", "capability", "application")
    row = fetch(request, rows, pk=pk)
    address = reverse("portfolio:alignment_detail", args=[row.initiative_id])
    form = UntouchForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.untouch(row=row, by=request.user, at=now())
        messages.success(request, _("Taken off the list."))
        return go_to(request, address)
    context = {
        "form": form,
        "title": _("Take off the list?"),
        "sentence": coded_name(row.capability or row.application),  # type: ignore[arg-type]  # one is given
        "action_label": _("Take off"),
        "back": address,
    }
    return render_page(request, "ui/confirm.html", context)


@allowed(Perm.ALIGNMENT_EDIT)
@require_http_methods(["GET", "POST"])
def opinion_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Record an opinion of the architecture committee at a gate."""
    initiative = fetch(request, Initiative, pk=pk)
    form = OpinionForm(request.POST or None, initial={"language": request.user.language})
    if form.is_valid():
        values = dict(form.cleaned_data)
        values |= {"gate": Gate(values["gate"]), "verdict": Verdict(values["verdict"])}
        try:
            services.record_opinion(initiative=initiative, by=request.user, at=now(), **values)
        except services.InTheFuture as error:
            form.add_error("given_on", error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The opinion has been recorded."))
            return go_to(request, "portfolio:alignment_detail", pk)
    return _page(request, initiative, form, _("Opinion of the architects"))


def _page(request: PersonRequest, initiative: Initiative, form: object, title: str) -> HttpResponse:
    return form_page(
        request,
        initiative,
        form,  # type: ignore[arg-type]  # a form
        title=title,
        address=reverse("portfolio:alignment_detail", args=[initiative.pk]),
    )
