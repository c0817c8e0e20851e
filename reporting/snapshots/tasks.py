"""Freezing a large period in the background: one transaction, with progress."""

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.models import ReportingCycle
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from ppm.org.versions import StaleVersion
from reporting.snapshots import services

ERRORS = {
    "frozen": services.CycleAlreadyFrozen.message,
    "earlier": services.EarlierPeriodOpen.message,
    "empty": services.CycleEmpty.message,
    "stale": StaleVersion.message,
}


@job(
    services.FREEZE,
    title=_("Freezing a period"),
    steps={"rows": _("Sealing the projects")},
    errors=ERRORS,
)
def freeze(ctx: Context, *, cycle_id: int, version: int) -> None:
    """Seal the period; all of it, or nothing."""
    cycle = ReportingCycle.objects.get(pk=cycle_id)
    try:
        with ctx.done() as outcome:
            snapshot = services.freeze_cycle(
                cycle=cycle,
                by=ctx.by,
                at=now(),
                version=version,
                tell=lambda done, total: ctx.progress(done, total, "rows"),
            )
            outcome.link = reverse("reporting:snapshot_detail", args=[snapshot.pk])
    except services.CycleAlreadyFrozen as error:
        raise JobFailed("frozen") from error
    except services.EarlierPeriodOpen as error:
        raise JobFailed("earlier") from error
    except services.CycleEmpty as error:
        raise JobFailed("empty") from error
    except StaleVersion as error:
        raise JobFailed("stale") from error
