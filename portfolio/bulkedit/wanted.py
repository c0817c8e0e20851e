"""What a bulk change wants of one initiative: from the values that were chosen to old and new per column.

Values are JSON: choices as their codes, units, parents and people as ids, days as ISO dates.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.assignments import MANAGING
from portfolio.initiatives.choices import Category, Kind, State
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.org.workdays import add_working_days
from ppm.ui.figures import day

COLUMNS = {
    "state": _("State"),
    "unit": _("Lead unit"),
    "parent": _("Part of"),
    "tailoring_class": _("Tailoring class"),
    "category": _("Category"),
    "manager": _("Manager"),
    "forecast_end": _("End, forecast"),
}
CHOICES = {"state": State, "tailoring_class": TailoringClass, "category": Category}
MODELS = {"unit": OrgUnit, "parent": Initiative, "manager": Person}


def stored(initiative: Initiative, column: str) -> Any:
    """The value of a column as JSON."""
    match column:
        case "manager":
            return initiative.standing.project_manager_id
        case "unit" | "parent":
            return getattr(initiative, f"{column}_id")
        case "forecast_end":
            value = initiative.forecast_end
            return value.isoformat() if value else None
        case _:
            return getattr(initiative, column)


def wanted_of(initiative: Initiative, wanted: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The new values of one initiative, and why a wish cannot be met (a code of `Why`)."""
    after = {name: value for name, value in wanted.items() if name in COLUMNS}
    obstacle = ""
    if days := wanted.get("shift_days"):
        start = initiative.forecast_end or initiative.baseline_end
        if start is None or initiative.actual_end is not None:
            obstacle = "no_date"
        else:
            after["forecast_end"] = add_working_days(start, days).isoformat()
    if "manager" in after and initiative.kind not in MANAGING:
        del after["manager"]
        obstacle = "no_manager"
    return after, obstacle


def columns_of(values: Mapping[str, Any], found: Mapping[str, Mapping[int, Any]]) -> dict[str, Any]:
    """The values as `edit_initiative` takes them; the manager is a role and no column."""
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name == "forecast_end":
            columns[name] = date.fromisoformat(value) if value else None
        elif name in ("unit", "parent"):
            columns[name] = found[name][value] if value else None
        elif name != "manager":
            columns[name] = value
    return columns


def objects_of(values: list[Mapping[str, Any]]) -> dict[str, dict[int, Any]]:
    """The units, parents and people that these values name, in one query each."""
    found: dict[str, dict[int, Any]] = {}
    for name, model in MODELS.items():
        keys = {one[name] for one in values if one.get(name)}
        found[name] = model._default_manager.in_bulk(keys) if keys else {}  # type: ignore[attr-defined]
    return found


def in_words(column: str, value: Any, found: Mapping[str, Mapping[int, Any]]) -> object:
    """A value as a reader reads it."""
    if value in (None, ""):
        return "–"
    if column in CHOICES:
        return _labels(column).get(value, value)
    if column == "forecast_end":
        return day(date.fromisoformat(value))
    row = found.get(column, {}).get(value)
    if row is None:
        return _("not open to you")
    return str(row) if column == "manager" else coded_name(row)


@lru_cache(maxsize=8)
def _labels(column: str) -> dict[str, Any]:
    return dict(CHOICES[column].choices)


KINDS_WITHOUT_MANAGER = (Kind.PORTFOLIO,)
