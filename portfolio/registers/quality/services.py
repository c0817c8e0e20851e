from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from portfolio.registers.quality.choices import ENDED
from portfolio.registers.quality.models import QualityActivity
from portfolio.registers.quality.notices import tell_of_refusal
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, add_lines, edit_line
from portfolio.standings.followers import tell
from ppm import audit
from ppm.accounts.models import Person


def add_quality(
    *,
    initiative: Initiative,
    by: Person,
    at: datetime,
    origin: Origin | None = None,
    has_notices: bool = True,
    **values: Any,
) -> QualityActivity:
    """Plan a quality activity. Raises ValidationError."""
    line = _new(initiative, values, at)
    with audit.action("quality.added", by=by, at=at):
        made = add_line(line, by=by, origin=origin, has_notices=has_notices)
        tell([initiative.pk])
    return made


def add_qualities(
    *, rows: Sequence[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[QualityActivity]:
    """Plan many quality activities in a few statements. Raises ValidationError."""
    lines = [_new(initiative, values, at) for initiative, values in rows]
    with audit.action("quality.added", by=by, at=at):
        made = add_lines(lines, by=by)
        tell(line.initiative_id for line in made)
    return made


def _new(initiative: Initiative, values: Mapping[str, Any], at: datetime) -> QualityActivity:
    line = QualityActivity(initiative=initiative, **{"raised_at": at, **values})
    if line.state in ENDED and line.actual_on is None:
        line.actual_on = localdate(at)
    return line


def edit_quality(
    *, pk: int, version: int | None, by: Person, at: datetime, **values: Any
) -> QualityActivity:
    """Change some columns; a refused acceptance is told to the executive and the manager.

    Raises StaleVersion, ValidationError.
    """
    before = QualityActivity.objects.only("actual_on", "state", "method", "result").get(pk=pk)
    if values.get("state", before.state) in ENDED and not values.get("actual_on"):
        values["actual_on"] = before.actual_on or localdate(at)
    with audit.action("quality.edited", by=by, at=at):
        line, _changed = edit_line(QualityActivity, pk, version, values, by=by)
        tell([line.initiative_id])
        if line.is_refusal and not before.is_refusal:
            tell_of_refusal(line, by)
    return line
