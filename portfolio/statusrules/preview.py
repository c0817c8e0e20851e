"""What another version of the thresholds would turn in the portfolio that a person sees."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from methodology.tailoring.choices import Dimension
from methodology.tailoring.models import RuleSet
from portfolio.initiatives.models import Initiative
from portfolio.statusrules.calc.judging import judge, judge_whole
from portfolio.statusrules.calc.results import Result
from portfolio.statusrules.selectors import facts_of, rules_by_class
from ppm.accounts.models import Person
from ppm.org.workdays import working_days_between

WHOLE = "whole"
KEYS = (WHOLE, *(str(one) for one in Dimension))


@dataclass(frozen=True)
class Turn:
    """A colour of one project that would be another one."""

    initiative_id: int
    dimension: str
    before: Result
    after: Result


@dataclass(frozen=True)
class Preview:
    """All turns among so many projects, and how many of each kind: (dimension, before, after) → count."""

    projects: int
    turns: Sequence[Turn]
    counts: Mapping[tuple[str, str, str], int]

    @property
    def touched(self) -> int:
        return len({one.initiative_id for one in self.turns})


def preview(person: Person, new: RuleSet, today: date) -> Preview:
    """The running projects in sight of a person, judged by the rules in force and by other ones.

    As many statements for 2,000 projects as for one.
    """
    before = rules_by_class(RuleSet.objects.in_force(today))
    after = rules_by_class(new)
    rows = Initiative.objects.visible_to(person).running().projects().order_by("pk")
    classes = dict(rows.values_list("pk", "tailoring_class"))
    turns: list[Turn] = []
    for pk, facts in facts_of(classes, today).items():
        old_rules, new_rules = before[classes[pk]], after[classes[pk]]
        old = judge(facts, old_rules, working_days_between)
        then = judge(facts, new_rules, working_days_between)
        pairs = [(WHOLE, judge_whole(facts, old, old_rules), judge_whole(facts, then, new_rules))]
        pairs += [(name, old[name], then[name]) for name in facts.dimensions]
        turns += [Turn(pk, name, a, b) for name, a, b in pairs if a.colour != b.colour]
    counts = Counter((one.dimension, one.before.colour, one.after.colour) for one in turns)
    return Preview(len(classes), turns, counts)
