"""What is sealed of a project's registers and money by year.

Risks and issues are those that the report was handed in with, where it took a copy of them all; else,
and for all other registers, the lines as they stand at the freeze. A report that is not in keeps the lines of
last time with its figures. What is listed is cut at `MOST` lines of a register; what is counted is never cut.

Lines of projects that are no secret name no project that is one: the other side of a dependency must be open.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count

from portfolio.benefits.models import Benefit
from portfolio.finance import calc
from portfolio.finance.models import MoneyLine
from portfolio.finance.selectors import LINE_FIELDS
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.registers.actions.models import Action
from portfolio.registers.decisions.choices import Openness
from portfolio.registers.decisions.models import Decision
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.calc import LINE
from portfolio.registers.risks.choices import RiskKind
from portfolio.registers.risks.models import Risk
from portfolio.statusreports.choices import IN
from portfolio.statusreports.models import StatusReport
from portfolio.strategy.choices import Weight
from portfolio.strategy.models import Contribution
from ppm.permissions.choices import Confidentiality
from reporting.snapshots.frame import names_of
from reporting.snapshots.frozen_lines import MOST, Source
from reporting.snapshots.reading_lines import complete

RISK = (
    "number", "kind", "title", "language", "probability", "impact",
    "score", "owner_id", "is_answered", "expected_value", "is_for_committee",
)  # fmt: skip
DECIDED_WITHIN = timedelta(days=370)
MEASURES = ("budget", "actual")
Grouped = Mapping[int, Sequence[Any]]


class Registers:
    """The lines of some projects, read in a fixed number of queries. `of(pk)` is what is sealed of one."""

    def __init__(self, initiatives: Iterable[int], *, on: date) -> None:
        keys = list(initiatives)
        self._on = on
        self._money = _money(keys)
        self._risks = _grouped(
            Risk.objects.open().filter(initiative__in=keys).order_by("-score", "pk"),
            *("initiative_id", *RISK),
        )
        issues = Issue.objects.open().filter(initiative__in=keys).order_by()
        self._issues = dict(
            issues.values_list("initiative_id").annotate(count=Count("pk")).order_by()
        )
        self._actions = _grouped(
            Action.objects.open().filter(initiative__in=keys).order_by("due_on", "pk"),
            *("initiative_id", "number", "title", "language", "due_on", "state", "owner_id"),
            "is_for_committee",
        )
        self._decisions = _grouped(
            Decision.objects.open()
            .filter(
                initiative__in=keys,
                openness=Openness.OPEN,
                decided_on__gt=on - DECIDED_WITHIN,
                decided_on__lte=on,
            )
            .order_by("-decided_on", "pk"),
            *("initiative_id", "number", "title", "language", "committee__code", "decided_on"),
            *("outcome", "owner_id", "is_for_committee"),
        )
        self._benefits = _grouped(
            Benefit.objects.open()
            .with_next_review()
            .filter(initiative__in=keys)
            .order_by("next_review_on", "pk"),
            *("initiative_id", "name", "language", "is_negative", "owner_id", "next_review_on"),
            *("rate", "measured_on"),
        )
        self._exceptions = _grouped(
            ExceptionReport.objects.raised().filter(initiative__in=keys).order_by("since", "pk"),
            *("initiative_id", "number", "aspect", "state", "language", "deviation", "unit"),
            *("limit", "since", "situation", "recommendation", "committee__code", "decide_by"),
        )
        self._dependencies = _dependencies(keys)
        self._objectives = _objectives(keys)

    @cached_property
    def _closed(self) -> frozenset[str]:
        return frozenset(Initiative.objects.confidential().values_list("code", flat=True))

    def of(self, report: StatusReport, currency: str) -> dict[str, Any]:
        """The canonical content of one project's lines."""
        key = report.initiative_id
        if report.state in IN and report.has_all_lines:
            risks: Sequence[Mapping[str, Any]] = _copied(report)
            issues = sum(row.state in Issue.OPEN for row in report.issues.all())
            source = Source.REPORT
        else:
            risks, issues = self._risks.get(key, ()), self._issues.get(key, 0)
            source = Source.REGISTER
        cells = Counter(
            (row["probability"], row["impact"]) for row in risks if row["kind"] == RiskKind.THREAT
        )
        actions, benefits = self._actions.get(key, ()), self._benefits.get(key, ())
        exceptions, dependencies = self._exceptions.get(key, ()), self._dependencies.get(key, ())
        return {
            "source": source,
            "years": _years(self._money.get(key, ()), currency),
            "risk_cells": [[*cell, count] for cell, count in sorted(cells.items())],
            "opportunities": len(risks) - sum(cells.values()),
            "issues": issues,
            "action_days": sorted(row["due_on"] for row in actions),
            "benefit_days": sorted(
                row["next_review_on"] for row in benefits if row["next_review_on"]
            ),
            "exceptions_open": len(exceptions),
            "dependency_days": [
                {name: row[name] for name in ("role", "other", "needed_on", "promised_on")}
                for row in dependencies
            ],
            "risks": _most(sorted(risks, key=_weight)),
            "actions": _most(sorted(actions, key=lambda row: not row["is_for_committee"])),
            "decided": _most(sorted(self._decisions.get(key, ()), key=_is_internal)),
            "benefits": _most(benefits),
            "exceptions": _most(exceptions),
            "dependencies": sorted(dependencies, key=_is_on_time)[:MOST],
            "objectives": list(self._objectives.get(key, ())),
        }

    def of_last_time(self, lines: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Lines as they were sealed last time, without those that name what is confidential by now."""
        if lines is None:
            return None
        found = {**complete(lines), "source": Source.EARLIER}
        for name in ("dependencies", "dependency_days"):
            if found[name] is not None:
                found[name] = [row for row in found[name] if row["other"] not in self._closed]
        return found


def _copied(report: StatusReport) -> list[dict[str, Any]]:
    """The open risks of the copy that the submission took, the highest first."""
    rows = [row for row in report.risks.all() if row.state in Risk.OPEN]
    rows.sort(key=lambda row: (-row.score, row.risk_id))
    return [{name: getattr(row, name) for name in RISK} for row in rows]


def _weight(row: Mapping[str, Any]) -> tuple[bool, bool]:
    """What committees are shown comes first, then threats; the rest of the order stays."""
    is_threat = row["kind"] == RiskKind.THREAT
    is_shown = row["is_for_committee"] or (is_threat and row["score"] >= LINE)
    return not is_shown, not is_threat


def _is_internal(row: Mapping[str, Any]) -> bool:
    return not (row["is_for_committee"] or row["committee__code"])


def _is_on_time(row: Mapping[str, Any]) -> bool:
    return not row["promised_on"] or row["promised_on"] <= row["needed_on"]


def _most(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            name.removesuffix("_id").removesuffix("__code"): value
            for name, value in row.items()
            if name != "initiative_id"
        }
        for row in rows[:MOST]
    ]


def _grouped(rows: Any, *fields: str) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.values(*fields):
        found[row["initiative_id"]].append(row)
    return found


def _money(keys: Sequence[int]) -> dict[int, list[calc.Line]]:
    found: dict[int, list[calc.Line]] = defaultdict(list)
    rows = MoneyLine.objects.filter(initiative__in=keys, year__isnull=False).order_by("pk")
    for initiative, *values in rows.values_list("initiative_id", *LINE_FIELDS):
        found[initiative].append(calc.Line(**dict(zip(LINE_FIELDS, values, strict=True))))
    return found


def _years(lines: Sequence[calc.Line], currency: str) -> list[dict[str, Any]]:
    """Budget, actual and forecast of each year; a year's forecast is what was spent and is still to come."""
    totals = {measure: calc.by_year(lines, measure, currency) for measure in MEASURES}
    totals["forecast"] = calc.years_of_lines(calc.expected(lines, currency))
    years = sorted({year for found in totals.values() for year in found})
    return [
        {
            "year": year,
            **{
                measure: _amount(found.get(year, calc.NOTHING))
                for measure, found in sorted(totals.items())
            },
        }
        for year in years
    ]


def _amount(total: calc.Total) -> dict[str, Any]:
    """Known as a whole or not at all: a sum with gaps would pass for the sum."""
    is_known = total.state == calc.KNOWN
    return {"amount": total.amount if is_known else None, "state": total.state}


def _dependencies(keys: Sequence[int]) -> Grouped:
    wanted = set(keys)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = (
        Dependency.objects.open()
        .filter(
            giver__confidentiality=Confidentiality.OPEN, taker__confidentiality=Confidentiality.OPEN
        )
        .select_related("giver", "taker")
    )
    for side in ("giver", "taker"):
        for row in rows.filter(**{f"{side}__in": keys}).order_by("needed_on", "pk"):
            own, other = (row.giver, row.taker) if side == "giver" else (row.taker, row.giver)
            if own.pk not in wanted:
                continue
            found[own.pk].append(
                {
                    "role": "gives" if side == "giver" else "takes",
                    "what": row.what,
                    "language": row.language,
                    "other": other.code,
                    "other_names": names_of(other),
                    "state": row.state,
                    "needed_on": row.needed_on,
                    "promised_on": row.promised_on,
                    "agreed_on": row.agreed_on,
                }
            )
    return found


def _objectives(keys: Sequence[int]) -> Grouped:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Contribution.objects.real().filter(initiative__in=keys).select_related("objective")
    for row in rows.order_by("objective__code", "pk"):
        found[row.initiative_id].append(
            {
                "code": row.objective.code,
                "names": names_of(row.objective),
                "weight": Weight(row.weight).points,
            }
        )
    return found
