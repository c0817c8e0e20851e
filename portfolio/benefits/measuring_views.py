"""Measurements and their calendar; open to whoever may measure, after the closure too."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.benefits import measuring
from portfolio.benefits.forms import MeasureForm, MoveReviewForm, ReasonForm, ReviewForm
from portfolio.benefits.models import Benefit, BenefitReview, Measurement
from portfolio.benefits.services import BenefitEnded
from portfolio.benefits.wording import value_text
from portfolio.initiatives.pages import form_page
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page

REFUSALS = (
    BenefitEnded,
    measuring.NotYet,
    measuring.HeldAlready,
    measuring.WithdrawnAlready,
    StaleVersion,
)


@allowed(Perm.BENEFIT_MEASURE)
@require_http_methods(["GET", "POST"])
def benefit_measure(request: PersonRequest, pk: int) -> HttpResponse:
    """Record a value."""
    row = fetch(request, Benefit.objects.select_related("initiative__unit", "indicator"), pk=pk)
    form = MeasureForm(
        request.POST or None,
        initial={
            "measured_on": localdate(),
            "source": row.source,
            "language": request.user.language,
        },
    )
    if row.indicator is not None:
        form.fields["value"].help_text = str(row.indicator.get_measured_in_display())
    if form.is_valid() and _done(
        form, measuring.record_measurement, benefit_id=pk, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("The measurement has been recorded."))
        return go_to(request, "portfolio:benefit_detail", pk)
    return form_page(
        request,
        row.initiative,
        form,
        title=_("Measure: %(name)s") % {"name": row.name},
        address=reverse("portfolio:benefit_detail", args=[pk]),
        action=_("Record"),
    )


@allowed(Perm.BENEFIT_MEASURE)
@require_http_methods(["GET", "POST"])
def measurement_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back a wrong value, with the reason."""
    rows = Measurement.objects.select_related("benefit__initiative__unit", "benefit__indicator")
    row = fetch(request, rows, pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _done(
        form,
        measuring.withdraw_measurement,
        measurement_id=pk,
        by=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("The measurement has been withdrawn."))
        return go_to(request, "portfolio:benefit_detail", row.benefit_id)
    return _confirm(
        request,
        row.benefit,
        form,
        _("Withdraw this measurement?"),
        f"{row.benefit.name}: {value_text(row.value, row.benefit.indicator)}",
        _("Withdraw"),
    )


@allowed(Perm.BENEFIT_MEASURE)
@require_http_methods(["GET", "POST"])
def benefit_review_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan another day of measurement."""
    row = fetch(request, Benefit.objects.select_related("initiative__unit"), pk=pk)
    form = ReviewForm(request.POST or None)
    if form.is_valid() and _done(
        form, measuring.plan_review, benefit=row, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("The day of measurement has been planned."))
        return go_to(request, "portfolio:benefit_detail", pk)
    return _confirm(request, row, form, _("Plan a measurement"), row.name, _("Plan"))


@allowed(Perm.BENEFIT_MEASURE)
@require_http_methods(["GET", "POST"])
def benefit_review_move(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose another day; it no longer follows the end of the project."""
    row = fetch(request, BenefitReview.objects.select_related("benefit__initiative__unit"), pk=pk)
    if row.held_on is not None:
        raise Http404
    form = MoveReviewForm(
        request.POST or None, initial={"version": row.version, "due_on": row.due_on}
    )
    if form.is_valid() and _done(
        form, measuring.move_review, review_id=pk, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return go_to(request, "portfolio:benefit_detail", row.benefit_id)
    return _confirm(
        request, row.benefit, form, _("Move the measurement"), row.benefit.name, _("Save")
    )


def _done(form: Form, service: Callable[..., Any], **values: Any) -> bool:
    """Whether the service did it; otherwise the form says why not."""
    try:
        service(at=now(), **values)
    except REFUSALS as error:
        form.add_error(None, error.message)
    except ValidationError as error:
        form.add_error(None, error)
    else:
        return True
    return False


def _confirm(
    request: PersonRequest, row: Benefit, form: Form, title: str, sentence: str, action: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "sentence": sentence,
        "action_label": action,
        "back": reverse("portfolio:benefit_detail", args=[row.pk]),
    }
    return render_page(request, "ui/confirm.html", context)
