"""Reads the story from its files into plain dataclasses. Periods are months, 0 the one being reported."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from methodology.tailoring.choices import Dimension
from ppm.languages.codes import LANGUAGES

FOLDER = Path(__file__).parent / "story"
FIRST_PERIOD, CURRENT = -12, 0

Value = TypeVar("Value")


@dataclass(frozen=True)
class Steps:
    """A value that holds from a period on, until the next step."""

    steps: tuple[tuple[int, Any], ...] = ()

    def at(self, period: int, otherwise: Any = None) -> Any:
        reached = [value for start, value in self.steps if start <= period]
        return reached[-1] if reached else otherwise


@dataclass(frozen=True)
class Names:
    fr: str
    nl: str
    en: str

    def columns(self, name: str) -> dict[str, str]:
        """The language columns of a translated field."""
        return {f"{name}_fr": self.fr, f"{name}_nl": self.nl, f"{name}_en": self.en}


@dataclass(frozen=True)
class Unit:
    code: str
    parent: str
    names: Names
    merged_into: str = ""


@dataclass(frozen=True)
class PersonEntry:
    key: str
    given: str
    family: str
    language: str
    unit: str
    role: str = ""
    scope: str = ""


@dataclass(frozen=True)
class CommitteeEntry:
    code: str
    unit: str
    names: Names
    mandate: Names
    meets: int  # working day of the month
    chair: str
    members: tuple[str, ...]
    secretary: str
    is_portfolio_board: bool = False


@dataclass(frozen=True)
class MilestoneEntry:
    name: str
    month: float
    critical: bool = False
    slip: Steps = Steps()


@dataclass(frozen=True)
class Ask:
    committee: str
    question: str
    proposal: str
    consequence: str
    amount: int | None = None


@dataclass(frozen=True)
class Told:
    """A report written by hand."""

    headline: str
    done: str
    next: str
    help: str
    language: str = ""
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True)
class Opinion:
    colour: str
    text: str


@dataclass(frozen=True)
class Recovery:
    """What brings an amber or red dimension back to green."""

    text: str = ""
    owner: str = ""
    weeks: int = 8


@dataclass(frozen=True)
class Handover:
    period: int
    to: str
    on_behalf: str
    since: int
    remarks: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Project:
    """One initiative and its story; numbers are thousands of euro, weeks, months and per cent."""

    key: str
    names: Names
    purpose: Names
    language: str
    unit: str
    manager: str
    category: str
    tailoring_class: str
    start: int
    months: int
    budget: int
    kind: str = "project"
    parent: str = ""
    old_unit: str = ""
    executive: str = ""
    confidants: tuple[str, ...] = ()
    # Units that take part beside the lead: code → as what.
    taking_part: Mapping[str, str] = field(default_factory=dict)
    confidentiality: str = "open"
    code_name: str = ""
    legal_weeks: int | None = None
    slip: Steps = Steps()
    cost: Steps = Steps()
    rebaseline: int | None = None
    closed: int | None = None
    stopped: int | None = None
    typed_wrong: int | None = None
    typed_in_thousands: int | None = None
    funding: Mapping[str, int] = field(default_factory=lambda: {"own": 100})
    dims: Mapping[str, Steps] = field(default_factory=dict)
    # Declared better than computed: dimension → colour, in the periods of `override`.
    declared: Mapping[str, str] = field(default_factory=dict)
    override: tuple[int, int] = (FIRST_PERIOD, -2)
    cause: Mapping[str, str] = field(default_factory=dict)
    # Why the plan moved, by period; the reason that history tells.
    why: Mapping[int, str] = field(default_factory=dict)
    path: Recovery = Recovery()
    better: Mapping[str, str] = field(default_factory=dict)
    opinions: Mapping[int, Opinion] = field(default_factory=dict)
    milestones: tuple[MilestoneEntry, ...] = ()
    told: Mapping[int, Told] = field(default_factory=dict)
    asks: Mapping[int, Ask] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    worry: str = ""
    help: str = ""
    late: tuple[int, ...] = ()
    handover: Handover | None = None
    current: str = "expected"
    return_comment: str = ""

    @property
    def ends(self) -> int | None:
        """The first period without a report."""
        return self.stopped if self.stopped is not None else self.closed

    def reports_in(self, period: int) -> bool:
        return (
            self.kind == "project"
            and self.start <= period
            and (self.ends is None or period < self.ends)
        )

    def manager_in(self, period: int) -> str:
        handover = self.handover
        return handover.to if handover and period >= handover.period else self.manager

    def author_in(self, period: int) -> str:
        """Who submits: the manager, or the PMO on behalf of one who is absent."""
        handover = self.handover
        if handover and handover.since <= period < handover.period:
            return handover.on_behalf
        return self.manager_in(period)


@dataclass(frozen=True)
class Story:
    units: tuple[Unit, ...]
    people: tuple[PersonEntry, ...]
    committees: tuple[CommitteeEntry, ...]
    projects: tuple[Project, ...]
    sentences: Mapping[str, Any]

    def person(self, key: str) -> PersonEntry:
        return next(person for person in self.people if person.key == key)


@lru_cache(maxsize=1)
def read_story() -> Story:
    """The whole story, checked by the dataclasses' own names: an unknown key in a file is an error."""
    organisation = _toml(FOLDER / "organisation.toml")
    projects = [_toml(path) for path in sorted((FOLDER / "named").glob("*.toml"))]
    for path in sorted((FOLDER / "ordinary").glob("*.toml")):
        projects += _toml(path)["project"]
    return Story(
        units=tuple(
            Unit(unit["code"], unit["parent"], _names(unit), unit.get("merged_into", ""))
            for unit in ({"parent": ""} | unit for unit in organisation["unit"])
        ),
        people=tuple(PersonEntry(**person) for person in organisation["person"]),
        committees=tuple(_committee(entry) for entry in organisation["committee"]),
        projects=tuple(_project(entry) for entry in projects),
        sentences=_toml(FOLDER / "sentences.toml"),
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _names(entry: Mapping[str, str], prefix: str = "") -> Names:
    return Names(*(entry[f"{prefix}{language}"] for language in LANGUAGES))


def _steps(entry: Mapping[str, Any]) -> Steps:
    return Steps(tuple(sorted((int(period), value) for period, value in entry.items())))


def _committee(entry: dict[str, Any]) -> CommitteeEntry:
    return CommitteeEntry(
        code=entry["code"],
        unit=entry["unit"],
        names=_names(entry),
        mandate=_names(entry, "mandate_"),
        meets=entry["meets"],
        chair=entry["chair"],
        members=tuple(entry["members"]),
        secretary=entry["secretary"],
        is_portfolio_board=entry.get("is_portfolio_board", False),
    )


def _project(entry: dict[str, Any]) -> Project:
    """The plain keys as they are, the others turned into their dataclasses."""
    values = dict(entry)
    values["names"] = Names(**values["names"])
    values["purpose"] = Names(**values["purpose"])
    values["tailoring_class"] = values.pop("class")
    for name in ("slip", "cost"):
        values[name] = _steps(values.get(name, {}))
    values["dims"] = {Dimension(name): _steps(one) for name, one in values.get("dims", {}).items()}
    values["declared"] = {
        name: values.pop(f"declared_{name}")
        for name in ("time", "cost")
        if f"declared_{name}" in values
    }
    path = values.get("path", {})
    values["path"] = Recovery(text=path) if isinstance(path, str) else Recovery(**path)
    values["opinions"] = {
        one["period"]: Opinion(one["colour"], one["text"]) for one in values.pop("opinion", [])
    }
    values["milestones"] = tuple(
        MilestoneEntry(**{**one, "slip": _steps(one.get("slip", {}))})
        for one in values.pop("milestone", [])
    )
    values["told"] = {one.pop("period"): _told(one) for one in map(dict, values.pop("report", []))}
    values["asks"] = {one.pop("period"): Ask(**one) for one in map(dict, values.pop("ask", []))}
    if "handover" in values:
        handover = dict(values["handover"])
        values["handover"] = Handover(since=handover.pop("from"), **handover)
    for name in ("confidants", "items", "late"):
        values[name] = tuple(values.get(name, ()))
    values["why"] = {int(period): text for period, text in values.get("why", {}).items()}
    if "override" in values:
        values["override"] = tuple(values["override"])
    return Project(**values)


def _told(entry: dict[str, Any]) -> Told:
    asks = tuple(Ask(**one) for one in entry.pop("ask", []))
    return Told(asks=asks, **entry)
