"""Money and effort by objective: whole budgets once per objective, and by the shares that were given."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate

from portfolio.finance.choices import AmountState
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from portfolio.strategy.models import Contribution, Objective
from portfolio.strategy.selectors import PAIRS_SQL, once
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit


@dataclass
class Shared:
    """What an objective and those below it get by shares, per currency.

    `amounts` holds the sum of budget × share; `with_share` of `of` contributions say a share and have a
    known budget, the others are in no sum.
    """

    amounts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    with_share: int = 0
    of: int = 0


def shared_money(person: Person) -> Mapping[int, Shared]:
    """Money by objective according to the shares, over what the reader sees; two queries.

    What an initiative says itself goes before what its programme says, and the shares of one source make 100
    at most: no euro counts twice.
    """
    today = localdate()
    paths = dict(Objective.objects.values_list("pk", "path"))
    seen = Initiative.objects.visible_to(person)
    rows: Any = (
        Contribution.objects.counting(today)
        .filter(initiative__in=seen.order_by().values("pk"))
        .values_list("initiative__path", "initiative__kind", "objective_id", "share")
    )
    by_source: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for path, _kind, objective_id, share in rows:
        by_source[str(path)].append((objective_id, share))
    found: dict[int, Shared] = defaultdict(Shared)
    if not by_source:
        return found
    projects: Any = seen.filter(kind__in=[Kind.PROJECT, Kind.PRODUCT]).values_list(
        "path", "standing__budget", "standing__budget_state", "standing__currency"
    )
    for path, budget, state, currency in projects:
        source = _source(str(path), by_source)
        for objective_id, share in by_source.get(source, ()):
            for step in str(paths[objective_id]).split("."):
                one = found[int(step)]
                one.of += 1
                if share is not None and state == AmountState.KNOWN:
                    one.with_share += 1
                    one.amounts[currency or "EUR"] += budget * share / 100
    return found


def _source(path: str, known: Mapping[str, Any]) -> str:
    """Itself, or the nearest above that says what it contributes to."""
    while path and path not in known:
        path = path.rpartition(".")[0]
    return path


@dataclass(frozen=True)
class Together:
    """Everything in sight, each once: what serves an objective, and what serves none; per currency."""

    currency: str
    linked: Decimal
    alone: Decimal
    known: int
    of: int


def together(person: Person) -> list[Together]:
    """Known budgets of running projects and products that serve an objective and that serve none."""
    serving = {pk for _objective, pk, _path in once(person, PAIRS_SQL)}
    rows: Any = (
        Initiative.objects.visible_to(person)
        .running()
        .filter(kind__in=[Kind.PROJECT, Kind.PRODUCT])
        .order_by()
        .values("standing__currency")
        .annotate(
            whole=Sum("standing__budget", filter=Q(standing__budget_state=AmountState.KNOWN)),
            linked=Sum(
                "standing__budget",
                filter=Q(standing__budget_state=AmountState.KNOWN, pk__in=serving),
            ),
            known=Count("pk", filter=Q(standing__budget_state=AmountState.KNOWN)),
            of=Count("pk"),
        )
        .order_by("standing__currency")
    )
    nothing = Decimal(0)
    return [
        Together(
            row["standing__currency"] or "EUR",
            row["linked"] or nothing,
            (row["whole"] or nothing) - (row["linked"] or nothing),
            row["known"],
            row["of"],
        )
        for row in rows
        if row["known"]
    ]


@dataclass(frozen=True)
class DepartmentRow:
    objective: Objective
    cells: Sequence[int]
    total: int


def by_department(
    person: Person, objectives: Sequence[Objective]
) -> tuple[list[OrgUnit], list[DepartmentRow]]:
    """How many initiatives of each department contribute to each objective; four queries."""
    units = {one.pk: one for one in OrgUnit.objects.all()}
    led = dict(
        Initiative.objects.visible_to(person)
        .filter(kind__in=[Kind.PROJECT, Kind.PRODUCT])
        .values_list("pk", "unit_id")
    )
    cells: dict[tuple[int, int], int] = defaultdict(int)
    used: dict[int, OrgUnit] = {}
    for objective_id, pk, _path in once(person, PAIRS_SQL):
        steps = str(units[led[pk]].path).split(".")
        department = units[int(steps[1] if len(steps) > 1 else steps[0])]
        used[department.pk] = department
        cells[objective_id, department.pk] += 1
    departments = sorted(used.values(), key=lambda one: one.code)
    rows = []
    for one in objectives:
        counts = [cells[one.pk, unit.pk] for unit in departments]
        rows.append(DepartmentRow(one, counts, sum(counts)))
    return departments, rows
