"""Lines of figures: programmes with what they hold, objectives with what contributes to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count

from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.standings.choices import Colour
from portfolio.strategy.selectors import once
from ppm.accounts.models import Person
from ppm.languages.nearest import reading_order

NAMES = ("fr", "nl", "en")
WORST_FIRST = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY)


def nearest_name(names: Mapping[str, str | None], code: str) -> tuple[str, str]:
    """Out of the columns of a name, the one nearest to the reader; the code where there is none."""
    for language in reading_order():
        if found := names.get(language):
            return found, language
    return code, ""


@dataclass
class Grouped:
    """A programme or portfolio with its projects by declared colour."""

    key: int
    code: str
    name: tuple[str, str]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Colour.values, 0))

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def by_programme(projects: InitiativeQuerySet) -> list[Grouped]:
    """The programmes and portfolios right above the projects, by code. One statement."""
    names = [f"parent__name_{language}" for language in NAMES]
    rows = (
        projects.filter(parent__kind__in=[Kind.PROGRAMME, Kind.PORTFOLIO])
        .order_by("parent__code")
        .values_list("parent", "parent__code", *names, "standing__declared")
        .annotate(projects=Count("pk"))
    )
    found: dict[int, Grouped] = {}
    for key, code, fr, nl, en, declared, count in rows:
        name = nearest_name({"fr": fr, "nl": nl, "en": en}, code)
        found.setdefault(key, Grouped(key, code, name)).counts[declared] += count
    return list(found.values())


@dataclass
class ObjectiveLine:
    """An objective with what contributes to it, in one currency; `counts` are the colours, worst first."""

    key: int
    code: str
    name: tuple[str, str]
    currency: str
    colours: dict[str, int] = field(default_factory=dict)
    amount: Decimal = Decimal(0)
    known: int = 0
    of: int = 0

    @property
    def count(self) -> int:
        return sum(self.colours.values())

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(str(one.value), self.colours[one]) for one in WORST_FIRST if self.colours.get(one)]


SQL = """
SELECT objective.id, objective.code, objective.name_fr, objective.name_nl, objective.name_en,
    standing.currency, standing.declared, count(*),
    coalesce(sum(standing.budget) FILTER (WHERE standing.budget_state = 'known'), 0),
    count(*) FILTER (WHERE standing.budget_state = 'known')
FROM once JOIN portfolio_standing AS standing ON standing.initiative_id = once.id
JOIN portfolio_objective AS objective ON objective.id = once.objective_id
WHERE objective.parent_id IS NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 2, 6
"""


def objective_lines(person: Person) -> list[ObjectiveLine]:
    """The widest objectives that something in sight contributes to; each initiative counts once."""
    found: dict[tuple[int, str], ObjectiveLine] = {}
    for key, code, fr, nl, en, currency, declared, count, amount, known in once(person, SQL):
        name = nearest_name({"fr": fr, "nl": nl, "en": en}, code)
        line = found.setdefault((key, currency), ObjectiveLine(key, code, name, currency))
        line.colours[declared] = line.colours.get(declared, 0) + count
        line.amount += amount
        line.known += known
        line.of += count
    return list(found.values())
