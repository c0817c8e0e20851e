"""Technical data at the end of their term, by rules that somebody approved.

All of it by the owner role, every night; the little that the application role may do, by the portal's clock.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.drafts.models import ReportDraft
from ppm import audit
from ppm.accounts.models import Person
from ppm.jobs.choices import JobState
from ppm.jobs.models import Job
from ppm.notices.models import Notice
from ppm.security.models import OpenSession, SecurityEvent
from reporting.reportbooks.models import ReturnedBook
from reporting.retention.choices import Technical
from reporting.retention.models import SweepRule, SweepRun

OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


Sweepers = Mapping[Technical, Callable[[datetime], int]]


def sweep(*, by: Person, at: datetime, sweepers: "Sweepers | None" = None) -> Mapping[str, int]:
    """Apply every rule in force; returns how many rows of each kind went."""
    sweepers = SWEEPERS if sweepers is None else sweepers
    swept = {}
    with audit.action("retention.swept", by=by, at=at):
        for rule in SweepRule.objects.filter(approved_at__isnull=False).order_by("kind"):
            kind = Technical(rule.kind)
            if kind in sweepers:
                swept[rule.kind] = sweepers[kind](at - timedelta(days=rule.days))
                SweepRun.objects.create(kind=kind, at=at, count=swept[rule.kind])
    return swept


def sweep_by_clock(*, by: Person, at: datetime) -> Mapping[str, int]:
    """What the portal's own role may do without the owner: see `BY_CLOCK`."""
    return sweep(by=by, at=at, sweepers=BY_CLOCK)


def _gone(rows: "QuerySet[Any]") -> int:
    """Delete in one statement, without looking at what points there: nothing does."""
    return int(rows._raw_delete(rows.db) or 0)  # None where no row can match


def _sessions(limit: datetime) -> int:
    return _expired(limit) + _gone(OpenSession.objects.filter(ended_at__lt=limit))


def _expired(limit: datetime) -> int:
    return _gone(Session.objects.filter(expire_date__lt=limit))


def _notices(limit: datetime) -> int:
    return _gone(Notice.objects.filter(read_at__lt=limit))


def _jobs(limit: datetime) -> int:
    rows = Job.objects.filter(finished_at__lt=limit, state__in=OVER)
    for one in Job._meta.related_objects:
        below: Any = one.related_model
        if not hasattr(below, "pgh_tracked_model"):
            name = one.field.name
            rows = rows.exclude(Exists(below._default_manager.filter(**{name: OuterRef("pk")})))
    return _gone(Job.objects.filter(pk__in=list(rows.values_list("pk", flat=True))))


def _sign_ins(limit: datetime) -> int:
    return _gone(SecurityEvent.objects.filter(at__lt=limit))


def _drafts(limit: datetime) -> int:
    """A draft keeps its row, so that its version never goes back; what was typed goes."""
    frozen = ReportDraft.objects.filter(
        report__cycle__state=CycleState.FROZEN, report__cycle__frozen_at__lt=limit
    )
    _returned_books(limit)
    return frozen.exclude(values={}).update(values={})


def _returned_books(limit: datetime) -> None:
    """What workbooks brought in was typed as well: their cells go with the drafts, their outcome stays."""
    frozen = ReturnedBook.objects.filter(
        report__cycle__state=CycleState.FROZEN, report__cycle__frozen_at__lt=limit
    )
    frozen.exclude(changes=[], before={}).update(changes=[], before={}, after={})


SWEEPERS: Sweepers = {
    Technical.SESSIONS: _sessions,
    Technical.NOTICES: _notices,
    Technical.JOBS: _jobs,
    Technical.SIGN_INS: _sign_ins,
    Technical.DRAFTS: _drafts,
}
# The application role may delete sessions that have expired, and empty drafts; nothing else of these.
BY_CLOCK: Sweepers = {Technical.SESSIONS: _expired, Technical.DRAFTS: _drafts}
