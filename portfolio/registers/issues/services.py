from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.issues.choices import IssueState
from portfolio.registers.issues.models import Issue
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, add_lines, edit_line
from ppm import audit
from ppm.accounts.models import Person

# By these a body or an authority was found and the change budget is drawn on.
DECIDED_ON = frozenset({"impact_cost", "impact_days"})


def add_issue(
    *,
    initiative: Initiative,
    by: Person,
    at: datetime,
    origin: Origin | None = None,
    has_notices: bool = True,
    **values: Any,
) -> Issue:
    """Write down an issue of any type. Raises ValidationError."""
    line = Issue(initiative=initiative, **{"raised_at": at, **values})
    with audit.action("issue.added", by=by, at=at):
        return add_line(line, by=by, origin=origin, has_notices=has_notices)


def add_issues(
    *, rows: Sequence[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[Issue]:
    """Write down many issues in a few statements. Raises ValidationError."""
    lines = [Issue(initiative=one, **{"raised_at": at, **values}) for one, values in rows]
    with audit.action("issue.added", by=by, at=at):
        return add_lines(lines, by=by)


def edit_issue(*, pk: int, version: int | None, by: Person, at: datetime, **values: Any) -> Issue:
    """Change some columns; what was decided on stays as it was. Raises StaleVersion, ValidationError."""
    with audit.action("issue.edited", by=by, at=at):
        _refuse_what_was_decided(Issue.objects.select_for_update(of=("self",)).get(pk=pk), values)
        line, _changed = edit_line(Issue, pk, version, values, by=by)
    return line


def _refuse_what_was_decided(row: Issue, values: Mapping[str, Any]) -> None:
    if row.decision_id is None:
        return
    fixed = DECIDED_ON | ({"state"} if row.state == IssueState.REFUSED else set())
    for name in sorted(fixed & set(values)):
        if values[name] != getattr(row, name):
            raise ValidationError(
                {name: _("This was decided: write a new request for change instead.")}
            )
