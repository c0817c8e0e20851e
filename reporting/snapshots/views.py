from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.choices import STATUSES
from ppm.ui.figures import month
from ppm.ui.lists import list_page
from ppm.ui.pages import render_page
from reporting.snapshots import reopening
from reporting.snapshots.canonical import in_groups
from reporting.snapshots.choices import CorrectionState
from reporting.snapshots.columns import COLUMNS
from reporting.snapshots.filters import SnapshotProjectFilter
from reporting.snapshots.models import Addendum, Correction, Snapshot, SnapshotProject
from reporting.snapshots.reading import COUNTED
from reporting.snapshots.verifying import FRAME, verify
from reporting.snapshots.wording import shown


@allowed(Perm.SNAPSHOT_VIEW)
@require_GET
def snapshot_list(request: PersonRequest) -> HttpResponse:
    """All frozen periods in all their versions, with the colours of the projects in sight."""
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
    addenda: dict[int, int] = dict(
        Addendum.objects.visible_to(request.user)
        .values_list("snapshot_id")
        .annotate(addenda=Count("pk"))
        .order_by("snapshot_id")
    )
    nothing = {"projects": 0, **dict.fromkeys(STATUSES, 0)}
    periods = []
    for snapshot in _snapshots():
        found = counts.get(snapshot.pk, nothing)
        colours = [(key, status.word, found[key]) for key, status in STATUSES.items()]
        periods.append((snapshot, found["projects"], colours, addenda.get(snapshot.pk, 0)))
    return render_page(
        request,
        "reporting/snapshots/list.html",
        {"periods": periods, "words": list(STATUSES)},
    )


@allowed(Perm.SNAPSHOT_VIEW)
@require_GET
def snapshot_detail(request: PersonRequest, pk: int) -> HttpResponseBase:
    """One frozen period: its seal, its addenda, and the rows in sight."""
    return _detail(request, get_object_or_404(_snapshots(), pk=pk), {})


@allowed(Perm.SNAPSHOT_VIEW)
@require_GET
def snapshot_verify(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Count all hashes again and say whether the period is still what was sealed."""
    snapshot = get_object_or_404(_snapshots(), pk=pk)
    faults = list(verify(snapshot))
    named = {fault.where for fault in faults}
    in_sight = set(
        SnapshotProject.objects.visible_to(request.user)
        .filter(snapshot=snapshot, code__in=named)
        .values_list("code", flat=True)
    )
    shown = [fault for fault in faults if fault.where in in_sight | FRAME]
    verdict = {"is_verified": True, "is_intact": not faults, "faults": shown}
    return _detail(request, snapshot, verdict)


def _snapshots() -> QuerySet[Snapshot]:
    return Snapshot.objects.latest_first().select_related(
        "cycle", "sealed_by", "superseded_by", "supersedes", "reopening__by"
    )


def _detail(
    request: PersonRequest, snapshot: Snapshot, verdict: dict[str, Any]
) -> HttpResponseBase:
    rows: Any = SnapshotProject.objects.visible_to(request.user).filter(snapshot=snapshot)
    corrected = (
        Addendum.objects.filter(row=OuterRef("pk"))
        .order_by()
        .values("row")
        .annotate(count=Count("pk"))
        .values("count")
    )
    addenda = Addendum.objects.visible_to(request.user).filter(snapshot=snapshot)
    waiting = Correction.objects.visible_to(request.user).filter(
        row__snapshot=snapshot, state=CorrectionState.ASKED
    )
    may_reopen = can(request.user, Perm.CYCLE_REOPEN) and not snapshot.is_superseded
    return list_page(
        request,
        rows.defer("payload").annotate(
            corrections_count=Coalesce(Subquery(corrected), 0),
            are_lines_counted=Value(snapshot.schema_version >= COUNTED),
        ),
        SnapshotProjectFilter,
        COLUMNS,
        template="reporting/snapshots/detail.html",
        title=month(snapshot.cycle.period),
        default_sort="code",
        empty=_("None of its projects is open to you."),
        context={
            "snapshot": snapshot,
            "title": month(snapshot.cycle.period),
            "fingerprint": in_groups(snapshot.fingerprint),
            "addenda": shown(
                addenda.select_related("row", "by", "agreed_by")
                .defer("row__payload")
                .order_by("number")
            ),
            "waiting": waiting.select_related("row", "asked_by")
            .defer("row__payload")
            .order_by("asked_at", "pk"),
            "may_build": can(request.user, Perm.PACK_BUILD) and not snapshot.is_superseded,
            "may_reopen": may_reopen and not reopening.why_not(snapshot.cycle),
            "is_verified": False,
            **verdict,
        },
    )
