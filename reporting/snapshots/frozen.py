"""A frozen period as plain data, and the reader of each version of its canonical text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

SCHEMA = 2
ORDER = {"fr": ("fr", "nl", "en"), "nl": ("nl", "fr", "en"), "en": ("en", "fr", "nl")}


@dataclass(frozen=True)
class Text:
    """What somebody wrote, in the language it was written in."""

    value: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class Names:
    """A name in up to three languages."""

    values: tuple[tuple[str, str], ...]

    def read_in(self, language: str) -> Text:
        """The name for this reader, with the language that it really is in."""
        values = dict(self.values)
        for candidate in ORDER[language]:
            if values.get(candidate):
                return Text(values[candidate], candidate)
        return Text("", language)


@dataclass(frozen=True)
class Amount:
    value: Decimal | None
    state: str

    @property
    def is_known(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Dimension:
    dimension: str
    computed: str
    reason: str
    inputs: tuple[tuple[str, str], ...]
    declared: str
    comment: str
    evidence: str
    path_to_green: str
    green_on: date | None
    action_owner: str


@dataclass(frozen=True)
class Milestone:
    name: Text
    is_critical: bool
    baseline_on: date | None
    previous_on: date | None
    forecast_on: date | None
    actual_on: date | None

    def is_late(self, on: date) -> bool:
        """Not reached, and forecast later than the baseline or already past."""
        if self.actual_on or not self.forecast_on:
            return False
        return self.forecast_on < on or bool(
            self.baseline_on and self.forecast_on > self.baseline_on
        )


@dataclass(frozen=True)
class Decision:
    committee: str
    question: Text
    proposal: Text
    consequence: Text
    amount: Decimal | None


@dataclass(frozen=True)
class Past:
    """The status of one earlier period, as it was frozen."""

    period: date
    declared: str
    computed: str


@dataclass(frozen=True)
class Project:
    """One project in one frozen period. Persons are ids; their names lie beside and can be removed."""

    code: str
    names: Names
    kind: str
    state: str
    tailoring_class: str
    category: str
    confidentiality: str
    unit: str
    unit_path: tuple[str, ...]
    programme: str
    programme_names: Names
    manager: int | None
    executive: int | None
    purposes: Names
    report_id: int | None
    revision: int
    report_state: str
    is_stale: bool
    reported_period: date | None
    submitted_at: datetime | None
    validated_at: datetime | None
    declared: str
    computed: str
    opinion: str
    opinion_text: Text
    rule_version: int | None
    headline: Text
    done: Text
    next_steps: Text
    help_needed: Text
    stage: Text
    baseline_end: date | None
    previous_end: date | None
    forecast_end: date | None
    currency: str
    budget: Amount
    actual: Amount
    forecast: Amount
    accounts_as_of: date | None
    dimensions: tuple[Dimension, ...]
    milestones: tuple[Milestone, ...]
    decisions: tuple[Decision, ...]
    history: tuple[Past, ...]
    row_hash: str

    @property
    def is_confidential(self) -> bool:
        return self.confidentiality != "open"

    def dimension(self, name: str) -> Dimension | None:
        return next((entry for entry in self.dimensions if entry.dimension == name), None)


@dataclass(frozen=True)
class Unit:
    id: int
    code: str
    names: Names
    parent: str


@dataclass(frozen=True)
class Body:
    """A committee as it was at the freeze."""

    code: str
    names: Names
    unit: str
    is_portfolio_board: bool
    meets_on: date | None


@dataclass(frozen=True)
class Period:
    """A whole frozen period, or the part of it that lies in somebody's perimeter."""

    period: date
    fingerprint: str
    frozen_at: datetime
    frozen_on: date
    units: tuple[Unit, ...]
    committees: tuple[Body, ...]
    rules: tuple[tuple[str, str], ...]
    people: tuple[tuple[int, str], ...]
    projects: tuple[Project, ...]

    def unit(self, code: str) -> Unit | None:
        return next((unit for unit in self.units if unit.code == code), None)

    def committee(self, code: str) -> Body | None:
        return next((body for body in self.committees if body.code == code), None)

    def person(self, key: int | None) -> str:
        return dict(self.people).get(key or 0, "")


class UnknownSchema(Exception):
    """The text was written by a later version of the portal."""


def units_below(units: tuple[Unit, ...], code: str) -> frozenset[int]:
    """The ids of a unit and of everything under it, in the tree as it was frozen."""
    children: dict[str, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent, []).append(unit)
    found: set[int] = set()
    waiting = [unit for unit in units if unit.code == code]
    while waiting:
        unit = waiting.pop()
        found.add(unit.id)
        waiting += children.get(unit.code, [])
    return frozenset(found)


def read_project(text: str, *, schema: int, row_hash: str) -> Project:
    """Read the canonical text of one project. Raises UnknownSchema."""
    return read_data(json.loads(text), schema=schema, row_hash=row_hash)


def read_data(data: Mapping[str, Any], *, schema: int, row_hash: str) -> Project:
    """The same from the text as parsed already. Raises UnknownSchema."""
    project: Project = _reader(schema)(data, row_hash)
    return project


def read_meta(text: str, *, schema: int) -> dict[str, Any]:
    """Units, committees and rules of a period. Raises UnknownSchema."""
    _reader(schema)
    data = json.loads(text)
    return {
        "units": tuple(
            Unit(unit["id"], unit["code"], _names(unit["names"]), unit["parent"])
            for unit in data["units"]
        ),
        "committees": tuple(
            Body(
                body["code"],
                _names(body["names"]),
                body["unit"],
                body["is_portfolio_board"],
                _date(body["meets_on"]),
            )
            for body in data["committees"]
        ),
        "rules": tuple((str(rule["version"]), str(rule["valid_from"])) for rule in data["rules"]),
    }


def _reader(schema: int) -> Any:
    readers = {1: _project_v1, 2: _project_v2}
    if schema not in readers:
        raise UnknownSchema(schema)
    return readers[schema]


def _project_v1(data: Mapping[str, Any], row_hash: str) -> Project:
    """The first version knew open and secret only."""
    confidentiality = "secret" if data["is_secret"] else "open"
    return _project_v2({**data, "confidentiality": confidentiality}, row_hash)


def _project_v2(data: Mapping[str, Any], row_hash: str) -> Project:
    language = data["language"]

    def text(key: str) -> Text:
        return Text(data[key], language)

    return Project(
        code=data["code"],
        names=_names(data["names"]),
        kind=data["kind"],
        state=data["state"],
        tailoring_class=data["tailoring_class"],
        category=data["category"],
        confidentiality=data["confidentiality"],
        unit=data["unit"],
        unit_path=tuple(data["unit_path"]),
        programme=data["programme"],
        programme_names=_names(data["programme_names"]),
        manager=data["manager"],
        executive=data["executive"],
        purposes=_names(data["purposes"]),
        report_id=data["report_id"],
        revision=data["revision"],
        report_state=data["report_state"],
        is_stale=data["is_stale"],
        reported_period=_date(data["reported_period"]),
        submitted_at=_moment(data["submitted_at"]),
        validated_at=_moment(data["validated_at"]),
        declared=data["declared"],
        computed=data["computed"],
        opinion=data["opinion"],
        opinion_text=_text(data["opinion_text"]),
        rule_version=data["rule_version"],
        headline=text("headline"),
        done=text("done"),
        next_steps=text("next_steps"),
        help_needed=text("help_needed"),
        stage=_text(data["stage"]),
        baseline_end=_date(data["baseline_end"]),
        previous_end=_date(data["previous_end"]),
        forecast_end=_date(data["forecast_end"]),
        currency=data["currency"],
        budget=_amount(data["budget"]),
        actual=_amount(data["actual"]),
        forecast=_amount(data["forecast"]),
        accounts_as_of=_date(data["accounts_as_of"]),
        dimensions=tuple(_dimension(entry) for entry in data["dimensions"]),
        milestones=tuple(_milestone(entry) for entry in data["milestones"]),
        decisions=tuple(
            Decision(
                entry["committee"],
                Text(entry["question"], language),
                Text(entry["proposal"], language),
                Text(entry["consequence"], language),
                _decimal(entry["amount"]),
            )
            for entry in data["decisions"]
        ),
        history=tuple(
            Past(date.fromisoformat(entry["period"]), entry["declared"], entry["computed"])
            for entry in data["history"]
        ),
        row_hash=row_hash,
    )


def _dimension(data: Mapping[str, Any]) -> Dimension:
    return Dimension(
        dimension=data["dimension"],
        computed=data["computed"],
        reason=data["reason"],
        inputs=tuple(sorted((key, str(value)) for key, value in data["inputs"].items())),
        declared=data["declared"],
        comment=data["comment"],
        evidence=data["evidence"],
        path_to_green=data["path_to_green"],
        green_on=_date(data["green_on"]),
        action_owner=data["action_owner"],
    )


def _milestone(data: Mapping[str, Any]) -> Milestone:
    return Milestone(
        name=_text(data["name"]),
        is_critical=data["is_critical"],
        baseline_on=_date(data["baseline_on"]),
        previous_on=_date(data["previous_on"]),
        forecast_on=_date(data["forecast_on"]),
        actual_on=_date(data["actual_on"]),
    )


def _names(data: Mapping[str, str]) -> Names:
    return Names(tuple(sorted(data.items())))


def _text(data: Mapping[str, str]) -> Text:
    return Text(data["text"], data["language"])


def _amount(data: Mapping[str, Any]) -> Amount:
    return Amount(_decimal(data["amount"]), data["state"])


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _decimal(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None
