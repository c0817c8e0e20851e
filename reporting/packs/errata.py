"""Figures put right after the freeze: the projects as corrected, and what stood there before."""

from dataclasses import replace
from typing import Any

from reporting.packs.content import Erratum
from reporting.snapshots.addenda import addenda_of, as_columns
from reporting.snapshots.choices import AMOUNTS, STATUSES
from reporting.snapshots.frozen import Amount, Period, Project, Text
from reporting.snapshots.models import Addendum, Snapshot


def corrected(period: Period, snapshot: Snapshot) -> Period:
    """The period with the figures of its addenda; what is not corrected stays as frozen."""
    changes: dict[str, dict[str, str]] = {}
    for addendum in addenda_of([snapshot]):
        changes.setdefault(addendum.row.code, {})[addendum.field] = addendum.new
    return replace(
        period,
        projects=tuple(
            _apply(project, changes[project.code]) if project.code in changes else project
            for project in period.projects
        ),
    )


def errata(period: Period, snapshot: Snapshot) -> tuple[Erratum, ...]:
    """All addenda of the period, in their order."""
    projects = {project.code: project for project in period.projects}
    return tuple(
        _erratum(addendum, projects[addendum.row.code])
        for addendum in addenda_of([snapshot])
        if addendum.row.code in projects
    )


def _erratum(addendum: Addendum, project: Project) -> Erratum:
    return Erratum(
        project=project,
        number=addendum.number,
        field=addendum.field,
        old=addendum.old,
        new=addendum.new,
        reason=Text(addendum.reason, addendum.language),
        by=str(addendum.by),
        at=addendum.at,
    )


def _apply(project: Project, fields: dict[str, str]) -> Project:
    values: dict[str, Any] = {"corrected": tuple(sorted(fields.items()))}
    for field, text in fields.items():
        columns = as_columns(field, text)
        if field in AMOUNTS:
            values[field] = Amount(columns[field], columns[f"{field}_state"])
        else:
            values |= columns
    said = {field: values[field] for field in STATUSES if field in values}
    if said and project.history:
        *past, now = project.history
        values["history"] = (*past, replace(now, **said))
    return replace(project, **values)
