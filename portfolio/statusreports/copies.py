"""What was said in a report as JSON: kept when it is returned, to show what the next version changes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from portfolio.statusreports.submission import (
    DecisionAsked,
    DimensionSaid,
    LineSaid,
    MilestoneSaid,
    Submission,
)

DAYS = {
    "forecast_end",
    "accounts_as_of",
    "green_on",
    "forecast_on",
    "actual_on",
    "meeting_on",
    "due_on",
}
AMOUNTS = {"actual", "forecast", "amount"}


def kept(said: Submission) -> dict[str, Any]:
    """A submission as JSON holds it."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(said), cls=DjangoJSONEncoder))
    return found


def restored(data: Mapping[str, Any]) -> Submission:
    """The submission that `kept` wrote; what has been added to the form since is empty."""
    said = _filled(Submission, data)
    return Submission(
        **{
            **said,
            "dimensions": {
                name: DimensionSaid(**_filled(DimensionSaid, one))
                for name, one in said.get("dimensions", {}).items()
            },
            "milestones": tuple(
                MilestoneSaid(**_filled(MilestoneSaid, one)) for one in said.get("milestones", ())
            ),
            "risks": (),
            "issues": (),
            "lines": None
            if said.get("lines") is None
            else tuple(LineSaid(**_filled(LineSaid, one)) for one in said["lines"]),
            "decisions": tuple(
                DecisionAsked(**_filled(DecisionAsked, one)) for one in said.get("decisions", ())
            ),
        }
    )


def _filled(kind: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(kind)}
    return {name: _value(name, value) for name, value in data.items() if name in known}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in DAYS:
        return date.fromisoformat(value)
    if name in AMOUNTS:
        return Decimal(value)
    return value
