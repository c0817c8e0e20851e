from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.statusreports.choices import IN, CycleState, ReportState
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.choices import STATUSES
from ppm.ui.figures import month
from ppm.ui.pages import STALE, go_to, posted_version, render_page
from reporting.snapshots import services
from reporting.snapshots.canonical import in_groups
from reporting.snapshots.models import Snapshot, SnapshotProject


@allowed(Perm.SNAPSHOT_VIEW)
@require_GET
def snapshot_list(request: PersonRequest) -> HttpResponse:
    """All frozen periods with the colours of the projects in sight."""
    rows: Any = (
        SnapshotProject.objects.visible_to(request.user)
        .values("snapshot_id")
        .annotate(
            projects=Count("pk"),
            **{key: Count("pk", filter=Q(declared=key)) for key in STATUSES},
        )
        .order_by("snapshot_id")
    )
    counts = {row["snapshot_id"]: row for row in rows}
    nothing = {"projects": 0, **dict.fromkeys(STATUSES, 0)}
    periods = []
    for snapshot in Snapshot.objects.latest_first():
        found = counts.get(snapshot.pk, nothing)
        colours = [(key, status.word, found[key]) for key, status in STATUSES.items()]
        periods.append((snapshot, found["projects"], colours))
    return render_page(
        request,
        "reporting/snapshots/list.html",
        {"periods": periods, "words": list(STATUSES)},
    )


@allowed(Perm.SNAPSHOT_VIEW)
@require_GET
def snapshot_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One frozen period: its seal, and the rows in sight."""
    snapshot = get_object_or_404(Snapshot.objects.latest_first(), pk=pk)
    return render_page(request, "reporting/snapshots/detail.html", _detail(request, snapshot))


@allowed(Perm.SNAPSHOT_VIEW)
@require_GET
def snapshot_verify(request: PersonRequest, pk: int) -> HttpResponse:
    """Count all hashes again and say whether the period is still what was sealed."""
    snapshot = get_object_or_404(Snapshot.objects.latest_first(), pk=pk)
    context = _detail(request, snapshot)
    in_sight = {row.code for row, _name, _language in context["rows"]}
    faults = list(services.verify(snapshot))
    context["is_verified"] = True
    context["is_intact"] = not faults
    context["faults"] = [fault for fault in faults if fault.where in in_sight | {"header", "rows"}]
    return render_page(request, "reporting/snapshots/detail.html", context)


def _detail(request: PersonRequest, snapshot: Snapshot) -> dict[str, Any]:
    rows: Any = SnapshotProject.objects.visible_to(request.user).filter(snapshot=snapshot)
    return {
        "snapshot": snapshot,
        "title": month(snapshot.cycle.period),
        "fingerprint": in_groups(snapshot.fingerprint),
        "rows": [(row, *nearest(row, "name")) for row in rows.order_by("code")],
        "may_build": can(request.user, Perm.PACK_BUILD),
        "is_verified": False,
        "is_intact": False,
        "faults": [],
    }


@allowed(Perm.CYCLE_FREEZE)
@require_http_methods(["GET", "POST"])
def cycle_freeze(request: PersonRequest, pk: int) -> HttpResponse:
    """What the freeze would take, and the button that does it."""
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    if cycle.state == CycleState.FROZEN:
        return go_to(request, "reporting:snapshot_detail", cycle.snapshots.current().get().pk)
    status = None
    if request.method == "POST":
        try:
            snapshot = services.freeze_cycle(
                cycle=cycle,
                by=request.user,
                at=now(),
                version=posted_version(request),
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
            messages.success(request, _frozen_sentence(snapshot))
            return go_to(request, "reporting:snapshot_detail", snapshot.pk)
    return render_page(
        request, "reporting/snapshots/freeze.html", _preview(request, cycle), status=status
    )


def _frozen_sentence(snapshot: Snapshot) -> str:
    return _("The period is frozen. Its fingerprint begins with %(signs)s.") % {
        "signs": snapshot.fingerprint[:8]
    }


def _preview(request: PersonRequest, cycle: ReportingCycle) -> dict[str, object]:
    reports: Any = (
        StatusReport.objects.visible_to(request.user).taking_part().filter(cycle=cycle).for_list()
    )
    rows = list(reports.order_by("initiative__code"))
    returned = [row for row in rows if row.state == ReportState.RETURNED]
    late = [row for row in rows if row.state not in (*IN, ReportState.RETURNED)]
    waiting = [row for row in rows if row.state == ReportState.SUBMITTED]
    validated = sum(row.state == ReportState.VALIDATED for row in rows)
    return {
        "cycle": cycle,
        "title": _("Freeze %(period)s") % {"period": month(cycle.period)},
        "total": len(rows),
        "validated": validated,
        "late": late,
        "is_early": localdate() < cycle.freeze_on,
        "returned": returned,
        "returned_sentence": ngettext(
            "%(count)s report was sent back and has not come in again: its project is frozen with the "
            "values of last time.",
            "%(count)s reports were sent back and have not come in again: their projects are frozen "
            "with the values of last time.",
            len(returned),
        )
        % {"count": len(returned)},
        "waiting": waiting,
        "late_sentence": ngettext(
            "%(count)s report is missing: its project is frozen with the values of last time.",
            "%(count)s reports are missing: their projects are frozen with the values of last time.",
            len(late),
        )
        % {"count": len(late)},
        "waiting_sentence": ngettext(
            "%(count)s report has been submitted but not validated: it is frozen as it is.",
            "%(count)s reports have been submitted but not validated: they are frozen as they are.",
            len(waiting),
        )
        % {"count": len(waiting)},
    }
