from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.substitutions import services
from portfolio.substitutions.forms import RuleForm, SubstitutionForm
from portfolio.substitutions.selectors import (
    Double,
    own_substitutions,
    stood_in_for,
    substitutions_in_sight,
)
from ppm.accounts.models import Person
from ppm.accounts.sight import find_person
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Allowed, Refused, can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import acts_for, allowed, signed_in
from ppm.permissions.models import Substitution
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import written_day
from ppm.ui.pages import go_to, render_page
from ppm.ui.stale import against


@signed_in
@require_GET
def substitution_list(request: PersonRequest) -> HttpResponse:
    """One's own absences and substitutions; for the PMO also those of the people in reach."""
    today = localdate()
    own = list(own_substitutions(request.user)[:50])
    may_set = bool(can(request.user, Perm.SUBSTITUTION_SET))
    others = (
        substitutions_in_sight(request.user).not_over(today).exclude(pk__in=[one.pk for one in own])
    )
    return render_page(
        request,
        "portfolio/substitutions/list.html",
        {
            "own": own,
            "others": list(others[:200]) if may_set else [],
            "may_set": may_set,
            "may_rule": bool(can(request.user, Perm.SUBSTITUTION_RULE)),
            "today": today,
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
def substitution_create(request: PersonRequest) -> HttpResponse:
    """Say when one is away and who stands in."""
    return _form_page(request, request.user, reverse("portfolio:substitution_list"))


@allowed(Perm.SUBSTITUTION_SET)
@require_http_methods(["GET", "POST"])
def substitution_set(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that somebody else is absent, and who stands in."""
    giver = find_person(request, pk, Perm.SUBSTITUTION_SET)
    return _form_page(request, giver, reverse("portfolio:person_detail", args=[pk]))


def _form_page(request: PersonRequest, giver: Person, address: str) -> HttpResponse:
    form = SubstitutionForm(
        request.POST or None,
        giver=giver,
        viewer=request.user,
        initial={"valid_from": localdate()},
    )
    if form.is_valid():
        try:
            made = services.set_substitution(giver=giver, by=request.user, at=now(), **form.what())
        except services.Refusal as error:
            form.add_error(
                "substitute" if isinstance(error, services.BothSides) else None, str(error.message)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _in_words(made))
            for one in stood_in_for(giver, request.user, made.valid_from, made.valid_to):
                messages.warning(request, _doubled(giver, one))
            return go_to(request, address)
    is_own = giver.pk == request.user.pk
    return render_page(
        request,
        "portfolio/substitutions/create.html",
        {
            "form": form,
            "giver": giver,
            "is_own": is_own,
            "address": address,
            "doubles": stood_in_for(giver, request.user, localdate(), None),
        },
    )


def _doubled(giver: Person, one: Double) -> str:
    """That who is absent stands in for somebody on some of these days."""
    facts = {
        "person": giver,
        "absent": one.absent or _("somebody else"),
        "first": written_day(one.first),
        "last": written_day(one.last),
    }
    return (
        _(
            "%(person)s stands in for %(absent)s from %(first)s to %(last)s: while both are away,"
            " nobody acts for %(absent)s. Have another substitute named."
        )
        % facts
    )


def _in_words(made: Substitution) -> str:
    if made.substitute is None:
        return _("The absence has been noted; nobody stands in.")
    return _("%(person)s stands in and has been told.") % {"person": made.substitute}


@signed_in
@require_http_methods(["GET", "POST"])
def substitution_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """End a substitution at once: one's own, or one that the PMO may set."""
    row = substitutions_in_sight(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    if request.user.pk not in (row.giver_id, row.substitute_id):
        answer = can(request.user, Perm.SUBSTITUTION_SET, row.giver)
        if not isinstance(answer, Allowed):
            raise Refused(answer.reason)
        acts_for(request, answer)
    if request.method == "POST":
        try:
            services.revoke_substitution(substitution=row, by=request.user, at=now())
        except services.AlreadyOver as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The substitution has ended."))
        return go_to(request, "portfolio:substitution_list")
    names = {"giver": row.giver, "person": row.substitute or _("Nobody")}
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("End the substitution"),
            "sentence": _("%(person)s will no longer act for %(giver)s, from this moment on.")
            % names
            if row.substitute
            else _("%(giver)s will no longer be shown as absent.") % names,
            "form": None,
            "action_label": _("End it now"),
            "back": reverse("portfolio:substitution_list"),
        },
    )


@allowed(Perm.SUBSTITUTION_RULE)
@require_http_methods(["GET", "POST"])
def substitution_rule(request: PersonRequest) -> HttpResponse:
    """What the PMO allows for substitutions."""
    stored = services.rule()
    form = RuleForm(request.POST or None, instance=stored)
    if not stored.pk:
        form.fields["version"].required = False
    if form.is_valid():
        try:
            services.change_rule(by=request.user, at=now(), **form.cleaned_data)
        except StaleVersion as error:
            against(form, error.current, request.path)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:substitution_list")
    return render_page(request, "portfolio/substitutions/rule.html", {"form": form})
