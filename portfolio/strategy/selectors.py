from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.timezone import localdate

from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.standings.choices import Colour
from portfolio.strategy.choices import Weight
from portfolio.strategy.models import Contribution, ContributionQuerySet, Objective
from ppm.accounts.models import Person


@dataclass
class Figures:
    """What contributes to an objective or to something below it; each initiative counts once.

    `amounts` holds per currency the sum of the known budgets, how many are known, and of how many.
    """

    count: int = 0
    colours: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, tuple[Decimal, int, int]] = field(default_factory=dict)

    @property
    def by_colour(self) -> list[tuple[str, int]]:
        """The colours that occur, the worst first."""
        order = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY)
        return [(str(one.value), self.colours[one]) for one in order if self.colours.get(one)]


# What served an objective that is over still counts for it, and no longer for those above that go on.
# A programme's contribution is one of everything that it holds; containers themselves are not counted.
ONCE_SQL = """
WITH seen AS (SELECT id, path, kind FROM portfolio_initiative WHERE id IN ({seen})),
given AS (
    SELECT contribution.objective_id, seen.id, seen.path, seen.kind
    FROM portfolio_contribution AS contribution
    JOIN seen ON seen.id = contribution.initiative_id
    WHERE contribution.withdrawn_at IS NULL AND contribution.weight <> 'none'
),
meant AS (
    SELECT objective_id, id FROM given WHERE kind IN ('project', 'product')
    UNION
    SELECT given.objective_id, seen.id FROM given JOIN seen ON seen.path <@ given.path
    WHERE given.kind IN ('programme', 'portfolio') AND seen.kind IN ('project', 'product')
),
once AS (
    SELECT DISTINCT above.id AS objective_id, meant.id
    FROM meant JOIN portfolio_objective AS objective ON objective.id = meant.objective_id
    JOIN portfolio_objective AS above ON objective.path <@ above.path
    WHERE objective.valid_to IS NULL OR objective.valid_to >= %s OR above.valid_to < %s
)
"""
FIGURES_SQL = """
SELECT once.objective_id, standing.declared, standing.currency, count(*),
    coalesce(sum(standing.budget) FILTER (WHERE standing.budget_state = 'known'), 0),
    count(*) FILTER (WHERE standing.budget_state = 'known')
FROM once JOIN portfolio_standing AS standing ON standing.initiative_id = once.id
GROUP BY 1, 2, 3
"""


PAIRS_SQL = """
SELECT once.objective_id, seen.id, seen.path::text FROM once JOIN seen ON seen.id = once.id
"""


def once(person: Person, asked: str) -> list[Any]:
    """Rows about each objective and each initiative that counts for it, once."""
    rows = Initiative.objects.visible_to(person).order_by().values("pk")
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # this person sees no initiative at all
        return []
    with connection.cursor() as cursor:
        today = localdate()
        cursor.execute(ONCE_SQL.format(seen=sql) + asked, (*params, today, today))
        found: list[Any] = cursor.fetchall()
    return found


def figures_of(person: Person) -> Mapping[int, Figures]:
    """The figures of every objective that something in sight contributes to. One statement."""
    found: dict[int, Figures] = defaultdict(Figures)
    for objective_id, declared, currency, count, amount, known in once(person, FIGURES_SQL):
        one = found[objective_id]
        one.count += count
        one.colours[declared] = one.colours.get(declared, 0) + count
        total, so_far, of = one.amounts.get(currency, (Decimal(0), 0, 0))
        one.amounts[currency] = (total + amount, so_far + known, of + count)
    return found


def orphans(person: Person) -> InitiativeQuerySet:
    """Running projects and products in sight that contribute to nothing, neither they nor what holds them."""
    seen = Initiative.objects.visible_to(person)
    contributing = Contribution.objects.counting(localdate()).values("initiative")
    rows = seen.running().filter(kind__in=[Kind.PROJECT, Kind.PRODUCT]).exclude(pk__in=contributing)
    holders = Initiative.objects.filter(
        pk__in=contributing, kind__in=[Kind.PROGRAMME, Kind.PORTFOLIO]
    )
    for holder in holders:
        rows = rows.exclude(path__within=holder.path)
    return rows


def contributions_of(initiative: Initiative) -> list[Contribution]:
    """What the initiative itself contributes to, the main one first."""
    rows = Contribution.objects.standing().filter(initiative=initiative)
    return sorted(
        rows.select_related("objective"),
        key=lambda one: (-Weight(one.weight).points, one.objective.code),
    )


def inherited(initiative: Initiative, person: Person) -> list[Contribution]:
    """What it contributes to through the programmes and portfolios above it that the reader sees."""
    above = [int(step) for step in initiative.path.split(".")[:-1]]
    rows = Contribution.objects.real().visible_to(person).filter(initiative__in=above)
    return list(rows.select_related("objective", "initiative").order_by("objective__code", "pk"))


def contributing_to(objective: Objective, person: Person) -> ContributionQuerySet:
    """The contributions in sight to an objective and to everything below it.

    What serves something below that is over is left out as long as the objective itself goes on.
    """
    today = localdate()
    rows = Objective.objects.below(objective)
    if not objective.is_over(today):
        rows = rows.exclude(valid_to__lt=today)
    below = rows.values("pk")
    return Contribution.objects.real().visible_to(person).filter(objective__in=below).for_list()


@dataclass(frozen=True)
class Ending:
    """What ends together with an objective, as one reader sees it."""

    below: list[Objective]
    contributions: int
    left_alone: list[Initiative]  # that contribute to nothing else that goes on


def ending_with(objective: Objective, person: Person) -> Ending:
    """What the end of an objective means. Three queries."""
    today = localdate()
    rows = list(Objective.objects.below(objective).exclude(valid_to__lt=today).order_by("code"))
    seen = Contribution.objects.real().visible_to(person).filter(objective__in=rows)
    others = Contribution.objects.counting(today).exclude(objective__in=rows)
    alone = (
        Initiative.objects.visible_to(person)
        .running()
        .filter(pk__in=seen.values("initiative"))
        .exclude(pk__in=others.values("initiative"))
        .order_by("code", "pk")
    )
    below = [one for one in rows if one.pk != objective.pk]
    return Ending(below, seen.count(), list(alone))


def end_reason(objective: Objective) -> tuple[str, str]:
    """Why it was ended, from its history, and in whose language; empty when it never was."""
    events = apps.get_model("portfolio", "ObjectiveEvent")._default_manager
    ended = events.filter(pgh_obj_id=objective.pk, pgh_context__action="objective.ended")
    last = ended.order_by("-pgh_id").first()
    if last is None:
        return "", ""
    author = Person.objects.filter(pk=last.pgh_context["by"]).values_list("language", flat=True)
    return str(last.pgh_context.get("reason", "")), author.first() or ""


def ancestors(objective: Objective) -> list[Objective]:
    """The objectives above, the highest first."""
    above = [int(step) for step in objective.path.split(".")[:-1]]
    found = Objective.objects.in_bulk(above)
    return [found[pk] for pk in above]


@dataclass(frozen=True)
class MatrixRow:
    objective: Objective
    cells: Sequence[int]


def matrix(
    person: Person, objectives: Sequence[Objective]
) -> tuple[list[Initiative], list[MatrixRow]]:
    """How many initiatives of each programme contribute to each objective; the last column is the rest."""
    programmes = list(
        Initiative.objects.visible_to(person)
        .filter(kind=Kind.PROGRAMME)
        .only("code", "name_fr", "name_nl", "name_en", "path", "kind")
        .order_by("code")
    )
    cells: dict[tuple[int, int], int] = defaultdict(int)
    by_id = {one.pk: place for place, one in enumerate(programmes)}
    for objective_id, _pk, path in once(person, PAIRS_SQL):
        steps = [int(step) for step in path.split(".")]
        place = next((by_id[step] for step in steps if step in by_id), len(programmes))
        cells[objective_id, place] += 1
    width = len(programmes) + 1
    return programmes, [
        MatrixRow(one, [cells[one.pk, place] for place in range(width)]) for one in objectives
    ]
