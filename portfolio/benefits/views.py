from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.benefits import services
from portfolio.benefits.charts import benefit_chart
from portfolio.benefits.choices import Answer, BenefitState
from portfolio.benefits.columns import columns, owner, state
from portfolio.benefits.filters import BenefitFilter
from portfolio.benefits.forms import (
    FIELDS,
    AnswerForm,
    BenefitForm,
    EndForm,
    NewBenefitForm,
    ReopenForm,
    WaiverForm,
)
from portfolio.benefits.models import Benefit, Measurement
from portfolio.benefits.rates import measured, realised_of
from portfolio.benefits.selectors import overlaps, summary
from portfolio.benefits.wording import (
    lacking_text,
    overlap_text,
    rate_badge,
    realised_sentence,
    value_text,
)
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.initiatives.perimeter import perimeter
from ppm.languages.nearest import coded_name, nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Refused, can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page
from ppm.ui.stale import against

STALE = services.StaleVersion.message


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def benefit_list(request: PersonRequest) -> HttpResponse:
    """Benefits of everything in sight, closed projects too, with what is due, short or claimed twice."""
    rows = Benefit.objects.visible_to(request.user)
    return list_page(
        request,
        rows.for_list(),
        BenefitFilter,
        columns(overlaps(request.user), localdate()),
        template="portfolio/benefits/list.html",
        title=_("Benefits"),
        default_sort="due",
        empty=_("No benefit that is open to you has been written down yet."),
        context={"summary": summary(rows), "perimeter": perimeter(request.user)},
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def benefit_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One benefit: profile, what was realised against the target, its calendar and its measurements."""
    row = _row(request, pk)
    found = list(
        Measurement.objects.filter(benefit=row).select_related("by").order_by("-measured_on", "-pk")
    )
    values = measured(reversed(found))
    result = realised_of(row, values)
    claims_it = row.is_open and not row.is_negative and row.indicator_id is not None
    over = overlaps(request.user, [row.indicator_id or 0]) if claims_it else {}
    today = localdate()
    return render_page(
        request,
        "portfolio/benefits/detail.html",
        {
            "row": row,
            "home": (nearest(row.initiative, "name")[0], row.initiative_id),
            "state": state(row),
            "owner": owner(row),
            "indicator": coded_name(row.indicator) if row.indicator else "",
            "unit": coded_name(row.unit),
            "baseline": value_text(row.baseline_value, row.indicator),
            "targets": [
                (
                    one.year,
                    value_text(one.value, row.indicator),
                    value_text(one.forecast, row.indicator) if one.forecast is not None else "",
                )
                for one in row.targets.all()
            ],
            "rate": rate_badge(row),
            "sentence": realised_sentence(row, result),
            "lacks": lacking_text(row) if row.is_open else "",
            "overlap": overlap_text(over[row.indicator_id], row.pk)
            if row.indicator_id is not None and row.indicator_id in over
            else "",
            "chart": benefit_chart(row, values, today),
            "reviews": [(one, (today - one.due_on).days) for one in row.reviews.all()],
            "measurements": [(one, value_text(one.value, row.indicator)) for one in found],
            "is_owner": row.owner_id == request.user.pk,
            "may_edit": bool(can(request.user, Perm.INITIATIVE_EDIT, row)),
            "may_measure": bool(can(request.user, Perm.BENEFIT_MEASURE, row)),
        },
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def benefit_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down a benefit or a dis-benefit of an initiative."""
    initiative = fetch(request, Initiative, pk=pk)
    form = NewBenefitForm(
        request.POST or None,
        today=localdate(),
        initial={
            "language": request.user.language,
            "unit": initiative.unit_id,
            "is_negative": bool(request.GET.get("negative")),
        },
    )
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            made = services.add_benefit(
                initiative=initiative, by=request.user, at=now(), targets=form.targets, **values
            )
        except services.HoldsOtherSide as error:
            form.add_error("owner", error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The benefit has been written down."))
            return go_to(request, "portfolio:benefit_detail", made.pk)
    return _profile_page(
        request,
        initiative,
        form,
        _("New benefit"),
        reverse("portfolio:initiative_benefits", args=[pk]),
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def benefit_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the profile of a benefit."""
    row = fetch(request, Benefit.objects.select_related("initiative__unit"), pk=pk)
    address = reverse("portfolio:benefit_detail", args=[pk])
    form = BenefitForm(request.POST or None, instance=row, today=localdate())
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            services.edit_benefit(
                benefit_id=pk,
                version=form.cleaned_data["version"],
                by=request.user,
                at=now(),
                targets=form.targets,
                **values,
            )
        except StaleVersion as error:
            against(form, error.current, request.path, today=localdate())
        except services.HoldsOtherSide as error:
            form.add_error("owner", error.message)
        except services.BenefitEnded as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, address)
    title = Benefit.objects.values_list("name", flat=True).get(pk=pk)
    return _profile_page(request, row.initiative, form, title, address)


def _profile_page(
    request: PersonRequest, initiative: Initiative, form: BaseForm, title: str, address: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "name": nearest(initiative, "name")[0],
        "home": reverse("portfolio:initiative_benefits", args=[initiative.pk]),
        "address": address,
    }
    return render_page(request, "portfolio/benefits/form.html", context)


@allowed(Perm.INITIATIVE_VIEW)
@require_http_methods(["GET", "POST"])
def benefit_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The owner agrees, or does not."""
    row = fetch(request, Benefit.objects.select_related("initiative__unit"), pk=pk)
    if row.owner_id != request.user.pk:
        raise Refused(services.NotTheOwner.message)
    form = AnswerForm(request.POST or None, initial={"version": row.version, "answer": row.answer})
    if form.is_valid():
        try:
            services.answer_as_owner(
                benefit_id=pk,
                version=form.cleaned_data["version"],
                answer=Answer(form.cleaned_data["answer"]),
                by=request.user,
                at=now(),
            )
        except StaleVersion:
            form.add_error(None, STALE)
        except services.BenefitEnded as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Your answer has been noted."))
            return go_to(request, "portfolio:benefit_detail", pk)
    return _confirm(request, row, form, _("Your answer as owner"), _("Answer"))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def benefit_end(request: PersonRequest, pk: int) -> HttpResponse:
    """Close a benefit that was measured to the end, or give it up."""
    row = fetch(request, Benefit.objects.select_related("initiative__unit"), pk=pk)
    form = EndForm(request.POST or None, initial={"version": row.version})
    if form.is_valid():
        try:
            services.end_benefit(
                benefit_id=pk,
                version=form.cleaned_data["version"],
                state=BenefitState(form.cleaned_data["state"]),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except StaleVersion:
            form.add_error(None, STALE)
        except services.BenefitEnded as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The benefit has ended; its history stays."))
            return go_to(request, "portfolio:benefit_detail", pk)
    return _confirm(request, row, form, _("End this benefit?"), _("End it"))


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def benefit_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Take up an ended benefit again."""
    row = fetch(request, Benefit.objects.select_related("initiative__unit"), pk=pk)
    form = ReopenForm(request.POST or None, initial={"version": row.version})
    if form.is_valid():
        try:
            services.reopen_benefit(benefit_id=pk, by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion:
            form.add_error(None, STALE)
        else:
            messages.success(request, _("The benefit is open again."))
            return go_to(request, "portfolio:benefit_detail", pk)
    return _confirm(request, row, form, _("Take up this benefit again?"), _("Take it up again"))


@allowed(Perm.BENEFIT_WAIVE)
@require_http_methods(["GET", "POST"])
def benefit_waive(request: PersonRequest, pk: int) -> HttpResponse:
    """Let an initiative that the law obliges do without a measured benefit, once."""
    initiative = fetch(request, Initiative, pk=pk)
    form = WaiverForm(request.POST or None, initial={"language": request.user.language})
    if form.is_valid():
        try:
            services.waive_benefits(
                initiative=initiative, by=request.user, at=now(), **form.cleaned_data
            )
        except services.WaivedAlready as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The waiver has been noted."))
            return go_to(request, "portfolio:initiative_benefits", pk)
    return form_page(
        request,
        initiative,
        form,
        title=_("Waiver for a legal obligation"),
        address=reverse("portfolio:initiative_benefits", args=[pk]),
        action=_("Give the waiver"),
    )


def _row(request: PersonRequest, pk: int) -> Benefit:
    row = Benefit.objects.visible_to(request.user).for_list().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _confirm(
    request: PersonRequest, row: Benefit, form: BaseForm, title: str, action: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "sentence": row.name,
        "action_label": action,
        "back": reverse("portfolio:benefit_detail", args=[row.pk]),
    }
    return render_page(request, "ui/confirm.html", context)
