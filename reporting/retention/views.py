from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portfolio.initiatives.models import Initiative
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui import stale
from ppm.ui.language import switching
from ppm.ui.pages import go_to, render_page
from reporting.retention import selectors, services
from reporting.retention.forms import ClassForm, HoldForm, ListForm, RuleForm
from reporting.retention.models import DestructionList, LegalHold, RetentionClass, SweepRule


@allowed(Perm.RETENTION_VIEW)
@require_GET
def retention_overview(request: PersonRequest) -> HttpResponse:
    """Classes with what has reached its term, holds, lists, rules on technical data."""
    holds = LegalHold.objects.filter(
        lifted_at__isnull=True,
        initiative__in=Initiative.objects.visible_to(request.user),
    )
    rules = selectors.sweep_rules(now())
    return render_page(
        request,
        "reporting/retention/overview.html",
        {
            "classes": selectors.overview(request.user, localdate()),
            "holds": holds.select_related("initiative", "placed_by").order_by("-placed_at"),
            "lists": selectors.lists(request.user),
            "rules": rules,
            "late_rules": [one.rule for one in rules if one.is_late],
            "may": _may(request),
        },
    )


def _may(request: PersonRequest) -> dict[str, bool]:
    return {
        "manage": bool(can(request.user, Perm.RETENTION_MANAGE)),
        "approve": bool(can(request.user, Perm.RETENTION_APPROVE)),
    }


@allowed(Perm.RETENTION_MANAGE)
@require_http_methods(["GET", "POST"])
def retention_class_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a class: term, trigger, fate, legal basis, in three languages."""
    row = get_object_or_404(RetentionClass, pk=pk)
    form = ClassForm(request.POST or None, instance=row)
    if form.is_valid() and not switching(request):
        values = dict(form.cleaned_data)
        try:
            services.edit_class(
                class_id=pk, version=values.pop("version"), by=request.user, at=now(), **values
            )
        except StaleVersion as error:
            address = reverse("reporting:retention_class_edit", args=[pk])
            stale.against(form, error.current, address)
        else:
            messages.success(request, _("The class was changed."))
            return go_to(request, "reporting:retention_overview")
    title = row.get_object_type_display()
    return _form_page(request, form, title, _("Terms of retention"))


@allowed(Perm.RETENTION_MANAGE)
@require_http_methods(["GET", "POST"])
def retention_hold_place(request: PersonRequest) -> HttpResponse:
    """Protect an initiative from destruction."""
    form = HoldForm(request.POST or None, user=request.user)
    if form.is_valid() and not switching(request):
        try:
            services.place_hold(by=request.user, at=now(), **form.cleaned_data)
        except services.HoldStands as error:
            form.add_error("initiative", str(error.message))
        else:
            messages.success(request, _("Nobody can destroy it now."))
            return go_to(request, "reporting:retention_overview")
    return _form_page(request, form, _("Place a legal hold"), "")


@allowed(Perm.RETENTION_MANAGE)
@require_POST
def retention_hold_lift(request: PersonRequest, pk: int) -> HttpResponse:
    """Lift a hold that the reader can see."""
    seen: Any = Initiative.objects.visible_to(request.user)
    hold = get_object_or_404(LegalHold, pk=pk, initiative__in=seen)
    try:
        services.lift_hold(hold_id=hold.pk, by=request.user, at=now())
    except services.HoldLifted as error:
        messages.warning(request, str(error.message))
    else:
        messages.success(request, _("The hold was lifted."))
    return go_to(request, "reporting:retention_overview")


@allowed(Perm.RETENTION_MANAGE)
@require_http_methods(["GET", "POST"])
def retention_list_propose(request: PersonRequest) -> HttpResponse:
    """Propose what is due for destruction; somebody else decides."""
    due = list(selectors.due_initiatives(request.user, localdate()))
    form = ListForm(request.POST or None, due=due)
    if form.is_valid() and not switching(request):
        try:
            made = services.propose_list(by=request.user, at=now(), **form.cleaned_data)
        except services.NotDue as error:
            form.add_error("initiative_ids", str(error.message))
        else:
            messages.success(request, _("The list waits for the decision of somebody else."))
            return go_to(request, "reporting:retention_list", made.pk)
    return render_page(
        request, "reporting/retention/propose.html", {"form": form if due else None, "due": due}
    )


@allowed(Perm.RETENTION_VIEW)
@require_GET
def retention_list(request: PersonRequest, pk: int) -> HttpResponse:
    """One list: what it names, who stands for it, how it is carried out."""
    found = get_object_or_404(selectors.lists(request.user), pk=pk)
    return render_page(
        request,
        "reporting/retention/list.html",
        {
            "list": found,
            "items": selectors.items_of(found, request.user),
            "may": _may(request),
            "is_own": found.proposed_by_id == request.user.pk,
        },
    )


@allowed(Perm.RETENTION_APPROVE)
@require_POST
def retention_list_decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Approve or refuse a list that somebody else proposed."""
    found = get_object_or_404(DestructionList, pk=pk)
    try:
        services.decide_list(
            list_id=found.pk,
            is_approved=request.POST.get("decision") == "approve",
            by=request.user,
            at=now(),
        )
    except (services.SamePerson, services.AlreadyDecided) as error:
        messages.warning(request, str(error.message))
    else:
        messages.success(request, _("Your decision was recorded."))
    return go_to(request, "reporting:retention_list", pk)


@allowed(Perm.RETENTION_APPROVE)
@require_http_methods(["GET", "POST"])
def retention_rule_approve(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a rule on technical data into force."""
    rule = get_object_or_404(SweepRule, pk=pk)
    form = RuleForm(request.POST or None, initial={"days": rule.days})
    if form.is_valid() and not switching(request):
        services.approve_rule(rule_id=pk, by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("The rule is in force from tonight."))
        return go_to(request, "reporting:retention_overview")
    return _form_page(request, form, rule.get_kind_display(), _("Approve the rule"))


def _form_page(request: PersonRequest, form: Any, title: object, over: object) -> HttpResponse:
    return render_page(
        request, "reporting/retention/form.html", {"form": form, "title": title, "over": over}
    )
