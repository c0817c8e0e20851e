"""Opening a frozen period again: what was frozen stays, the next freeze becomes its next version."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.cycles import one_period_at_a_time
from portfolio.statusreports.models import ReportingCycle
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock
from reporting.snapshots.models import Correction, Reopening, Snapshot

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class NotFrozen(Exception):
    message: "_StrPromise" = _("This period is not frozen.")


class LaterPeriodFrozen(Exception):
    """A later period carries the values of this one as those of last time."""

    message: "_StrPromise" = _(
        "A later period has been frozen on top of this one, with its values as those of last time. Ask for "
        "a correction instead: an addendum shows the old value and the new one."
    )


class CorrectionsWaiting(Exception):
    message: "_StrPromise" = _(
        "Corrections of this period are waiting for an answer: answer them first."
    )


def why_not(cycle: ReportingCycle) -> "_StrPromise | str":
    """Why a cycle cannot be opened again; empty when it can."""
    if cycle.state != CycleState.FROZEN:
        return NotFrozen.message
    frozen = ReportingCycle.objects.filter(snapshots__isnull=False)
    # The first frozen period of another series takes the values of last time from this one, too.
    before = frozen.filter(series=OuterRef("series"), period__lt=OuterRef("period"))
    later = frozen.filter(period__gt=cycle.period)
    if later.filter(Q(series=cycle.series) | ~Exists(before)).exists():
        return LaterPeriodFrozen.message
    waiting = Correction.objects.filter(row__snapshot__cycle=cycle, state="asked")
    return CorrectionsWaiting.message if waiting.exists() else ""


def reopen_cycle(
    *, cycle: ReportingCycle, version: int | None, reason: str, by: Person, at: datetime
) -> Reopening:
    """Open a frozen period again, with a reason; the frozen version stays as it is.

    A report that one of a longer series fills, in a period that stays frozen, is asked for itself again:
    it holds what it was filled with.
    Raises StaleVersion, NotFrozen, LaterPeriodFrozen, CorrectionsWaiting.
    """
    with audit.action("cycle.reopened", by=by, at=at, reason=reason):
        one_period_at_a_time()
        cycle = lock(ReportingCycle, cycle.pk, version)
        for problem in (NotFrozen, LaterPeriodFrozen, CorrectionsWaiting):
            if why_not(cycle) == problem.message:
                raise problem
        snapshot = Snapshot.objects.current().get(cycle=cycle)
        reopening = Reopening.objects.create(
            snapshot=snapshot, reason=reason, language=by.language, by=by, at=at
        )
        cycle.state, cycle.frozen_by, cycle.frozen_at = CycleState.OPEN, None, None
        cycle.save(update_fields=["state", "frozen_by", "frozen_at"])
        filled = cycle.reports.filter(contained_in__cycle__state=CycleState.FROZEN)
        filled.update(contained_in=None)
    return reopening
