"""What is sealed of one project: its identity, and its report or the absence of one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
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
                "key": row.milestone_id,
                "name": {"text": row.name, "language": row.language},
                "is_critical": row.is_critical,
                "baseline_on": row.baseline_on,
                "previous_on": row.previous_on,
                "forecast_on": row.forecast_on,
                "actual_on": row.actual_on,
                "is_for_committee": row.is_for_committee,
            }
            for row in milestones
        ],
        "handed_in": handed_in(report),
    }


def handed_in(report: StatusReport) -> dict[str, Any]:
    """Lines of registers that the report took with it, who looked at it, what was said to be unchanged."""
    return {
        "series": report.cycle.series,
        "has_lines": bool(report.section_set_id or report.risks.all() or report.issues.all()),
        "is_whole": report.has_all_lines,
        "risks": [
            {
                **_line(row),
                "key": row.risk_id,
                "level": row.score,
                "level_before": row.previous_score,
                "due_on": None,
                "value": row.expected_value,
                "response": row.response,
                "response_language": row.response_language or row.language,
            }
            for row in sorted(report.risks.all(), key=lambda row: (-row.score, row.risk_id))
        ],
        "issues": [
            {
                **_line(row),
                "key": row.issue_id,
                "level": row.severity,
                "level_before": None,
                "due_on": row.due_on,
                "value": row.impact_cost,
                "response": "",
                "response_language": row.language,
            }
            for row in sorted(report.issues.all(), key=lambda row: (-row.severity, row.issue_id))
        ],
        "seen_by": report.seen_by_id,
        "seen_at": report.seen_at,
        "is_tacit": report.is_tacit,
        "challenged_by": report.challenged_by_id,
        "challenged_at": report.challenged_at,
        "challenge": {
            "text": report.challenged_text,
            "language": report.challenged_language or report.language,
        },
        "challenge_answer": {
            "text": report.challenge_answer,
            "language": report.challenge_answer_language or report.language,
        },
        "agrees_with_override": report.agrees_with_override,
        "unchanged": sorted(row.block for row in report.unchanged_blocks.all()),
        "outlook": report.outlook,
        "benefits_outlook": report.benefits_outlook,
        "contribution": report.contribution,
        "quality": report.quality_score,
    }


def _line(row: ReportRisk | ReportIssue) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "language": row.language,
        "kind": row.kind,
        "state": row.state,
        "owner": row.owner_id,
        "is_for_committee": row.is_for_committee,
        "is_asked": row.is_asked,
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
        "handed_in": None,
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
            "options": row.options,
            "meeting_on": row.meeting_on,
        }
        for row in sorted(report.decisions_asked.all(), key=lambda row: row.pk)
    ]
