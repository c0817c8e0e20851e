from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.reviews import services
from portfolio.reviews.forms import ConfidenceForm, WithdrawForm
from portfolio.sources.models import DeliveryConfidence
from ppm.languages.nearest import coded_name, nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import written_day
from ppm.ui.pages import fetch, go_to, render_page


@allowed(Perm.GATE_RECOMMEND)
@require_http_methods(["GET", "POST"])
def confidence_create(request: PersonRequest, pk: int) -> HttpResponse:
    """An independent judgement on delivery; and the ones before it."""
    initiative = fetch(request, Initiative.objects.select_related("standing"), pk=pk)
    form = ConfidenceForm(request.POST or None)
    if form.is_valid():
        try:
            services.review_confidence(
                initiative=initiative,
                by=request.user,
                at=now(),
                today=localdate(),
                **form.cleaned_data,
            )
        except (services.NotIndependent, services.ReviewedToday) as error:
            form.add_error(None, str(error.message))
        except services.NotYet as error:
            form.add_error("as_of", str(error.message))
        except services.ReasonsNeeded as error:
            form.add_error("reasons", str(error.message))
        else:
            messages.success(request, _("The delivery confidence has been recorded."))
            return go_to(request, "portfolio:initiative_detail", pk)
    earlier = initiative.confidences.select_related("reviewer")
    return render_page(
        request,
        "portfolio/reviews/form.html",
        {
            "initiative": initiative,
            "name": nearest(initiative, "name"),
            "form": form,
            "earlier": list(earlier.order_by("-as_of", "-pk")[:12]),
            "source": services.SOURCE,
        },
    )


@allowed(Perm.GATE_RECOMMEND)
@require_http_methods(["GET", "POST"])
def confidence_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back a review that was given in the portal, with the reason."""
    reviews = DeliveryConfidence.objects.filter(source=services.SOURCE)
    review = fetch(request, reviews.select_related("initiative", "reviewer"), pk=pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            services.withdraw_review(review=review, by=request.user, at=now(), **form.cleaned_data)
        except (services.NotYours, services.WithdrawnAlready) as error:
            form.add_error(None, str(error.message))
        except services.ReasonsNeeded as error:
            form.add_error("reason", str(error.message))
        else:
            messages.success(
                request, _("The review has been withdrawn; the one before counts again.")
            )
            return go_to(request, "portfolio:confidence_create", review.initiative_id)
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Withdraw the review of %(day)s") % {"day": written_day(review.as_of)},
            "sentence": _(
                "%(project)s: the review no longer counts and is no longer shown; the history keeps it, with "
                "your reason."
            )
            % {"project": coded_name(review.initiative)},
            "form": form,
            "action_label": _("Withdraw"),
            "back": reverse("portfolio:confidence_create", args=[review.initiative_id]),
        },
    )
