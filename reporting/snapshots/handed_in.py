"""What a report took with it when it was handed in: lines of registers, who looked at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reporting.snapshots.texts import Text


@dataclass(frozen=True)
class Line:
    """A line of a register as it was handed in; `level` is the score of a risk, the severity of an issue."""

    key: int
    number: int
    title: Text
    kind: str
    state: str
    level: int
    level_before: int | None
    owner: int | None
    due_on: date | None
    value: Decimal | None  # expected value of a risk, impact of an issue on the cost
    response: Text
    is_for_committee: bool
    is_asked: bool = True  # the form asked to confirm it

    @property
    def is_open(self) -> bool:
        return self.state not in ("closed", "occurred", "refused")


@dataclass(frozen=True)
class HandedIn:
    """`seen_at` without a person: seen by silence. `taken_out` is the reason why there is no report."""

    series: str
    has_lines: bool  # a report handed in before lines were copied has none to show
    is_whole: bool  # all open lines were copied, not only those that the form asked about
    risks: tuple[Line, ...]
    issues: tuple[Line, ...]
    seen_by: int | None
    seen_at: datetime | None
    is_tacit: bool
    challenged_by: int | None
    challenged_at: datetime | None
    challenge: Text
    challenge_answer: Text
    agrees_with_override: bool
    unchanged: tuple[str, ...]  # blocks of which somebody said that nothing had changed
    outlook: Text
    benefits_outlook: Text
    contribution: Text
    quality: int | None  # 0 to 100

    @property
    def people(self) -> set[int]:
        named = {line.owner for line in (*self.risks, *self.issues)}
        return {key for key in named | {self.seen_by, self.challenged_by} if key}


def read_handed_in(data: Mapping[str, Any], language: str) -> HandedIn:
    """From the canonical text (schema 4)."""
    return HandedIn(
        series=data["series"],
        has_lines=data.get("has_lines", True),
        is_whole=data.get("is_whole", False),
        risks=tuple(_line(one) for one in data["risks"]),
        issues=tuple(_line(one) for one in data["issues"]),
        seen_by=data["seen_by"],
        seen_at=_moment(data["seen_at"]),
        is_tacit=data["is_tacit"],
        challenged_by=data["challenged_by"],
        challenged_at=_moment(data["challenged_at"]),
        challenge=Text(data["challenge"]["text"], data["challenge"]["language"]),
        challenge_answer=_text(data.get("challenge_answer"), language),
        agrees_with_override=data.get("agrees_with_override", False),
        unchanged=tuple(data["unchanged"]),
        outlook=Text(data["outlook"], language),
        benefits_outlook=Text(data["benefits_outlook"], language),
        contribution=Text(data["contribution"], language),
        quality=data["quality"],
    )


def _text(data: Mapping[str, str] | None, language: str) -> Text:
    return Text(data["text"], data["language"]) if data else Text("", language)


def _line(data: Mapping[str, Any]) -> Line:
    return Line(
        key=data["key"],
        number=data["number"],
        title=Text(data["title"], data["language"]),
        kind=data["kind"],
        state=data["state"],
        level=data["level"],
        level_before=data["level_before"],
        owner=data["owner"],
        due_on=date.fromisoformat(data["due_on"]) if data["due_on"] else None,
        value=Decimal(data["value"]) if data["value"] is not None else None,
        response=Text(data["response"], data["response_language"]),
        is_for_committee=data["is_for_committee"],
        is_asked=data.get("is_asked", True),
    )


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
