from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.registers.decisions.choices import DecisionState
from portfolio.registers.decisions.models import Decision
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, add_lines, edit_line
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock

# What may still change once a decision is written; the rest needs a new decision.
EDITABLE = frozenset({"owner", "is_for_committee", "state", "openness"})


def record_decision(
    *,
    initiative: Initiative | None,
    committee: Committee | None,
    subject: str,
    text: str,
    language: str,
    decided_on: date,
    outcome: str = "",
    reason: str = "",
    options: str = "",
    origin: Origin | None = None,
    by: Person,
    at: datetime,
    has_notices: bool = True,
    **more: Any,
) -> Decision:
    """Write a decision into the register; the one that it supersedes is no longer in force.

    `more`: conditions, effective_on, votes, supersedes, openness, owner (of its execution), is_for_committee.
    Raises ValidationError.
    """
    line = Decision(
        initiative=initiative,
        committee=committee,
        title=subject,
        text=text,
        language=language,
        decided_on=decided_on,
        outcome=outcome,
        reason=reason,
        options=options,
        raised_at=at,
        **more,
    )
    with audit.action("decision.recorded", by=by, at=at):
        _supersede(line)
        return add_line(line, by=by, origin=origin, has_notices=has_notices)


def record_decisions(
    *, rows: Sequence[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[Decision]:
    """Write many decisions into the register in a few statements, without notices. Raises ValidationError."""
    lines = [Decision(initiative=one, **{"raised_at": at, **values}) for one, values in rows]
    with audit.action("decision.recorded", by=by, at=at):
        return add_lines(lines, by=by)


def edit_decision(
    *, pk: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Decision:
    """Change who carries it out, who reads it, or withdraw it. Raises StaleVersion, ValidationError."""
    if unknown := set(values) - EDITABLE:
        raise ValueError(f"{', '.join(sorted(unknown))} of a decision cannot change.")
    with audit.action("decision.edited", by=by, at=at):
        if values.get("state") == DecisionState.IN_FORCE:
            _check_in_force(pk)
        line, _changed = edit_line(Decision, pk, version, values, by=by)
    return line


def _check_in_force(pk: int) -> None:
    if Decision.objects.filter(supersedes=pk).exists():
        raise ValidationError({"state": _("Another decision supersedes it already.")})


def _supersede(line: Decision) -> None:
    if line.supersedes_id is None:
        return
    former = lock(Decision, line.supersedes_id, None)
    if former.initiative_id != line.initiative_id:
        text = _("A decision supersedes one on the same initiative.")
        raise ValidationError({"supersedes": text})
    if former.state != DecisionState.IN_FORCE:
        raise ValidationError({"supersedes": _("This decision is no longer in force.")})
    former.state = DecisionState.SUPERSEDED
    former.save(update_fields=["state"])
