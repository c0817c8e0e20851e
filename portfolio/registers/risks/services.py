from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.risks import calc
from portfolio.registers.risks.choices import ResponseState
from portfolio.registers.risks.models import Risk, RiskResponse
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, add_lines, edit_line
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

SCORED = frozenset({"probability", "impact", "amount_likely"})


def add_risk(
    *,
    initiative: Initiative,
    by: Person,
    at: datetime,
    origin: Origin | None = None,
    has_notices: bool = True,
    **values: Any,
) -> Risk:
    """Write down a risk; without present steps, those before any response count. Raises ValidationError."""
    line = _new(initiative, values, at)
    with audit.action("risk.added", by=by, at=at):
        return add_line(line, by=by, origin=origin, has_notices=has_notices)


def add_risks(
    *, rows: Sequence[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[Risk]:
    """Write down many risks in a few statements. Raises ValidationError."""
    lines = [_new(initiative, values, at) for initiative, values in rows]
    with audit.action("risk.added", by=by, at=at):
        return add_lines(lines, by=by)


def _new(initiative: Initiative, values: Mapping[str, Any], at: datetime) -> Risk:
    given = dict(values)
    given["probability"] = given.get("probability") or given.get("inherent_probability")
    given["impact"] = given.get("impact") or given.get("inherent_impact")
    given.setdefault("reviewed_on", localdate(at))
    line = Risk(initiative=initiative, **{"raised_at": at, **given})
    _rate(line)
    return line


def _rate(line: Risk) -> None:
    if line.probability and line.impact:
        line.score = calc.score(line.probability, line.impact)
        line.expected_value = calc.expected_value(line.probability, line.amount_likely)


def edit_risk(*, pk: int, version: int | None, by: Person, at: datetime, **values: Any) -> Risk:
    """Change some columns; score and expected value follow. Raises StaleVersion, ValidationError."""
    with audit.action("risk.edited", by=by, at=at):
        if SCORED & set(values):
            row = Risk.objects.only("probability", "impact", "amount_likely").get(pk=pk)
            for name in SCORED & set(values):
                setattr(row, name, values[name])
            _rate(row)
            values |= {"score": row.score, "expected_value": row.expected_value}
        line, _changed = edit_line(Risk, pk, version, values, by=by)
    return line


def review_risk(*, pk: int, version: int | None, by: Person, at: datetime) -> Risk:
    """Note that the risk was looked at and still stands as written. Raises StaleVersion."""
    with audit.action("risk.reviewed", by=by, at=at):
        line, _changed = edit_line(Risk, pk, version, {"reviewed_on": localdate(at)}, by=by)
    return line


def may_approve(person: Person, risk: Risk) -> bool:
    """Whether the person agrees to responses: the executive, or the PMO that validates its reports."""
    if risk.initiative.standing.executive_id == person.pk:
        return True
    return bool(can(person, Perm.REPORT_VALIDATE, risk))


def add_response(*, risk: Risk, by: Person, at: datetime, **values: Any) -> RiskResponse:
    """Plan a response. Raises ValidationError."""
    made = RiskResponse(risk=risk, **values)
    made.clean_fields(exclude=["risk", "owner", "approved_by"])
    made.clean()
    with audit.action("risk.response_added", by=by, at=at):
        made.save()
    return made


def edit_response(
    *, pk: int, version: int | None, by: Person, at: datetime, **values: Any
) -> RiskResponse:
    """Change a response; one whose kind or text changes is no longer approved, nor one that is dropped.

    Raises StaleVersion, ValidationError.
    """
    with audit.action("risk.response_edited", by=by, at=at):
        row = lock(RiskResponse, pk, version)
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        if {"kind", "text"} & set(changed) or row.state == ResponseState.DROPPED:
            row.approved_by, row.approved_at = None, None
            changed += ["approved_by", "approved_at"]
        row.clean_fields(exclude=["risk", "owner", "approved_by"])
        row.clean()
        row.save(update_fields=changed)
        row.refresh_from_db(fields=["version"])
        _note_answer(row.risk_id)
    return row


def approve_response(*, pk: int, version: int | None, by: Person, at: datetime) -> RiskResponse:
    """Agree to a response; its owner does not agree to the own one. Raises StaleVersion, ValidationError."""
    with audit.action("risk.response_approved", by=by, at=at):
        row = lock(RiskResponse, pk, version)
        if row.owner_id == by.pk:
            raise ValidationError(_("Somebody else than its owner approves a response."))
        if row.state == ResponseState.DROPPED:
            raise ValidationError(_("This response has been dropped."))
        row.approved_by, row.approved_at = by, at
        row.save(update_fields=["approved_by", "approved_at"])
        row.refresh_from_db(fields=["version"])
        _note_answer(row.risk_id)
    return row


def _note_answer(risk_id: int) -> None:
    """Keep with the risk whether a response is approved: lists and exposure read it there."""
    risk = Risk.objects.select_for_update(of=("self",)).get(pk=risk_id)
    is_answered = risk.responses.filter(approved_at__isnull=False).exists()
    if risk.is_answered != is_answered:
        risk.is_answered = is_answered
        risk.save(update_fields=["is_answered"])
