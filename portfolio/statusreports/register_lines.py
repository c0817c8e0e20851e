"""What a report says of the lines of registers: taken to the registers, and copied into the report.

Called within the transaction in which the report is handed in.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.milestones.models import Milestone
from portfolio.milestones.services import edit_milestone
from portfolio.registers.issues.models import Issue
from portfolio.registers.issues.services import edit_issue
from portfolio.registers.risks.choices import ResponseState
from portfolio.registers.risks.models import Risk, RiskResponse
from portfolio.registers.risks.services import edit_risk
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.choices import Block
from portfolio.statusreports.confirming.copying import issue_copy, milestone_copy, risk_copy
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
from portfolio.statusreports.models import ReportMilestone, StatusReport
from portfolio.statusreports.submission import Background, Submission
from ppm.accounts.models import Person

IN_HAND = (ResponseState.PLANNED, ResponseState.RUNNING)


def changed_since(background: Background, said: Submission) -> Iterator[Finding]:
    """Lines that somebody changed in their register after they were seen here, and that were typed over."""
    lines = background.lines
    stored: list[tuple[str, Any, Any, str]] = [
        *(("m", row, "milestone_id", row.name) for row in background.milestones),
        *(("r", row, "risk_id", row.reference) for row in lines.risks),
        *(("i", row, "issue_id", row.reference) for row in lines.issues),
    ]
    entries = {
        **{("m", one.milestone_id): one for one in said.milestones},
        **{("r", one.risk_id): one for one in said.risks},
        **{("i", one.issue_id): one for one in said.issues},
    }
    first = {"m": "forecast_on", "r": "probability", "i": "severity"}
    for letter, row, _key, name in stored:
        entry: Any = entries.get((letter, row.pk))
        if entry is not None and entry.is_touched and entry.seen not in (None, row.version):
            yield Finding(
                "REGISTER",
                f"{letter}{row.pk}_{first[letter]}",
                _(
                    "%(line)s was changed in its register while you were writing: look at both, "
                    "then submit again."
                ),
                params={"line": name},
            )


def write_lines(
    background: Background, said: Submission, *, by: Person, at: datetime
) -> list[Finding]:
    """Take what was changed to the registers; returns what they refuse."""
    is_confirmed = Block.MILESTONES in said.unchanged
    refused: list[Finding] = []
    milestones = {row.pk: row for row in background.milestones}
    for milestone in said.milestones:
        values = {"forecast_on": milestone.forecast_on, "actual_on": milestone.actual_on}
        row = milestones.get(milestone.milestone_id)
        if row is not None and milestone.is_touched and _differs(row, values):
            try:
                edit_milestone(milestone_id=row.pk, version=None, by=by, at=at, **values)
            except ValidationError as error:
                refused += _findings(f"m{row.pk}", error)
    risks = {row.pk: row for row in background.lines.risks}
    for risk in said.risks:
        known = risks.get(risk.risk_id)
        if known is None:
            continue
        found: dict[str, Any] = {
            name: getattr(risk, name)
            for name in ("probability", "impact", "state", "outcome", "is_for_committee")
            if risk.is_touched
        }
        is_seen = said.risks_drawn is None or known.pk in said.risks_drawn
        if (is_confirmed and is_seen) or _differs(known, found):
            found["reviewed_on"] = localdate(at)
        if _differs(known, found):
            try:
                edit_risk(pk=known.pk, version=None, by=by, at=at, **found)
            except ValidationError as error:
                refused += _findings(f"r{known.pk}", error)
    issues = {row.pk: row for row in background.lines.issues}
    for issue in said.issues:
        line = issues.get(issue.issue_id)
        if line is None:
            continue
        found = {
            name: getattr(issue, name)
            for name in ("severity", "due_on", "state", "resolution", "is_for_committee")
        }
        if issue.is_touched and _differs(line, found):
            try:
                edit_issue(pk=line.pk, version=None, by=by, at=at, **found)
            except ValidationError as error:
                refused += _findings(f"i{line.pk}", error)
    return refused


def _differs(row: Any, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _findings(line: str, error: ValidationError) -> list[Finding]:
    by_field = getattr(error, "error_dict", None) or {"": [error]}
    return [
        Finding("REGISTER", f"{line}_{name}", " ".join(ValidationError(errors).messages))
        for name, errors in by_field.items()
    ]


def copy_lines(report: StatusReport, background: Background, said: Submission) -> None:
    """Copy the lines, as the registers hold them now, into the report: all open risks and issues."""
    before = background.previous_milestones
    ticked = {one.milestone_id for one in said.milestones if one.is_for_committee}
    keys = [one.pk for one in background.milestones]
    ReportMilestone.objects.bulk_create(
        milestone_copy(report, row, before.get(row.pk), is_for_committee=row.pk in ticked)
        for row in Milestone.objects.filter(pk__in=keys).order_by("forecast_on", "pk")
    )
    _copy_risks(report, background)
    _copy_issues(report, background)


def _copy_risks(report: StatusReport, background: Background) -> None:
    asked = {row.pk for row in background.lines.risks}
    rows = list(_asked_or_open(Risk, report, asked).order_by("-score", "pk"))
    responses: dict[int, RiskResponse] = {}
    for one in RiskResponse.objects.filter(risk__in=rows, state__in=IN_HAND).order_by("pk"):
        responses.setdefault(one.risk_id, one)
    scores = background.lines.previous_scores
    ReportRisk.objects.bulk_create(
        risk_copy(report, row, scores.get(row.pk), responses.get(row.pk), is_asked=row.pk in asked)
        for row in rows
    )


def _copy_issues(report: StatusReport, background: Background) -> None:
    asked = {row.pk for row in background.lines.issues}
    ReportIssue.objects.bulk_create(
        issue_copy(report, row, is_asked=row.pk in asked)
        for row in _asked_or_open(Issue, report, asked).order_by("-severity", "pk")
    )


def _asked_or_open(model: Any, report: StatusReport, asked: Collection[int]) -> Any:
    """What the form asked to confirm, perhaps ended by it, and all else that is open."""
    rows = model.objects.filter(initiative=report.initiative_id)
    return rows.filter(Q(pk__in=asked) | Q(state__in=model.OPEN))
