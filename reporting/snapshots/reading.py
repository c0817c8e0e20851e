"""The reader of each version of a period's canonical text."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reporting.snapshots.frozen import (
    Amount,
    Body,
    Decision,
    Dimension,
    Milestone,
    Names,
    Past,
    Project,
    Text,
    Unit,
)
from reporting.snapshots.handed_in import read_handed_in
from reporting.snapshots.reading_lines import read_lines

# 2: restricted projects; 3: lines of registers and money by year; 4: what the report took with it;
# 5: counts beside the lines that are listed, where they come from, what committees are shown
SCHEMA = 5
COUNTED = 5  # from which on all open lines of registers are counted


class UnknownSchema(Exception):
    """The text was written by a later version of the portal."""


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
    readers = {1: _project_v1, 2: _project_v2, 3: _project_v3, 4: _project_v4, 5: _project_v5}
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
                Text(entry.get("options", ""), language),
                _date(entry.get("meeting_on")),
            )
            for entry in data["decisions"]
        ),
        history=tuple(
            Past(date.fromisoformat(entry["period"]), entry["declared"], entry["computed"])
            for entry in data["history"]
        ),
        row_hash=row_hash,
    )


def _project_v3(data: Mapping[str, Any], row_hash: str) -> Project:
    """The third version has lines of registers."""
    return replace(_project_v2(data, row_hash), lines=read_lines(data["lines"]))


def _project_v4(data: Mapping[str, Any], row_hash: str) -> Project:
    """The fourth version has the copies of register lines, who looked at the report, and the outlook."""
    said = data["handed_in"]
    return replace(
        _project_v3(data, row_hash),
        handed_in=read_handed_in(said, data["language"]) if said else None,
    )


def _project_v5(data: Mapping[str, Any], row_hash: str) -> Project:
    """The fifth version has no lines at all where a late report has none of last time."""
    if data["lines"] is None:
        said = data["handed_in"]
        return replace(
            _project_v2(data, row_hash),
            handed_in=read_handed_in(said, data["language"]) if said else None,
        )
    return _project_v4(data, row_hash)


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
        key=data.get("key"),
        is_for_committee=data.get("is_for_committee", True),
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
