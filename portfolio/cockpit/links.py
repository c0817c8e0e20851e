"""What joins an initiative to others: dependencies and objectives, prepared for their sections."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import HOLDERS
from portfolio.registers.dependencies.charts import dependency_chart
from portfolio.registers.dependencies.columns import columns
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.naming import Naming
from portfolio.registers.dependencies.network import dependency_network
from portfolio.registers.dependencies.selectors import around, dependencies_of
from portfolio.strategy.selectors import contributions_of, inherited
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest


def dependencies(initiative: Initiative, person: Person, today: date) -> dict[str, Any]:
    """The rows in two groups, what it needs and what it gives, with their picture."""
    rows = list(dependencies_of(initiative, person).order_by("needed_on", "pk"))
    near = around(rows, person)
    naming = Naming(person, [*rows, *near])
    shown = columns(naming, today)
    below = f"{initiative.path}."

    def is_ours(one: Initiative) -> bool:
        return one.pk == initiative.pk or str(one.path).startswith(below)

    def group(title: str, found: list[Dependency], own: str) -> tuple[Any, ...]:
        # A project's own side goes without saying; a programme's may be one of several.
        without = "" if initiative.kind in HOLDERS else own
        kept = [column for column in shown if column.key != without]
        cells = [[(column, column.cell(row)) for column in kept] for row in found]
        return title, kept, cells

    takes = [row for row in rows if is_ours(row.taker)]
    gives = [row for row in rows if is_ours(row.giver) and not is_ours(row.taker)]
    groups = [
        group(_("What it needs of others"), takes, "taker"),
        group(_("What it gives to others"), gives, "giver"),
    ]
    return {
        "rows": [one for one in groups if one[2]],
        "chart": dependency_chart(rows, naming, today),
        "network": dependency_network(
            near,
            naming,
            today,
            own={one.pk for row in near for one in (row.giver, row.taker) if is_ours(one)},
        ),
    }


def objectives(initiative: Initiative, person: Person, today: date) -> dict[str, Any]:
    """What it contributes to itself, and through the programmes above it."""
    own = contributions_of(initiative)
    return {
        "contributions": [(one, *nearest(one.objective, "name")) for one in own],
        "given": sum(one.share or 0 for one in own if not one.objective.is_over(today)),
        "today": today,
        "inherited": [
            (one, *nearest(one.objective, "name"), nearest(one.initiative, "name")[0])
            for one in inherited(initiative, person)
        ],
    }
