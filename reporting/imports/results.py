"""The result of an import as plain data: for `--json`, and kept with the run for its pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reporting.imports.calc import ControlTotal
from reporting.imports.choices import Outcome
from reporting.imports.mapping import Mapping
from reporting.imports.problems import Problem


@dataclass
class Summary:
    """What an import would do, or has done, as a whole."""

    mapping: Mapping
    rows: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    totals: dict[str, ControlTotal] = field(default_factory=dict)
    new_units: list[list[str]] = field(default_factory=list)  # word, code, name
    digest: str = ""
    older: int = 0

    @property
    def writes_nothing(self) -> bool:
        """Every row that can be imported says what the portfolio says."""
        return not self.counts[Outcome.CREATED] and not self.counts[Outcome.UPDATED]


def to_json(summary: Summary) -> dict[str, Any]:
    """The counts, refusals, warnings and totals of a plan, reasons in the language in force."""
    return {
        "rows": summary.rows,
        "created": summary.counts["created"],
        "updated": summary.counts["updated"],
        "unchanged": summary.counts["unchanged"],
        "refused": [problem.to_json() for problem in summary.refused],
        "warnings": [problem.to_json() for problem in summary.warnings],
        "totals": {label: _total(total) for label, total in summary.totals.items()},
    }


def to_report(summary: Summary, remarks: Sequence[Problem]) -> dict[str, Any]:
    """What the pages of a run show of the file as a whole: codes, worded in each reader's language."""
    return {
        "remarks": [problem.to_codes() for problem in remarks[:500]],
        "totals": [[label, _total(total, exact=True)] for label, total in summary.totals.items()],
        "new_units": summary.new_units,
        "older": summary.older,
    }


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
