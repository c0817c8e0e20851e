"""What business and IT share in the story."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portfolio.alignment import services
from portfolio.alignment.choices import Effect, Gate, Verdict
from portfolio.benefits.calc import months_later
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import FOLDER
from reporting.demo.timeline import Timeline, at


@dataclass
class AlignmentStory:
    """Writes the catalogue, then what each project touches, who answers for it, what the architects said."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        story = tomllib.loads((FOLDER / "alignment.toml").read_text("utf-8"))
        things: dict[str, dict[str, Any]] = {}
        for entry in story["capability"]:
            row = services.create_capability(**self._named(entry))
            things[entry["code"]] = {"capability": row}
        for entry in story["application"]:
            ends = entry.get("ends")
            year = self.timeline.today.year
            application = services.create_application(
                disposition=entry["disposition"],
                ends_on=date(year + ends, 12, 31) if ends is not None else None,
                **self._named(entry),
            )
            things[entry["code"]] = {"application": application}
        for entry in story["touch"]:
            if entry["key"] in self.plans:
                self._touch(entry, things)
        for entry in story["opinion"]:
            if entry["key"] in self.plans:
                self._opinion(entry)

    def _named(self, entry: dict[str, Any]) -> dict[str, Any]:
        return {
            "code": entry["code"],
            "unit": self.organisation.units[entry["unit"]],
            "by": self.by,
            "at": self._moment(-24),
            **{f"name_{code}": entry[code] for code in LANGUAGES},
        }

    def _moment(self, months: int) -> datetime:
        day = months_later(self.timeline.today, months)
        return at(min(day, self.timeline.today - timedelta(days=1)), 14)

    def _touch(self, entry: dict[str, Any], things: Mapping[str, dict[str, Any]]) -> None:
        initiative = self.plans[entry["key"]].initiative
        people = self.organisation.people
        given: dict[str, Any] = {"initiative": initiative, "by": self.by, "at": self._moment(-7)}
        services.name_sponsors(
            business_owner=people.get(entry.get("business", "")),
            it_counterpart=people.get(entry.get("it", "")),
            **given,
        )
        for code, effect in entry["things"].items():
            services.touch(effect=Effect(effect), **things[code], **given)

    def _opinion(self, entry: dict[str, Any]) -> None:
        moment = self._moment(entry["months"])
        services.record_opinion(
            initiative=self.plans[entry["key"]].initiative,
            gate=Gate(entry["gate"]),
            committee=self.organisation.committees["ARCHI"],
            verdict=Verdict(entry["verdict"]),
            text=entry["text"],
            language=entry["language"],
            given_on=moment.date(),
            by=self.by,
            at=moment,
        )
