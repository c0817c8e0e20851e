"""What is sealed of a project's registers and money by year, as they stand at the freeze.

Lines of projects that are no secret name no project that is one: the other side of a dependency must be open.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from portfolio.benefits.models import Benefit
from portfolio.finance import calc
from portfolio.finance.models import MoneyLine
from portfolio.finance.selectors import LINE_FIELDS
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.registers.actions.models import Action
from portfolio.registers.decisions.choices import Openness
from portfolio.registers.decisions.models import Decision
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.risks.choices import RiskKind
from portfolio.registers.risks.models import Risk
from portfolio.strategy.choices import Weight
from portfolio.strategy.models import Contribution
from ppm.permissions.choices import Confidentiality
from reporting.snapshots.frame import names_of

MOST = 8  # lines of one register; a pack never shows more of one project
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
            *("initiative_id", "number", "kind", "title", "language", "probability", "impact"),
            *("score", "owner_id", "is_answered", "expected_value"),
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
            *("outcome", "owner_id"),
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

    def of(self, initiative: int, currency: str) -> dict[str, Any]:
        """The canonical content of one project's lines."""
        risks = self._risks.get(initiative, ())
        cells = Counter(
            (row["probability"], row["impact"]) for row in risks if row["kind"] == RiskKind.THREAT
        )
        return {
            "years": _years(self._money.get(initiative, ()), currency),
            "risk_cells": [[*cell, count] for cell, count in sorted(cells.items())],
            "risks": _most(risks),
            "actions": _most(self._actions.get(initiative, ())),
            "decided": _most(self._decisions.get(initiative, ())),
            "benefits": _most(self._benefits.get(initiative, ())),
            "exceptions": _most(self._exceptions.get(initiative, ())),
            "dependencies": list(self._dependencies.get(initiative, ()))[:MOST],
            "objectives": list(self._objectives.get(initiative, ())),
        }


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
