"""The JSON beside a pack: all its figures with their sources, the same in every language."""

from datetime import date
from decimal import Decimal
from typing import Any

from reporting.packs.content import MEASURES, Content
from reporting.snapshots import calc
from reporting.snapshots.frozen import Project


def as_json(content: Content) -> dict[str, Any]:
    """All figures of the pack with their sources; the same in every language."""
    return {
        "schema": 2,
        "committee": content.committee.code,
        "period": content.period.period.isoformat(),
        "fingerprint": content.period.fingerprint,
        "frozen_at": content.period.frozen_at.isoformat(),
        "compared_with": content.previous.isoformat() if content.previous else None,
        "perimeter": {
            "unit": content.committee.unit,
            "confidential": "excluded",
            "restricted": content.restricted,
            "department": content.scope.unit or None,
            "project": content.scope.project or None,
            "exceptions_only": content.scope.is_exceptions_only,
        },
        "parts": list(content.parts),
        "errata": [
            {
                "number": entry.number,
                "project": entry.project.code,
                "figure": entry.field,
                "old": entry.old,
                "new": entry.new,
            }
            for entry in content.errata
        ],
        "figures": [
            {
                "ref": figure.ref,
                "key": figure.key,
                "rule": figure.rule,
                "value": _plain(figure.value),
                "last": _plain(figure.last),
                "currency": figure.currency or None,
                "known": figure.known,
                "of": figure.of,
                "projects": list(figure.codes),
            }
            for figure in content.figures.values()
        ],
        "trend": [
            {
                "period": entry.period.isoformat(),
                **{colour: entry.counts[colour] for colour in calc.COLOURS},
            }
            for entry in content.trend
        ],
        "changes": [
            {
                "kind": change.kind,
                "project": change.project.code,
                "colour_before": change.colour_before or None,
                "end_before": _plain(change.end_before),
                **({"unit_before": change.unit_before} if change.unit_before else {}),
            }
            for change in content.changes
        ],
        "decisions": [
            {"project": ask.project.code, "amount": _plain(ask.decision.amount)}
            for ask in content.asks
        ],
        "projects": [_project(project) for project in content.projects],
        "named": _named(content),
    }


def _named(content: Content) -> list[str]:
    """Codes beyond the perimeter that the pack prints: the other side of dependencies, what left it."""
    own = {project.code for project in content.projects}
    named = {row.line.other for row in content.sections.dependencies}
    named.update(change.project.code for change in content.changes)
    named.update(entry.project.code for entry in content.errata)
    return sorted(named - own - {""})


def _project(project: Project) -> dict[str, Any]:
    return {
        "code": project.code,
        "source": {
            "row": project.row_hash,
            "report": project.report_id,
            "revision": project.revision,
        },
        "declared": project.declared,
        "computed": project.computed,
        "opinion": project.opinion or None,
        "stale": project.is_stale,
        "baseline_end": _plain(project.baseline_end),
        "forecast_end": _plain(project.forecast_end),
        "currency": project.currency,
        **{
            measure: {
                "amount": _plain(getattr(project, measure).value),
                "state": getattr(project, measure).state,
            }
            for measure in MEASURES
        },
        "dimensions": {
            entry.dimension: {"declared": entry.declared, "computed": entry.computed}
            for entry in project.dimensions
        },
    }


def _plain(value: Decimal | int | date | None) -> str | int | None:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value
