"""From the live tables to the canonical content of a frozen period."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from methodology.tailoring.models import RuleSet
from portfolio.initiatives.choices import LETTERS, Colour, Kind
from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.statusreports.choices import IN
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm.accounts.choices import Language
from ppm.org.models import OrgUnit
from reporting.snapshots.frozen import SCHEMA, Project

# What a late report keeps from the last frozen period; identity, people and place are those of today.
CARRIED = (
    "report_id", "revision", "reported_period", "submitted_at", "validated_at",
    "declared", "computed", "opinion", "opinion_text", "rule_version",
    "language", "headline", "done", "next_steps", "help_needed", "stage",
    "baseline_end", "forecast_end", "currency", "budget", "actual", "forecast", "accounts_as_of",
    "dimensions", "milestones",
)  # fmt: skip


def header(cycle: ReportingCycle, frozen_at: datetime) -> dict[str, Any]:
    """The frame of the period: dates, rules, units and committees with their names."""
    units = list(OrgUnit.objects.select_related("parent").order_by("code"))
    return {
        "schema": SCHEMA,
        "series": cycle.series,
        "period": cycle.period,
        "deadline_on": cycle.deadline_on,
        "frozen_at": frozen_at,
        "units": [
            {
                "id": unit.pk,
                "code": unit.code,
                "names": _names(unit),
                "parent": unit.parent.code if unit.parent else "",
                "valid_from": unit.valid_from,
                "valid_to": unit.valid_to,
            }
            for unit in units
        ],
        "committees": [
            {
                "code": committee.code,
                "names": _names(committee),
                "unit": committee.unit.code,
                "is_portfolio_board": committee.is_portfolio_board,
                "meets_on": committee.meets_on,
            }
            for committee in Committee.objects.select_related("unit").order_by("code")
        ],
        "rules": [
            {
                "version": rules.version,
                "valid_from": rules.valid_from,
                "amber_above": rules.amber_above,
                "red_above": rules.red_above,
                "time_percent": rules.time_percent,
                "time_floor_days": rules.time_floor_days,
                "cost_percent": rules.cost_percent,
            }
            for rules in RuleSet.objects.order_by("version")
        ],
    }


def reports_of(keys: Iterable[int]) -> Iterable[StatusReport]:
    """These reports with all that is frozen of them, in a fixed number of queries."""
    return (
        StatusReport.objects.filter(pk__in=list(keys))
        .select_related(
            "initiative__unit", "initiative__parent", "initiative__standing", "rule_set", "cycle"
        )
        .prefetch_related("dimensions", "milestones", "decisions_asked__committee")
        .order_by("initiative__code")
    )


def project_data(
    report: StatusReport,
    *,
    unit_paths: Mapping[int, tuple[str, ...]],
    last: Project | None,
    last_data: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The canonical content of one project; a report that is not in keeps the last frozen values."""
    is_in = report.state in IN
    data = _identity(report.initiative, unit_paths)
    data |= {
        "report_state": report.state,
        "is_stale": not is_in,
        "previous_end": last.forecast_end if last else None,
        "decisions": _decisions(report) if is_in else [],
    }
    if is_in:
        data |= _reported(report)
    elif last_data is not None:
        data |= {key: last_data[key] for key in CARRIED}
    else:
        data |= _never_reported(report)
    past = [
        {"period": entry.period, "declared": entry.declared, "computed": entry.computed}
        for entry in (last.history if last else ())
    ]
    now = {
        "period": report.cycle.period,
        "declared": data["declared"],
        "computed": data["computed"],
    }
    data["history"] = [*past, now][-6:]
    return data


def columns(data: Mapping[str, Any], *, on: date, project: Project) -> dict[str, Any]:
    """The typed columns beside the canonical text; `verify` derives them again and compares."""
    names = dict(project.names.values)
    colours = {entry.dimension: LETTERS[Colour(entry.declared)] for entry in project.dimensions}
    return {
        "code": project.code,
        "name_fr": names.get("fr", ""),
        "name_nl": names.get("nl", ""),
        "name_en": names.get("en", ""),
        "unit_id_then": data["unit_id"],
        "department_code": project.unit_path[min(1, len(project.unit_path) - 1)],
        "confidentiality": project.confidentiality,
        "state": project.state,
        "tailoring_class": project.tailoring_class,
        "category": project.category,
        "report_state": project.report_state,
        "is_stale": project.is_stale,
        "declared": project.declared,
        "computed": project.computed,
        "opinion": project.opinion,
        "colours": "".join(colours.get(name, "-") for name in DIMENSIONS),
        "baseline_end": project.baseline_end,
        "forecast_end": project.forecast_end,
        "currency": project.currency,
        "budget": project.budget.value,
        "budget_state": project.budget.state,
        "forecast": project.forecast.value,
        "forecast_state": project.forecast.state,
        "actual": project.actual.value,
        "actual_state": project.actual.state,
        "late_milestones": sum(milestone.is_late(on) for milestone in project.milestones),
        "decisions_asked": len(project.decisions),
    }


DIMENSIONS = ("time", "cost", "scope", "quality", "benefits", "risk", "resources", "sustainability")


def paths_of(units: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, ...]]:
    """Codes from the root down to each unit, by its id."""
    parents = {unit["code"]: unit["parent"] for unit in units}

    def path(code: str) -> tuple[str, ...]:
        return (*path(parents[code]), code) if code else ()

    return {unit["id"]: path(unit["code"]) for unit in units}


def _identity(initiative: Initiative, unit_paths: Mapping[int, tuple[str, ...]]) -> dict[str, Any]:
    programme = (
        initiative.parent
        if initiative.parent and initiative.parent.kind == Kind.PROGRAMME
        else None
    )
    standing = getattr(initiative, "standing", None)
    return {
        "initiative_id": initiative.pk,
        "code": initiative.code,
        "names": _names(initiative),
        "kind": initiative.kind,
        "state": initiative.state,
        "tailoring_class": initiative.tailoring_class,
        "category": initiative.category,
        "confidentiality": initiative.confidentiality,
        "unit_id": initiative.unit_id,
        "unit": initiative.unit.code,
        "unit_path": unit_paths[initiative.unit_id],
        "programme": programme.code if programme else "",
        "programme_names": _names(programme) if programme else {},
        "manager": standing.project_manager_id if standing else None,
        "executive": standing.executive_id if standing else None,
        "purposes": {
            language: getattr(initiative, f"purpose_{language}") or ""
            for language in Language.values
        },
    }


def _reported(report: StatusReport) -> dict[str, Any]:
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


def _never_reported(report: StatusReport) -> dict[str, Any]:
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


def _decisions(report: StatusReport) -> list[dict[str, Any]]:
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


def _names(row: Any) -> dict[str, str]:
    """The language columns as they are: no fallback is frozen."""
    return {language: getattr(row, f"name_{language}") or "" for language in Language.values}
