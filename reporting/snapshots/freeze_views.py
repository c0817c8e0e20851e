from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.perimeter import perimeter
from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.models import ReportingCycle
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import month
from ppm.ui.pages import STALE, go_to, posted_version, render_page
from reporting.snapshots import reopening, services
from reporting.snapshots.forms import ReopenForm
from reporting.snapshots.models import Snapshot
from reporting.snapshots.preview import preview_of


@allowed(Perm.CYCLE_FREEZE)
@require_http_methods(["GET"])
def cycle_freeze_preview(request: PersonRequest, pk: int) -> HttpResponse:
    """What the freeze would take with it; nothing is written here."""
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    if cycle.state == CycleState.FROZEN:
        return go_to(request, "reporting:snapshot_detail", _current(cycle).pk)
    former = Snapshot.objects.current().filter(cycle=cycle).select_related("reopening__by").first()
    title = _("Preview of the freeze of %(period)s") % {"period": month(cycle.period)}
    context = {**_before_freezing(request, cycle), "former": former, "title": title}
    return render_page(request, "reporting/snapshots/freeze_preview.html", context)


@allowed(Perm.CYCLE_FREEZE)
@require_http_methods(["GET", "POST"])
def cycle_freeze(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask once more, then freeze: at once, or as a job when there is much."""
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    if cycle.state == CycleState.FROZEN:
        return go_to(request, "reporting:snapshot_detail", _current(cycle).pk)
    status = None
    if request.method == "POST":
        try:
            done = services.ask_to_freeze(
                cycle=cycle, by=request.user, at=now(), version=posted_version(request)
            )
        except (
            services.CycleAlreadyFrozen,
            services.EarlierPeriodOpen,
            services.CycleEmpty,
        ) as error:
            messages.error(request, str(error.message))
            return go_to(request, request.path)
        except StaleVersion as error:
            messages.error(request, str(error.message))
            status = STALE
        else:
            if isinstance(done, Snapshot):
                messages.success(request, _frozen_sentence(done))
                return go_to(request, "reporting:snapshot_detail", done.pk)
            return go_to(request, "ppm:job_detail", done.pk)
    title = _("Freeze %(period)s") % {"period": month(cycle.period)}
    context = {**_before_freezing(request, cycle), "title": title}
    return render_page(request, "reporting/snapshots/freeze.html", context, status=status)


def _before_freezing(request: PersonRequest, cycle: ReportingCycle) -> dict[str, Any]:
    """What preview and act both say of a period, for what this person sees."""
    return {
        "cycle": cycle,
        "preview": preview_of(cycle, request.user),
        "perimeter": perimeter(request.user),
        "is_early": localdate() < cycle.freeze_on,
    }


@allowed(Perm.CYCLE_REOPEN)
@require_http_methods(["GET", "POST"])
def cycle_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a frozen period again, with a reason, or read why that is not possible."""
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    if cycle.state != CycleState.FROZEN:
        return go_to(request, "portfolio:cycle_detail", cycle.pk)
    snapshot = _current(cycle)
    form = ReopenForm(request.POST or None)
    obstacle = reopening.why_not(cycle)
    if not obstacle and form.is_valid():
        try:
            reopening.reopen_cycle(
                cycle=cycle,
                version=posted_version(request),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except (
            StaleVersion,
            reopening.NotFrozen,
            reopening.LaterPeriodFrozen,
            reopening.CorrectionsWaiting,
        ) as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(
                request, _("The period is open again. What was frozen stays readable as it was.")
            )
            return go_to(request, "portfolio:cycle_detail", cycle.pk)
    context: dict[str, Any] = {
        "cycle": cycle,
        "snapshot": snapshot,
        "title": _("Open %(period)s again") % {"period": month(cycle.period)},
        "obstacle": obstacle,
    }
    if not obstacle:
        context["form"] = form
    return render_page(request, "reporting/snapshots/reopen.html", context)


def _current(cycle: ReportingCycle) -> Snapshot:
    return Snapshot.objects.current().get(cycle=cycle)


def _frozen_sentence(snapshot: Snapshot) -> str:
    return _("The period is frozen. Its fingerprint begins with %(signs)s.") % {
        "signs": snapshot.fingerprint[:8]
    }
