"""The result of an import as plain data: for `--json`, and kept with the run for its pages."""

from decimal import Decimal
from typing import Any

from reporting.imports.calc import ControlTotal
from reporting.imports.checks import Problem
from reporting.imports.plans import Plan
from reporting.imports.remarks import ProblemCode


def to_json(plan: Plan) -> dict[str, Any]:
    """The counts, refusals, warnings and totals of a plan, reasons in the language in force."""
    return {
        "rows": plan.checked.rows,
        "created": len(plan.created),
        "updated": len(plan.updated),
        "unchanged": len(plan.unchanged),
        "refused": [problem.to_json() for problem in plan.checked.refused],
        "warnings": [problem.to_json() for problem in plan.checked.warnings],
        "totals": {label: _total(total) for label, total in plan.checked.totals.items()},
    }


def to_report(plan: Plan) -> dict[str, Any]:
    """What the pages of a run show: codes instead of sentences, worded in each reader's language."""
    return {
        "created": [[w.row, w.key, w.name, w.unit] for w in plan.created],
        "updated": [
            [u.wanted.row, u.wanted.key, u.wanted.name, u.initiative.pk,
             [[c.target, c.old, c.new] for c in u.changes]]
            for u in plan.updated
        ],
        "unchanged": [[w.row, w.key, w.name, i.pk] for w, i in plan.unchanged],
        "refused": [_problem(problem) for problem in plan.checked.refused],
        "warnings": [_problem(problem) for problem in plan.checked.warnings],
        "totals": [[label, _total(total, exact=True)] for label, total in plan.checked.totals.items()],
        "units": [[unit.code, unit.name] for unit in plan.new_units.values()],
    }  # fmt: skip


def problem_from(data: list[Any]) -> Problem:
    """The remark that `to_report` kept."""
    row, column, value, code, params = data
    return Problem(row, column, value, ProblemCode(code), params)


def _problem(problem: Problem) -> list[Any]:
    return [problem.row, problem.column, problem.value, str(problem.code), problem.params]


def _total(total: ControlTotal, *, exact: bool = False) -> dict[str, int | float | str]:
    return {
        "numeric": total.numeric,
        "sum": f"{total.sum:f}" if exact else _json_number(total.sum),
        "withheld": total.withheld,
        "missing": total.missing,
        "not_yet": total.not_yet,
    }


def _json_number(value: Decimal) -> int | float:
    """A number of JSON with the digits of the decimal; only the output leaves decimals."""
    return int(value) if value == value.to_integral_value() else float(value)
