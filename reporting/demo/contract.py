"""The administration contract of the story, the plan of the year frozen in January, and what became of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portfolio.contract.choices import CommitmentState, ReferenceKind
from portfolio.contract.models import Commitment, Contract
from portfolio.contract.services import (
    add_commitment,
    create_contract,
    declare_state,
    freeze_contract,
)
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import FOLDER
from reporting.demo.timeline import Timeline, at

WRITTEN, FROZEN, HALF = (1, 8), (1, 20), (7, 10)


@dataclass
class ContractStory:
    """Writes the contract in the order of the year: written, frozen, declared, followed up."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        story = tomllib.loads((FOLDER / "contract.toml").read_text("utf-8"))
        year = self.timeline.today.year
        contract = create_contract(
            code=story["code"],
            valid_from=date(year - 1, 1, 1),
            valid_to=date(year + 1, 12, 31),
            committee=self.organisation.committees["COGES"],
            by=self.by,
            at=self._on(WRITTEN),
            **{f"name_{code}": f"{story[code]} {year - 1}-{year + 1}" for code in LANGUAGES},
        )
        rows = [
            (self._commitment(contract, number, entry), entry)
            for number, entry in enumerate(story["commitment"], 1)
        ]
        self._freeze(contract, ReferenceKind.PLAN, FROZEN)
        changed = [pair for pair in rows if "state" in pair[1]]
        for row, entry in changed:
            if entry["changed"] <= HALF[0]:
                self._declare(row, entry)
        if self._on(HALF).date() == date(year, *HALF):
            self._freeze(contract, ReferenceKind.HALF, HALF, half=1)
        for row, entry in changed:
            if entry["changed"] > HALF[0]:
                self._declare(row, entry)

    def _on(self, day: tuple[int, int]) -> datetime:
        """That day of the year, or yesterday where it still lies ahead."""
        yesterday = self.timeline.today - timedelta(days=1)
        return at(min(date(self.timeline.today.year, *day), yesterday), 10)

    def _commitment(self, contract: Contract, number: int, entry: dict[str, Any]) -> Commitment:
        years, month, day = entry["deadline"]
        return add_commitment(
            contract=contract,
            number=number,
            article=entry["article"],
            unit=self.organisation.units[entry["unit"]],
            deadline_on=date(self.timeline.today.year + years, month, day),
            carriers=[self.plans[key].initiative for key in entry["projects"] if key in self.plans],
            text_fr=entry["fr"],
            text_nl=entry["nl"],
            kpi_fr=entry["kpi_fr"],
            kpi_nl=entry["kpi_nl"],
            by=self.by,
            at=self._on(WRITTEN),
        )

    def _freeze(
        self, contract: Contract, kind: ReferenceKind, day: tuple[int, int], half: int = 0
    ) -> None:
        freeze_contract(
            contract=contract,
            kind=kind,
            year=self.timeline.today.year,
            half=half,
            by=self.by,
            at=self._on(day),
        )

    def _declare(self, row: Commitment, entry: dict[str, Any]) -> None:
        moment = self._on((entry["changed"], 25))
        declare_state(
            commitment_id=row.pk,
            version=None,
            state=CommitmentState(entry["state"]),
            achieved_on=moment.date(),
            reason_fr=entry.get("reason_fr", ""),
            reason_nl=entry.get("reason_nl", ""),
            by=self.by,
            at=moment,
        )
