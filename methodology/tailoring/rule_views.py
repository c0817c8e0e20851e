from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from methodology.tailoring import rules
from methodology.tailoring.models import RuleSet
from methodology.tailoring.rule_forms import InForceForm, RulesForm
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import STALE, go_to, render_page


@allowed(Perm.METHOD_EDIT)
@require_POST
def rule_set_prepare(request: PersonRequest) -> HttpResponse:
    """Begin a new version as a copy of the last one."""
    try:
        draft = rules.prepare_rules(by=request.user, at=now())
    except rules.RuleDraftExists as error:
        messages.error(request, str(error.message))
        return go_to(request, "methodology:rule_set_list")
    return go_to(request, "methodology:rule_set_edit", draft.pk)


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def rule_set_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The thresholds of a draft."""
    draft = _draft(pk)
    form = RulesForm(request.POST or None, instance=draft)
    status = None
    if form.is_valid():
        try:
            rules.edit_rules(
                rules=draft,
                revision=form.cleaned_data["revision"],
                required=form.required,
                by=request.user,
                at=now(),
                **form.values,
            )
        except rules.RulesChanged as error:
            form.add_error(None, _stale(error))
            status = STALE
        except rules.RulesInForce as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "methodology:rule_set_edit", pk)
    return render_page(
        request,
        "methodology/tailoring/rule_set_edit.html",
        {"form": form, "draft": draft},
        status=status,
    )


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def rule_set_publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a draft in force from a day."""
    draft = _draft(pk)
    form = InForceForm(
        request.POST or None, initial={"revision": draft.revision, "valid_from": localdate()}
    )
    status = None
    if form.is_valid():
        try:
            rules.put_rules_in_force(
                rules=draft, by=request.user, at=now(), today=localdate(), **form.cleaned_data
            )
        except rules.RulesChanged as error:
            form.add_error(None, _stale(error))
            status = STALE
        except rules.BeginsTooEarly as error:
            form.add_error("valid_from", str(error.message))
        except (rules.RulesInForce, rules.ReasonInBothLanguages) as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The new rules have been put in force."))
            return go_to(request, "methodology:rule_set_list")
    return render_page(
        request,
        "methodology/tailoring/rule_set_publish.html",
        {"form": form, "draft": draft},
        status=status,
    )


def _draft(pk: int) -> RuleSet:
    draft = get_object_or_404(RuleSet, pk=pk)
    if not draft.is_draft:
        raise Http404
    return draft


def _stale(error: rules.RulesChanged) -> str:
    return _("%(reason)s Open the page again to see the rules as they are now.") % {
        "reason": error.message
    }
