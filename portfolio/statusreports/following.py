"""Dates and amounts that a report shows as they stand in the plan and in the money.

What nobody typed follows its source; what was typed while the source changed is remarked upon. So no report
puts an amount back that was imported since its form was opened.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.drafts.blocks import FIGURES
from portfolio.statusreports.fields import typed_amount, typed_day
from portfolio.statusreports.submission import Background, Submission


def source_of(background: Background) -> dict[str, Any]:
    """The figures of the form as they stand now: dates, amounts in the currency of the project, or None."""
    standing, initiative = background.standing, background.initiative
    return {
        "forecast_end": initiative.forecast_end or initiative.baseline_end,
        "actual": standing.actual if standing.actual_state == "known" else None,
        "forecast": standing.forecast if standing.forecast_state == "known" else None,
        "accounts_as_of": standing.accounts_as_of,
    }


def seen_of(values: dict[str, Any]) -> str:
    """Figures as one text, to be kept with what is typed over them."""
    return ";".join(text_of(values[name]) for name in FIGURES)


def text_of(value: Any) -> str:
    """One figure: ISO date, amount with two decimals, nothing."""
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case _:
            return f"{Decimal(value):.2f}"


def typed_of(value: Any) -> str:
    """One figure as it stands in a field."""
    return typed_day(value) if isinstance(value, date) else typed_amount(value)


def parts_of(seen: str) -> dict[str, str]:
    """What `seen_of` wrote, by figure; empty when it is not such a text."""
    parts = seen.split(";")
    return dict(zip(FIGURES, parts, strict=True)) if len(parts) == len(FIGURES) else {}


def followed(said: Submission, source: dict[str, Any]) -> Submission:
    """The same with the figures that nobody typed as they stand now."""
    untouched = {
        name: source[name]
        for name, before in parts_of(said.figures_seen).items()
        if text_of(getattr(said, name)) == before
    }
    return replace(said, **untouched)


def overtaken(said: Submission, source: dict[str, Any]) -> Iterator[Finding]:
    """Figures that were typed here and changed elsewhere since they were seen."""
    labels = {
        "forecast_end": _("The end of the project"),
        "actual": _("The amount spent"),
        "forecast": _("The forecast at completion"),
        "accounts_as_of": _("The day of the accounts"),
    }
    for name, before in parts_of(said.figures_seen).items():
        typed, now = text_of(getattr(said, name)), text_of(source[name])
        if typed not in (before, now) and now != before:
            yield Finding(
                "REGISTER",
                name,
                _(
                    "%(figure)s was changed to %(value)s while you were writing: look at both, then submit "
                    "again."
                ),
                params={"figure": labels[name], "value": typed_of(source[name]) or "–"},
            )
