"""Technical data at the end of their term, by rules that somebody approved. Run by the owner role."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.models import ReportDraft
from ppm import audit
from ppm.accounts.models import Person
from ppm.jobs.choices import JobState
from ppm.jobs.models import Job
from ppm.notices.models import Notice
from ppm.security.models import OpenSession, SecurityEvent
from reporting.retention.choices import Technical
from reporting.retention.models import SweepRule

OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


def sweep(*, by: Person, at: datetime) -> Mapping[str, int]:
    """Apply every rule in force; returns how many rows of each kind went."""
    swept = {}
    with audit.action("retention.swept", by=by, at=at):
        for rule in SweepRule.objects.filter(approved_at__isnull=False).order_by("kind"):
            swept[rule.kind] = SWEEPERS[Technical(rule.kind)](at - timedelta(days=rule.days))
    return swept


def _gone(rows: "QuerySet[Any]") -> int:
    """Delete in one statement, without looking at what points there: nothing does."""
    return int(rows._raw_delete(rows.db))


def _sessions(limit: datetime) -> int:
    return _gone(Session.objects.filter(expire_date__lt=limit)) + _gone(
        OpenSession.objects.filter(ended_at__lt=limit)
    )


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
    return frozen.exclude(values={}).update(values={})


SWEEPERS: Mapping[Technical, Callable[[datetime], int]] = {
    Technical.SESSIONS: _sessions,
    Technical.NOTICES: _notices,
    Technical.JOBS: _jobs,
    Technical.SIGN_INS: _sign_ins,
    Technical.DRAFTS: _drafts,
}
