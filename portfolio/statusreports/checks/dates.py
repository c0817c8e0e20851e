"""Dates of the project and of its milestones (DQ03, DQ04, DQ05)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.submission import Background, Submission


def dates(background: Background, said: Submission, today: date) -> Iterator[Finding]:
    end = said.forecast_end or background.initiative.forecast_end
    if end is None or background.initiative.actual_end:
        return
    if end < today:
        yield Finding(
            "DQ03",
            "forecast_end",
            _("The forecast end lies in the past and the project is still open."),
        )
    last = max(
        (one.forecast_on for one in _open_forecasts(background, said) if one.forecast_on),
        default=None,
    )
    if last and end < last:
        yield Finding("DQ04", "forecast_end", _("The forecast end lies before the last milestone."))


def _open_forecasts(background: Background, said: Submission) -> list[Any]:
    new = {one.milestone_id: one for one in said.milestones}
    rows: list[Any] = [new.get(one.pk, one) for one in background.open_milestones]
    return [row for row in rows if not row.actual_on]


def milestones(background: Background, said: Submission, today: date) -> Iterator[Finding]:
    names = {one.pk: one.name for one in background.milestones}
    for entry in said.milestones:
        params = {"milestone": names.get(entry.milestone_id, "")}
        if entry.actual_on and entry.actual_on > today:
            yield Finding(
                "DQ05",
                f"m{entry.milestone_id}_actual_on",
                _("%(milestone)s: what has been reached cannot lie in the future."),
                params=params,
            )
        elif not entry.actual_on and entry.forecast_on and entry.forecast_on < today:
            yield Finding(
                "DQ05",
                f"m{entry.milestone_id}_forecast_on",
                _("%(milestone)s is past: give the day it was reached, or a new date."),
                params=params,
            )
