"""From a report to its row in the frozen period: the canonical content and the columns beside it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portfolio.registers.risks.calc import LINE
from portfolio.registers.risks.choices import RiskKind
from portfolio.standings.choices import LETTERS, Colour
from portfolio.statusreports.choices import IN
from portfolio.statusreports.models import StatusReport
from reporting.snapshots.frozen import Project
from reporting.snapshots.sealed_lines import Registers
from reporting.snapshots.sealed_report import (
    DIMENSIONS,
    decisions_of,
    identity,
    never_reported,
    reported,
)

# What a late report keeps from the last frozen period; identity, people and place are those of today.
CARRIED = (
    "report_id", "revision", "reported_period", "submitted_at", "validated_at",
    "declared", "computed", "opinion", "opinion_text", "rule_version",
    "language", "headline", "done", "next_steps", "help_needed", "stage",
    "baseline_end", "forecast_end", "currency", "budget", "actual", "forecast", "accounts_as_of",
    "dimensions", "milestones", "handed_in",
)  # fmt: skip


def reports_of(keys: Iterable[int]) -> Iterable[StatusReport]:
    """These reports with all that is frozen of them, in a fixed number of queries."""
    return (
        StatusReport.objects.filter(pk__in=list(keys))
        .select_related(
            "initiative__unit", "initiative__parent", "initiative__standing", "rule_set", "cycle"
        )
        .prefetch_related(
            "dimensions",
            "milestones",
            "decisions_asked__committee",
            "risks",
            "issues",
            "unchanged_blocks",
        )
        .order_by("initiative__code")
    )


def project_data(
    report: StatusReport,
    *,
    unit_paths: Mapping[int, tuple[str, ...]],
    last: Project | None,
    last_data: Mapping[str, Any] | None,
    registers: Registers,
) -> dict[str, Any]:
    """The canonical content of one project; a report that is not in keeps the last frozen values."""
    is_in = report.state in IN
    data = identity(report.initiative, unit_paths)
    data |= {
        "report_state": report.state,
        "is_stale": not is_in,
        "previous_end": last.forecast_end if last else None,
        "decisions": decisions_of(report) if is_in else [],
    }
    if is_in:
        data |= reported(report)
    elif last_data is not None:
        data |= {key: last_data.get(key) for key in CARRIED}  # earlier schemas lack the last ones
    else:
        data |= never_reported(report)
    if is_in or last_data is None:
        data["lines"] = registers.of(report, data["currency"])
    else:
        data["lines"] = registers.of_last_time(last_data.get("lines"))
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
        **_counts(project),
    }


def _counts(project: Project) -> dict[str, int | None]:
    """All open lines; up to the fourth schema those of them that the report confirmed."""
    said, lines = project.handed_in, project.lines
    quality = said.quality if said else None
    if lines.source:
        return {
            "open_risks": lines.open_risks,
            "high_risks": lines.high_threats,
            "open_issues": lines.issues,
            "quality_score": quality,
        }
    if said is None or not said.has_lines:
        return {
            "open_risks": None,
            "high_risks": None,
            "open_issues": None,
            "quality_score": quality,
        }
    risks = [line for line in said.risks if line.is_open]
    return {
        "open_risks": len(risks),
        "high_risks": sum(line.level >= LINE and line.kind == RiskKind.THREAT for line in risks),
        "open_issues": sum(line.is_open for line in said.issues),
        "quality_score": quality,
    }
