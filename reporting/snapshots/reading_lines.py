"""The reader of the lines of registers in a project's canonical text (from schema 3 on)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reporting.snapshots.frozen_lines import (
    MOST,
    ActionLine,
    BenefitLine,
    DecidedLine,
    DependencyDays,
    DependencyLine,
    ExceptionLine,
    Lines,
    ObjectiveLine,
    RiskLine,
    Source,
    YearOfMoney,
)
from reporting.snapshots.texts import Amount, Names, Text


def complete(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lines with their counts. Schemas 3 and 4 sealed cut lists only: what was cut is not counted."""
    if "source" in data:
        return data
    whole = {name: rows for name, rows in data.items() if len(rows) < MOST}
    risks, actions, benefits = (whole.get(name) for name in ("risks", "actions", "benefits"))
    exceptions, dependencies = whole.get("exceptions"), whole.get("dependencies")
    return {
        **data,
        "source": Source.UNKNOWN,
        "opportunities": None
        if risks is None
        else sum(row["kind"] == "opportunity" for row in risks),
        "issues": None,
        "action_days": None if actions is None else sorted(row["due_on"] for row in actions),
        "benefit_days": None
        if benefits is None
        else sorted(row["next_review_on"] for row in benefits if row["next_review_on"]),
        "exceptions_open": None if exceptions is None else len(exceptions),
        "dependency_days": None
        if dependencies is None
        else [
            {name: row[name] for name in ("role", "other", "needed_on", "promised_on")}
            for row in dependencies
        ],
    }


def read_lines(data: Mapping[str, Any]) -> Lines:
    """What was sealed of a project's registers and money by year."""
    data = complete(data)
    return Lines(
        source=Source(data["source"]),
        opportunities=data["opportunities"],
        issues=data["issues"],
        action_days=_days(data["action_days"]),
        benefit_days=_days(data["benefit_days"]),
        exceptions_open=data["exceptions_open"],
        dependency_days=None
        if data["dependency_days"] is None
        else tuple(_dependency_days(entry) for entry in data["dependency_days"]),
        years=tuple(_year(entry) for entry in data["years"]),
        risk_cells=tuple((p, i, count) for p, i, count in data["risk_cells"]),
        risks=tuple(_risk(entry) for entry in data["risks"]),
        dependencies=tuple(_dependency(entry) for entry in data["dependencies"]),
        benefits=tuple(_benefit(entry) for entry in data["benefits"]),
        decided=tuple(_decided(entry) for entry in data["decided"]),
        actions=tuple(_action(entry) for entry in data["actions"]),
        exceptions=tuple(_exception(entry) for entry in data["exceptions"]),
        objectives=tuple(
            ObjectiveLine(entry["code"], _names(entry["names"]), entry["weight"])
            for entry in data["objectives"]
        ),
    )


def _days(values: Sequence[str] | None) -> tuple[date, ...] | None:
    return None if values is None else tuple(date.fromisoformat(value) for value in values)


def _dependency_days(data: Mapping[str, Any]) -> DependencyDays:
    return DependencyDays(
        data["role"],
        data["other"],
        date.fromisoformat(data["needed_on"]),
        _date(data["promised_on"]),
    )


def _year(data: Mapping[str, Any]) -> YearOfMoney:
    return YearOfMoney(
        data["year"], _amount(data["budget"]), _amount(data["forecast"]), _amount(data["actual"])
    )


def _risk(data: Mapping[str, Any]) -> RiskLine:
    return RiskLine(
        reference=f"R-{data['number']}",
        kind=data["kind"],
        title=_text(data, "title"),
        probability=data["probability"],
        impact=data["impact"],
        score=data["score"],
        owner=data["owner"],
        is_answered=data["is_answered"],
        expected_value=_decimal(data["expected_value"]),
        is_for_committee=data.get("is_for_committee", False),
    )


def _dependency(data: Mapping[str, Any]) -> DependencyLine:
    return DependencyLine(
        role=data["role"],
        what=_text(data, "what"),
        other=data["other"],
        other_names=_names(data["other_names"]),
        state=data["state"],
        needed_on=date.fromisoformat(data["needed_on"]),
        promised_on=_date(data["promised_on"]),
        agreed_on=_date(data["agreed_on"]),
    )


def _benefit(data: Mapping[str, Any]) -> BenefitLine:
    return BenefitLine(
        name=_text(data, "name"),
        is_negative=data["is_negative"],
        owner=data["owner"],
        next_review_on=_date(data["next_review_on"]),
        rate=_decimal(data["rate"]),
        measured_on=_date(data["measured_on"]),
    )


def _decided(data: Mapping[str, Any]) -> DecidedLine:
    return DecidedLine(
        reference=f"D-{data['number']}",
        title=_text(data, "title"),
        committee=data["committee"] or "",
        decided_on=date.fromisoformat(data["decided_on"]),
        outcome=data["outcome"],
        owner=data["owner"],
        is_for_committee=data.get("is_for_committee", True),
    )


def _action(data: Mapping[str, Any]) -> ActionLine:
    return ActionLine(
        reference=f"A-{data['number']}",
        title=_text(data, "title"),
        due_on=date.fromisoformat(data["due_on"]),
        state=data["state"],
        owner=data["owner"],
        is_for_committee=data["is_for_committee"],
    )


def _exception(data: Mapping[str, Any]) -> ExceptionLine:
    return ExceptionLine(
        reference=str(data["number"]),
        aspect=data["aspect"],
        state=data["state"],
        deviation=_decimal(data["deviation"]),
        unit=data["unit"],
        limit=_decimal(data["limit"]),
        since=date.fromisoformat(data["since"]),
        situation=_text(data, "situation"),
        recommendation=_text(data, "recommendation"),
        committee=data["committee"] or "",
        decide_by=_date(data["decide_by"]),
    )


def _names(data: Mapping[str, str]) -> Names:
    return Names(tuple(sorted(data.items())))


def _text(data: Mapping[str, Any], name: str) -> Text:
    return Text(data[name], data["language"])


def _amount(data: Mapping[str, Any]) -> Amount:
    return Amount(_decimal(data["amount"]), data["state"])


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _decimal(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None
