from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portfolio.initiatives.models import Initiative
from portfolio.registers.issues.models import Issue
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, add_lines, edit_line
from ppm import audit
from ppm.accounts.models import Person


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
    """Change some columns. Raises StaleVersion, ValidationError."""
    with audit.action("issue.edited", by=by, at=at):
        line, _changed = edit_line(Issue, pk, version, values, by=by)
    return line
