from dataclasses import dataclass

from portfolio.benefitmaps.arrows import BENEFIT, OBJECTIVE, STEP, End, arrows_by_start
from portfolio.benefitmaps.models import BenefitLink, BenefitStep
from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
from portfolio.strategy.models import Objective
from ppm.accounts.models import Person


@dataclass(frozen=True)
class BenefitMap:
    """The boxes of one map (of a programme: with those of what it holds) and what each leads to."""

    steps: list[BenefitStep]
    benefits: list[Benefit]
    objectives: list[Objective]
    arrows: dict[End, list[End]]

    @property
    def is_empty(self) -> bool:
        return not self.steps and not self.arrows

    def ends(self) -> set[End]:
        return {end for ends in self.arrows.values() for end in ends}


def map_of(initiative: Initiative, person: Person, benefits: list[Benefit]) -> BenefitMap:
    """The map of an initiative and of what it holds, as far as the reader sees it; two queries.

    `benefits` are those that the page shows already. Only objectives that an arrow leads to are on it.
    """
    held = Initiative.objects.visible_to(person).below(initiative).values("pk")
    steps = BenefitStep.objects.standing().filter(initiative__in=held)
    links = BenefitLink.objects.filter(initiative__in=held).select_related("to_objective")
    drawn_links = list(links.order_by("pk"))
    arrows = arrows_by_start(drawn_links)
    found = list(steps.order_by("kind", "pk"))
    shown = {End(STEP, one.pk) for one in found}
    kept = [one for one in benefits if one.state != "dropped"]
    shown |= {End(BENEFIT, one.pk) for one in kept}
    led = {one.to_objective for one in drawn_links if one.to_objective is not None}
    objectives = sorted(led, key=lambda one: one.code)
    shown |= {End(OBJECTIVE, one.pk) for one in objectives}
    drawn = {
        start: [end for end in ends if end in shown]
        for start, ends in arrows.items()
        if start in shown
    }
    return BenefitMap(found, kept, objectives, {key: ends for key, ends in drawn.items() if ends})
