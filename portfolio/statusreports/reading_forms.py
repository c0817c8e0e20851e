"""From the cleaned values of the report form to what was said, part by part."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from portfolio.milestones.models import Milestone
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from portfolio.statusreports.drafts.blocks import DECISION_PARTS, DIMENSION_PARTS, LINE_PARTS
from portfolio.statusreports.drafts.tokens import is_touched, version_of
from portfolio.statusreports.submission import (
    Background,
    DecisionAsked,
    DimensionSaid,
    IssueSaid,
    MilestoneSaid,
    RiskSaid,
    Submission,
)

Values = Mapping[str, Any]


def _parts(values: Values, prefix: str, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values.get(f"{prefix}_{name}") for name in names}


def word_said(values: Values, dimension: str, otherwise: str) -> DimensionSaid:
    said = _parts(values, dimension, DIMENSION_PARTS)
    return DimensionSaid(
        declared=said["declared"] or otherwise,
        comment=said["comment"] or "",
        evidence=said["evidence"] or "",
        path_to_green=said["path_to_green"] or "",
        green_on=said["green_on"],
        action_owner=said["action_owner"] or "",
    )


def lines_said(
    values: Values,
    background: Background,
    known: Submission,
    typed: Callable[[str], Mapping[str, Any]],
) -> dict[str, Any]:
    """The lines of registers. One that nobody touched since it was drawn is as its register holds it now;
    of the others, the version that was seen is kept.

    `typed` gives the raw values of a line.
    """

    def said(letter: str, rows: Any, entries: Any, key: str, read: Callable[..., Any]) -> Any:
        stored = {getattr(entry, key): entry for entry in entries}
        found = []
        for row in rows:
            line = f"{letter}{row.pk}"
            mark = values.get(f"{line}_was") or ""
            entry = stored.get(row.pk)
            is_asked = any(f"{line}_{part}" in values for part in LINE_PARTS[letter])
            if entry is not None and not is_asked:
                found.append(entry)
                continue
            if entry is None or not mark or is_touched(mark, typed(line)):
                parts = _parts(values, line, LINE_PARTS[letter])
                seen = version_of(mark) if mark else None
                given = read(row, parts, bool(parts["committee"]), seen)
                if entry is None or mark or replace(given, is_touched=False) != entry:
                    entry = given
            found.append(entry)
        return tuple(found)

    lines = background.lines
    return {
        "milestones": said(
            "m", background.milestones, known.milestones, "milestone_id", _milestone
        ),
        "risks": said("r", lines.risks, known.risks, "risk_id", _risk),
        "issues": said("i", lines.issues, known.issues, "issue_id", _issue),
    }


def _milestone(
    row: Milestone, said: dict[str, Any], is_for_committee: bool, seen: int | None
) -> MilestoneSaid:
    return MilestoneSaid(row.pk, said["forecast_on"], said["actual_on"], is_for_committee, seen)


def _risk(row: Risk, said: dict[str, Any], is_for_committee: bool, seen: int | None) -> RiskSaid:
    return RiskSaid(
        row.pk,
        int(said["probability"] or row.probability),
        int(said["impact"] or row.impact),
        said["state"] or row.state,
        said["outcome"] or "",
        is_for_committee,
        seen,
    )


def _issue(row: Issue, said: dict[str, Any], is_for_committee: bool, seen: int | None) -> IssueSaid:
    return IssueSaid(
        row.pk,
        int(said["severity"] or row.severity),
        said["due_on"],
        said["state"] or row.state,
        said["resolution"] or "",
        is_for_committee,
        seen,
    )


def decisions_said(values: Values, count: int) -> tuple[DecisionAsked, ...]:
    """The decisions of which at least one text was written."""
    found = []
    for number in range(count):
        said = _parts(values, f"d{number}", DECISION_PARTS)
        if any(said[name] for name in ("question", "proposal", "consequence", "options")):
            committee = said["committee"]
            found.append(
                DecisionAsked(
                    committee_id=int(committee) if committee else None,
                    question=said["question"] or "",
                    proposal=said["proposal"] or "",
                    consequence=said["consequence"] or "",
                    amount=said["amount"],
                    options=said["options"] or "",
                    meeting_on=said["meeting_on"],
                )
            )
    return tuple(found)
