"""The seven principles as checks on facts. No fact, no green."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise


class Principle(StrEnum):
    """In the order in which they are always shown."""

    JUSTIFICATION = "justification"
    LEARNING = "learning"
    ROLES = "roles"
    EXCEPTION = "exception"
    STAGES = "stages"
    PRODUCTS = "products"
    TAILORING = "tailoring"


class Verdict(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


LIGHT = "light"
# States of a project in which it has been authorised and spends money.
AUTHORISED = frozenset({"delivery", "closing"})
PLANNED = frozenset({"initiation", "delivery", "closing"})


@dataclass(frozen=True)
class StageFact:
    """`start` and `end` as happened or expected, `agreed_…` as baselined.

    `is_authorised` is None where no decision on gates is kept.
    """

    number: int
    state: str
    start: date | None
    end: date | None
    is_authorised: bool | None = None
    agreed_start: date | None = None
    agreed_end: date | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one project. None is “not kept in the portal”; 0 is none."""

    state: str
    tailoring_class: str
    executives: int = 0
    managers: int = 0
    senior_users: int = 0
    senior_suppliers: int = 0
    breaches: int = 0
    stages: Sequence[StageFact] = ()
    # Plans (the project, the running stage) that lack a tolerance on time or cost; None without plan.
    plans_without_tolerance: int | None = None
    aspects_exceeded: int | None = None
    exceptions_open: int | None = None
    # Of the product that holds the business case.
    case_state: str | None = None
    case_approved_on: date | None = None
    lessons_taken: int | None = None
    lessons_learned: int | None = None
    products: int | None = None
    products_without_criteria: int | None = None
    quality_activities: int | None = None
    is_scored: bool = False
    class_decided: str = ""
    is_outdated: bool = False


@dataclass(frozen=True)
class Finding:
    """What a check found: the code of its sentence, with the figures in it."""

    principle: Principle
    verdict: Verdict
    code: str
    figures: dict[str, int] = field(default_factory=dict)


def check(facts: Facts) -> list[Finding]:
    """The seven findings of a project, in order."""
    return [
        justification(facts),
        learning(facts),
        roles(facts),
        exception(facts),
        stages(facts),
        products(facts),
        tailoring(facts),
    ]


def justification(facts: Facts) -> Finding:
    """The business case is approved, and was looked at again since the last boundary's stage began."""

    def found(verdict: Verdict, code: str) -> Finding:
        return Finding(Principle.JUSTIFICATION, verdict, code)

    if facts.case_state is None:
        return found(Verdict.UNKNOWN, "case_unknown")
    if facts.state not in AUTHORISED:
        return found(Verdict.HOLDS, "case_in_the_making")
    if facts.case_state != "approved":
        return found(Verdict.FAILS, "case_not_approved")
    if facts.case_approved_on is None:
        return found(Verdict.UNKNOWN, "case_undated")
    over = [one for one in facts.stages if one.state == "completed" and one.start is not None]
    last = max(over, key=lambda one: one.number, default=None)
    if last is not None and last.start is not None and facts.case_approved_on < last.start:
        return found(Verdict.FAILS, "case_not_reviewed")
    return found(Verdict.HOLDS, "case_reviewed")


def learning(facts: Facts) -> Finding:
    """Lessons were looked up at the start, and one at least is noted for each stage that is over."""
    if facts.lessons_taken is None or facts.lessons_learned is None:
        return Finding(Principle.LEARNING, Verdict.UNKNOWN, "lessons_unknown")
    over = sum(one.state == "completed" for one in facts.stages)
    figures = {"taken": facts.lessons_taken, "learned": facts.lessons_learned, "stages": over}
    if facts.state != "start_up" and facts.lessons_taken == 0:
        return Finding(Principle.LEARNING, Verdict.FAILS, "lessons_not_consulted", figures)
    if facts.lessons_learned < over:
        return Finding(Principle.LEARNING, Verdict.FAILS, "lessons_missing", figures)
    return Finding(Principle.LEARNING, Verdict.HOLDS, "lessons_noted", figures)


def roles(facts: Facts) -> Finding:
    """One executive, one manager, users and suppliers on the board, and nobody on both sides."""

    def fails(code: str, **figures: int) -> Finding:
        return Finding(Principle.ROLES, Verdict.FAILS, code, figures)

    if facts.breaches:
        return fails("roles_together", count=facts.breaches)
    if facts.executives != 1:
        return fails("executive_missing" if not facts.executives else "executives_several")
    if facts.managers != 1:
        return fails("manager_missing" if not facts.managers else "managers_several")
    if not facts.senior_users:
        return fails("user_missing")
    if not facts.senior_suppliers and facts.tailoring_class != LIGHT:
        return fails("supplier_missing")
    return Finding(Principle.ROLES, Verdict.HOLDS, "roles_filled")


def exception(facts: Facts) -> Finding:
    """Every open plan has limits, and what is beyond them has been raised."""
    if facts.state not in PLANNED:
        return Finding(Principle.EXCEPTION, Verdict.HOLDS, "no_plan_yet")
    if facts.plans_without_tolerance is None:
        return Finding(Principle.EXCEPTION, Verdict.UNKNOWN, "tolerances_unknown")
    if facts.plans_without_tolerance:
        figures = {"count": facts.plans_without_tolerance}
        return Finding(Principle.EXCEPTION, Verdict.FAILS, "tolerances_missing", figures)
    if facts.aspects_exceeded:
        figures = {"count": facts.aspects_exceeded}
        if facts.exceptions_open is None:
            return Finding(Principle.EXCEPTION, Verdict.UNKNOWN, "exceptions_unknown", figures)
        if not facts.exceptions_open:
            return Finding(Principle.EXCEPTION, Verdict.FAILS, "exception_missing", figures)
    return Finding(Principle.EXCEPTION, Verdict.HOLDS, "within_limits")


def stages(facts: Facts) -> Finding:
    """Two stages at least, one after the other, each begun after its decision."""
    count = {"count": len(facts.stages)}
    if facts.state not in PLANNED:
        return Finding(Principle.STAGES, Verdict.HOLDS, "stages_not_due", count)
    if len(facts.stages) < 2:
        return Finding(Principle.STAGES, Verdict.FAILS, "stages_too_few", count)
    if overlap := first_overlap(facts.stages):
        figures = {"first": overlap[0], "second": overlap[1]}
        return Finding(Principle.STAGES, Verdict.FAILS, "stages_overlap", figures)
    begun = [one for one in facts.stages if one.state != "planned" and one.number > 1]
    for one in begun:
        if one.is_authorised is False:
            return Finding(
                Principle.STAGES, Verdict.FAILS, "stage_not_authorised", {"number": one.number}
            )
    if any(one.is_authorised is None for one in begun):
        return Finding(Principle.STAGES, Verdict.UNKNOWN, "authorisation_unknown", count)
    return Finding(Principle.STAGES, Verdict.HOLDS, "stages_in_order", count)


def first_overlap(rows: Sequence[StageFact]) -> tuple[int, int] | None:
    """The numbers of the first two stages of which the later begins before the earlier ends.

    What is expected is compared with what is expected, what was agreed with what was agreed.
    """
    ordered = sorted(rows, key=lambda one: one.number)
    for one, after in pairwise(ordered):
        end, start = one.end, after.start
        if end is None or start is None:
            end, start = one.agreed_end, after.agreed_start
        if end is not None and start is not None and start < end:
            return one.number, after.number
    return None


def products(facts: Facts) -> Finding:
    """The products are described with criteria, and quality activities are planned."""
    if facts.products is None or facts.products_without_criteria is None:
        return Finding(Principle.PRODUCTS, Verdict.UNKNOWN, "products_unknown")
    if facts.state not in AUTHORISED:
        return Finding(Principle.PRODUCTS, Verdict.HOLDS, "products_not_due")
    if not facts.products:
        return Finding(Principle.PRODUCTS, Verdict.FAILS, "products_missing")
    if facts.products_without_criteria:
        figures = {"count": facts.products_without_criteria, "of": facts.products}
        return Finding(Principle.PRODUCTS, Verdict.FAILS, "criteria_missing", figures)
    if facts.quality_activities is None:
        return Finding(Principle.PRODUCTS, Verdict.UNKNOWN, "quality_unknown")
    if not facts.quality_activities:
        return Finding(Principle.PRODUCTS, Verdict.FAILS, "quality_missing")
    return Finding(Principle.PRODUCTS, Verdict.HOLDS, "products_described")


def tailoring(facts: Facts) -> Finding:
    """The class was decided with scores, is the one in use, and still fits."""
    if not facts.is_scored:
        return Finding(Principle.TAILORING, Verdict.FAILS, "not_scored")
    if facts.class_decided != facts.tailoring_class:
        return Finding(Principle.TAILORING, Verdict.FAILS, "class_differs")
    if facts.is_outdated:
        return Finding(Principle.TAILORING, Verdict.FAILS, "scores_outdated")
    return Finding(Principle.TAILORING, Verdict.HOLDS, "tailored")
