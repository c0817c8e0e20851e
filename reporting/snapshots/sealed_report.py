"""What is sealed of one project: its identity, and its report or the absence of one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from portfolio.statusreports.models import StatusReport
from ppm.accounts.choices import Language
from reporting.snapshots.frame import names_of

DIMENSIONS = ("time", "cost", "scope", "quality", "benefits", "risk", "resources", "sustainability")


def identity(initiative: Initiative, unit_paths: Mapping[int, tuple[str, ...]]) -> dict[str, Any]:
    programme = (
        initiative.parent
        if initiative.parent and initiative.parent.kind == Kind.PROGRAMME
        else None
    )
    standing = getattr(initiative, "standing", None)
    return {
        "initiative_id": initiative.pk,
        "code": initiative.code,
        "names": names_of(initiative),
        "kind": initiative.kind,
        "state": initiative.state,
        "tailoring_class": initiative.tailoring_class,
        "category": initiative.category,
        "confidentiality": initiative.confidentiality,
        "unit_id": initiative.unit_id,
        "unit": initiative.unit.code,
        "unit_path": unit_paths[initiative.unit_id],
        "programme": programme.code if programme else "",
        "programme_names": names_of(programme) if programme else {},
        "manager": standing.project_manager_id if standing else None,
        "executive": standing.executive_id if standing else None,
        "purposes": {
            language: getattr(initiative, f"purpose_{language}") or ""
            for language in Language.values
        },
    }


def reported(report: StatusReport) -> dict[str, Any]:
    milestones = sorted(
        report.milestones.all(),
        key=lambda row: (row.forecast_on or row.baseline_on or date.max, row.pk),
    )
    return {
        "report_id": report.pk,
        "revision": report.revision,
        "reported_period": report.cycle.period,
        "submitted_at": report.submitted_at,
        "validated_at": report.validated_at,
        "declared": report.declared,
        "computed": report.computed,
        "opinion": report.opinion,
        "opinion_text": {
            "text": report.opinion_text,
            "language": report.opinion_language or report.language,
        },
        "rule_version": report.rule_set.version if report.rule_set else None,
        **_texts(report),
        "baseline_end": report.baseline_end,
        "forecast_end": report.forecast_end,
        "currency": report.currency,
        "budget": {"amount": report.budget, "state": report.budget_state},
        "actual": {"amount": report.actual, "state": report.actual_state},
        "forecast": {"amount": report.forecast, "state": report.forecast_state},
        "accounts_as_of": report.accounts_as_of,
        "dimensions": [
            {
                "dimension": row.dimension,
                "computed": row.computed,
                "reason": row.reason,
                "inputs": row.inputs,
                "declared": row.declared,
                "comment": row.comment,
                "evidence": row.evidence,
                "path_to_green": row.path_to_green,
                "green_on": row.green_on,
                "action_owner": row.action_owner,
            }
            for row in sorted(
                report.dimensions.all(), key=lambda row: DIMENSIONS.index(row.dimension)
            )
        ],
        "milestones": [
            {
                "name": {"text": row.name, "language": row.language},
                "is_critical": row.is_critical,
                "baseline_on": row.baseline_on,
                "previous_on": row.previous_on,
                "forecast_on": row.forecast_on,
                "actual_on": row.actual_on,
            }
            for row in milestones
        ],
    }


def never_reported(report: StatusReport) -> dict[str, Any]:
    nothing = {"amount": None, "state": "missing"}
    return {
        "report_id": None,
        "revision": 0,
        "reported_period": None,
        "submitted_at": None,
        "validated_at": None,
        "declared": "grey",
        "computed": "grey",
        "opinion": "",
        "opinion_text": {"text": "", "language": report.language},
        "rule_version": None,
        "language": report.language,
        "headline": "",
        "done": "",
        "next_steps": "",
        "help_needed": "",
        "stage": {"text": "", "language": report.language},
        "baseline_end": report.initiative.baseline_end,
        "forecast_end": None,
        "currency": report.currency,
        "budget": nothing,
        "actual": nothing,
        "forecast": nothing,
        "accounts_as_of": None,
        "dimensions": [],
        "milestones": [],
    }


def _texts(report: StatusReport) -> dict[str, Any]:
    return {
        "language": report.language,
        "headline": report.headline,
        "done": report.done,
        "next_steps": report.next_steps,
        "help_needed": report.help_needed,
        "stage": {"text": report.stage_name, "language": report.language},
    }


def decisions_of(report: StatusReport) -> list[dict[str, Any]]:
    return [
        {
            "committee": row.committee.code,
            "question": row.question,
            "proposal": row.proposal,
            "consequence": row.consequence,
            "amount": row.amount,
        }
        for row in sorted(report.decisions_asked.all(), key=lambda row: row.pk)
    ]
