"""What a project is governed by: tolerances, dependencies, objectives."""

from datetime import date

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.tolerances.choices import Unit
from portfolio.lifecycle.tolerances.models import Tolerance
from portfolio.registers.dependencies.choices import DependencyState
from portfolio.registers.dependencies.models import Dependency
from portfolio.strategy.choices import Weight
from portfolio.strategy.models import Contribution, Objective
from reporting.benchmark.filling import fill, one_of, reserve, scattered
from reporting.benchmark.organisation import Organisation
from reporting.benchmark.register import Register

OBJECTIVES = 24
EVERY = 5  # so many projects share one dependency
LIMITS = (
    (Dimension.TIME, Unit.DAYS, 20),
    (Dimension.COST, Unit.PERCENT, 10),
    (Dimension.SCOPE, Unit.COUNT, 2),
    (Dimension.QUALITY, Unit.COUNT, 3),
)


def write(register: Register, organisation: Organisation, today: date) -> None:
    """Write it all. Inside the caller's action."""
    _tolerances(register, organisation, today)
    _dependencies(register, today)
    _objectives(register, organisation, today)


def _tolerances(register: Register, organisation: Organisation, today: date) -> None:
    for rank, (aspect, unit, limit) in enumerate(LIMITS):
        fill(
            Tolerance,
            register.all_projects,
            initiative_id="p.id",
            aspect=f"'{aspect}'",
            number="1",
            unit=f"'{unit}'",
            adverse=f"{limit} + {scattered('n', 40 + rank, limit)}",
            valid_from=f"DATE '{today}' - 600",
            agreed_by_id=organisation.person("n", 24),
        )


def _dependencies(register: Register, today: date) -> None:
    needed = f"(DATE '{today}' + {scattered('n', 50, 500)} - 60)"
    running = (
        f"{register.all_projects} JOIN portfolio_initiative g"
        f" ON g.id = p.id - 1 - {scattered('n', 51, 40)} AND g.kind = 'project'"
        f" WHERE mod(n, {EVERY}) = 0"
    )
    fill(
        Dependency,
        running,
        what=one_of("n", 52, "Une interface de test", "De overdracht van gegevens", "Le contrat"),
        giver_id="g.id",
        taker_id="p.id",
        state=f"'{DependencyState.PROPOSED}'",
        needed_on=needed,
        promised_on=f"{needed} + {scattered('n', 53, 90)} - 60",
    )


def _objectives(register: Register, organisation: Organisation, today: date) -> None:
    first = reserve(Objective, OBJECTIVES)
    fill(
        Objective,
        f"generate_series(1, {OBJECTIVES}) n",
        id=f"{first - 1} + n",
        code="'B' || lpad(n::text, 2, '0')",
        name_fr="'Objectif ' || n",
        name_nl="'Doelstelling ' || n",
        name_en="'Objective ' || n",
        unit_id=f"{organisation.root}",
        valid_from=f"DATE '{today}' - 700",
    )
    fill(
        Contribution,
        f"{register.all_projects} WHERE mod(n, 4) > 0",
        initiative_id="p.id",
        objective_id=f"{first} + {scattered('n', 54, OBJECTIVES)}",
        weight=f"'{Weight.ESSENTIAL}'",
    )
