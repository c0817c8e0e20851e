"""The frame of a frozen period: its dates, rules, units and committees."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from methodology.tailoring.models import RuleSet
from portfolio.meetings.models import Committee
from portfolio.statusreports.models import ReportingCycle
from ppm.accounts.choices import Language
from ppm.org.models import OrgUnit
from reporting.snapshots.models import Reopening, Snapshot
from reporting.snapshots.reading import SCHEMA


def header(cycle: ReportingCycle, frozen_at: datetime, former: Snapshot | None) -> dict[str, Any]:
    """The frame of the period: dates, rules, units and committees; `former` is the version it replaces."""
    return {
        "version": former.version + 1 if former else 1,
        "supersedes": former.fingerprint if former else "",
        "reopened": _reopened(former),
        "schema": SCHEMA,
        "series": cycle.series,
        "period": cycle.period,
        "deadline_on": cycle.deadline_on,
        "frozen_at": frozen_at,
        "units": units(),
        "committees": [
            {
                "code": committee.code,
                "names": names_of(committee),
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
            for rules in RuleSet.objects.published().order_by("version")
        ],
    }


def _reopened(former: Snapshot | None) -> dict[str, Any] | None:
    reopening = Reopening.objects.filter(snapshot=former).first() if former else None
    if reopening is None:
        return None
    return {
        "by": reopening.by_id,
        "at": reopening.at,
        "reason": reopening.reason,
        "language": reopening.language,
    }


def units() -> list[dict[str, Any]]:
    """All units with their places in the tree, as they are now."""
    return [
        {
            "id": unit.pk,
            "code": unit.code,
            "names": names_of(unit),
            "parent": unit.parent.code if unit.parent else "",
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
        }
        for unit in OrgUnit.objects.select_related("parent").order_by("code")
    ]


def paths_of(units: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, ...]]:
    """Codes from the root down to each unit, by its id."""
    parents = {unit["code"]: unit["parent"] for unit in units}

    def path(code: str) -> tuple[str, ...]:
        return (*path(parents[code]), code) if code else ()

    return {unit["id"]: path(unit["code"]) for unit in units}


def names_of(row: Any) -> dict[str, str]:
    """The language columns as they are: no fallback is frozen."""
    return {language: getattr(row, f"name_{language}") or "" for language in Language.values}
