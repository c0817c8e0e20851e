"""Both ends of an arrow, whatever they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from portfolio.benefitmaps.models import BenefitLink

STEP, BENEFIT, OBJECTIVE = "s", "b", "o"


@dataclass(frozen=True)
class End:
    """What an arrow leads to: a step, a benefit or an objective, by its key."""

    kind: str
    pk: int

    @property
    def token(self) -> str:
        return f"{self.kind}{self.pk}"

    @classmethod
    def read(cls, token: str) -> "End":
        """Raises ValueError."""
        if token[:1] not in (STEP, BENEFIT, OBJECTIVE):
            raise ValueError(token)
        return cls(token[0], int(token[1:]))


def start_of(link: BenefitLink) -> End:
    if link.from_step_id is not None:
        return End(STEP, link.from_step_id)
    return End(BENEFIT, link.from_benefit_id or 0)


def end_of(link: BenefitLink) -> End:
    if link.to_step_id is not None:
        return End(STEP, link.to_step_id)
    if link.to_benefit_id is not None:
        return End(BENEFIT, link.to_benefit_id)
    return End(OBJECTIVE, link.to_objective_id or 0)


def arrows_by_start(links: Iterable[BenefitLink]) -> dict[End, list[End]]:
    found: dict[End, list[End]] = defaultdict(list)
    for link in links:
        found[start_of(link)].append(end_of(link))
    return found
