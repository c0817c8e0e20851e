"""Benefits of the story: profiles, maps, and what was measured, after the closure of no. 9 too."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from portfolio.benefitmaps.arrows import BENEFIT, OBJECTIVE, STEP, End
from portfolio.benefitmaps.choices import StepKind
from portfolio.benefitmaps.models import BenefitStep
from portfolio.benefitmaps.services import Row, draw_map
from portfolio.benefits.calc import months_later
from portfolio.benefits.choices import Answer, BenefitState
from portfolio.benefits.measuring import record_measurement
from portfolio.benefits.models import Benefit
from portfolio.benefits.services import add_benefit, answer_as_owner, end_benefit, waive_benefits
from portfolio.indicators.models import Indicator
from portfolio.indicators.services import create_indicator
from portfolio.initiatives.models import Initiative
from portfolio.strategy.models import Objective
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import FOLDER
from reporting.demo.timeline import Timeline, at

Targets = dict[int, tuple[Decimal, Decimal | None]]


@dataclass
class Benefits:
    """Writes what the projects of the story are worth."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person
    later: list[Any] = field(default_factory=list)

    def write_later(self) -> None:
        for told in self.later:
            self._measure(*told)

    def write(self, until: date) -> None:
        """Everything but what was measured after that day: `write_later` says that."""
        self.until = until
        story = tomllib.loads((FOLDER / "benefits.toml").read_text("utf-8"))
        self.year = self.timeline.today.year
        indicators = self._indicators(story["indicator"])
        for entry in story["benefit"]:
            if entry["key"] in self.plans:
                self._benefit(entry, indicators.get(entry.get("indicator", "")))
        for entry in story["waiver"]:
            waive_benefits(
                initiative=self._initiative(entry["key"]),
                legal_basis=entry["basis"],
                reason=entry["reason"],
                language=entry["language"],
                by=self.organisation.people[entry["by"]],
                at=self._moment(-6),
            )
        for entry in story["map"]:
            if entry["key"] in self.plans:
                self._map(entry)

    def _indicators(self, entries: list[dict[str, Any]]) -> dict[str, Indicator]:
        return {
            entry["code"]: create_indicator(
                code=entry["code"],
                measured_in=entry["measured"],
                nature=entry["nature"],
                source=entry["source"],
                by=self.by,
                at=self._moment(-20),
                **{f"name_{code}": entry[code] for code in LANGUAGES},
            )
            for entry in entries
        }

    def _initiative(self, key: str) -> Initiative:
        return Initiative.objects.get(pk=self.plans[key].initiative.pk)

    def _moment(self, months: int) -> datetime:
        return at(min(months_later(self.timeline.today, months), self._yesterday), 11)

    @property
    def _yesterday(self) -> date:
        return self.timeline.today - timedelta(days=1)

    def _benefit(self, entry: dict[str, Any], indicator: Indicator | None) -> None:
        plan = self.plans[entry["key"]]
        initiative = self._initiative(entry["key"])
        begun = entry.get("before", -6)
        owner = self.organisation.people.get(entry.get("owner", ""))
        row = add_benefit(
            initiative=initiative,
            name=entry["name"],
            language=entry.get("language", plan.entry.language),
            kind=entry["kind"],
            is_negative=entry.get("negative", False),
            owner=owner,
            indicator=indicator,
            attribution=entry.get("attribution", 100),
            baseline_value=_decimal(entry.get("baseline")),
            baseline_on=self._moment(begun).date() if "baseline" in entry else None,
            curve=entry.get("curve", "even"),
            method=entry.get("method", ""),
            source=indicator.source if indicator else "",
            targets=self._targets(entry, initiative),
            has_notices=False,
            by=self.by,
            at=self._moment(max(begun, -18)),
        )
        if owner is not None and entry.get("agrees", "yes"):
            answer_as_owner(
                benefit_id=row.pk,
                version=None,
                answer=Answer(entry.get("agrees", "yes")),
                by=owner,
                at=self._moment(max(begun, -18)) + timedelta(days=6),
            )
        for day, value, comment in self._measured(entry, initiative):
            told = (row, owner or self.by, day, value, comment)
            if day > self.until:
                self.later.append(told)
            else:
                self._measure(*told)
        if "dropped" in entry:
            end_benefit(
                benefit_id=row.pk,
                version=None,
                state=BenefitState.DROPPED,
                reason=entry["dropped"],
                by=self.by,
                at=self._moment(-3),
            )

    def _targets(self, entry: dict[str, Any], initiative: Initiative) -> Targets:
        if "after_targets" in entry and initiative.actual_end is not None:
            first = initiative.actual_end.year
            return {
                first + place: (Decimal(str(value)), None)
                for place, value in enumerate(entry["after_targets"])
            }
        expected = entry.get("expected", {})
        return {
            self.year + int(offset): (Decimal(str(value)), _decimal(expected.get(offset)))
            for offset, value in entry.get("targets", {}).items()
        }

    def _measured(
        self, entry: dict[str, Any], initiative: Initiative
    ) -> list[tuple[date, Decimal, str]]:
        end = initiative.actual_end or self.timeline.today
        days = [(months_later(end, months), *rest) for months, *rest in entry.get("after", ())]
        days += [
            (months_later(self.timeline.today, months), *rest)
            for months, *rest in entry.get("measured", ())
        ]
        return [(min(day, self._yesterday), Decimal(str(value)), text) for day, value, text in days]

    def _measure(self, row: Benefit, by: Person, day: date, value: Decimal, text: str) -> None:
        record_measurement(
            benefit_id=row.pk,
            measured_on=day,
            value=value,
            source=row.source,
            comment=text,
            language=row.language,
            by=by,
            at=at(day, 15),
        )

    def _map(self, entry: dict[str, Any]) -> None:
        """The steps first, then the arrows between them: an arrow needs both its ends."""
        initiative = self._initiative(entry["key"])
        plan = self.plans[entry["key"]]
        given: dict[str, Any] = {
            "initiative": initiative,
            "language": plan.entry.language,
            "by": self.by,
            "at": self._moment(-5),
        }
        steps = [(StepKind(kind), name, ends) for kind, name, ends in entry["steps"]]
        draw_map(
            rows=[Row(kind=kind, name=name, leads_to=[]) for kind, name, _ends in steps], **given
        )
        ends = {
            one.name: End(STEP, one.pk) for one in BenefitStep.objects.filter(initiative=initiative)
        }
        versions = dict(
            BenefitStep.objects.filter(initiative=initiative).values_list("pk", "version")
        )
        ends |= {
            one.name: End(BENEFIT, one.pk) for one in Benefit.objects.filter(initiative=initiative)
        }
        objectives = dict(Objective.objects.values_list("code", "pk"))
        rows = [
            Row(
                kind=kind,
                name=name,
                leads_to=[ends[one] for one in leads_to],
                pk=ends[name].pk,
                version=versions[ends[name].pk],
            )
            for kind, name, leads_to in steps
        ]
        rows += [
            Row(
                kind="",
                name="",
                leads_to=[End(OBJECTIVE, objectives[code]) for code in codes],
                pk=ends[name].pk,
                is_benefit=True,
            )
            for name, codes in entry["objectives"].items()
        ]
        draw_map(rows=rows, **given)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
