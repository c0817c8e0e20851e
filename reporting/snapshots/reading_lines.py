"""The reader of the lines of registers in a project's canonical text (schema 3)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from reporting.snapshots.frozen_lines import (
    ActionLine,
    BenefitLine,
    DecidedLine,
    DependencyLine,
    ExceptionLine,
    Lines,
    ObjectiveLine,
    RiskLine,
    YearOfMoney,
)
from reporting.snapshots.texts import Amount, Names, Text


def read_lines(data: Mapping[str, Any]) -> Lines:
    """What was sealed of a project's registers and money by year."""
    return Lines(
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
