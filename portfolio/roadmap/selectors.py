"""What a page of the roadmap reads beside its rows: plans and dependencies, in one statement each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Count, DateField, F, Q, Value
from django.db.models.functions import Coalesce

from portfolio.cockpit.selectors import rows_for_list
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.lifecycle.gates.choices import GateState
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.models import Stage
from portfolio.milestones.models import Milestone
from portfolio.registers.dependencies.models import Dependency
from portfolio.roadmap.calc import Window
from portfolio.roadmap.groupings import prepared
from ppm.accounts.models import Person


class What(StrEnum):
    """What a step of a plan is."""

    STAGE, MILESTONE, GATE = "stage", "milestone", "gate"


class Step(NamedTuple):
    """A stage, a milestone or a gate; only a stage has a start. The name of a gate is its kind."""

    initiative: int
    what: str
    name: str
    number: int
    state: str
    is_critical: bool
    began_on: date | None
    agreed_start: date | None
    done_on: date | None
    forecast_on: date | None
    agreed_on: date | None

    @property
    def expected_on(self) -> date | None:
        return self.done_on or self.forecast_on or self.agreed_on


@dataclass(frozen=True)
class Beside:
    """How many of the filtered rows are drawn, and how many are not, and why."""

    drawn: int = 0
    outside: int = 0
    undated: int = 0


def rows_for_roadmap(person: Person, group: str) -> InitiativeQuerySet:
    """What a person sees of the portfolio, with what lists show and what the grouping needs."""
    rows = rows_for_list(person).annotate(starts_on=Coalesce("actual_start", "baseline_start"))
    return prepared(rows, group)


def plans_of(rows: Sequence[Initiative], shown: Window) -> Mapping[int, list[Step]]:
    """The stages of each row, and its milestones and gates in the window; one statement."""
    found: dict[int, list[Step]] = defaultdict(list)
    keys = [row.pk for row in rows]
    if not keys:
        return found
    no_day = Value(None, output_field=DateField())
    stages = Stage.objects.filter(initiative__in=keys).annotate(
        what=Value(What.STAGE.value), critical=Value(False)
    )
    milestones = Milestone.objects.filter(initiative__in=keys).annotate(
        what=Value(What.MILESTONE.value),
        number=Value(0),
        state=Value(""),
        no_start=no_day,
        no_plan=no_day,
        expected_on=Coalesce("actual_on", "forecast_on", "baseline_on"),
    )
    milestones = milestones.filter(expected_on__range=(shown.first, shown.last))
    gates = Gate.objects.filter(initiative__in=keys).exclude(state=GateState.WITHDRAWN)
    gates = gates.annotate(
        what=Value(What.GATE.value),
        number=Value(0),
        critical=Value(False),
        no_start=no_day,
        no_plan=no_day,
        no_forecast=no_day,
        expected_on=Coalesce("decided_on", "planned_on"),
    ).filter(expected_on__range=(shown.first, shown.last))
    decisions = gates.order_by().values_list(
        *("initiative_id", "what", "kind", "number", "state", "critical"),
        *("no_start", "no_plan", "decided_on", "no_forecast", "planned_on"),
    )
    steps = stages.order_by().values_list(
        *("initiative_id", "what", "name", "number", "state", "critical"),
        *("actual_start", "baseline_start", "actual_end", "forecast_end", "baseline_end"),
    )
    events = milestones.order_by().values_list(
        *("initiative_id", "what", "name", "number", "state", "is_critical"),
        *("no_start", "no_plan", "actual_on", "forecast_on", "baseline_on"),
    )
    read = (Step(*row) for row in steps.union(events, decisions, all=True))
    for step in sorted(read, key=lambda one: (one.number, one.expected_on or date.max, one.name)):
        found[step.initiative].append(step)
    return found


def open_links(rows: Sequence[Initiative], person: Person) -> list[Dependency]:
    """The open dependencies that the reader may know of with a side among these rows."""
    keys = [row.pk for row in rows]
    if not keys:
        return []
    found = Dependency.objects.visible_to(person).open()
    return list(found.filter(Q(giver__in=keys) | Q(taker__in=keys)).order_by("needed_on", "pk"))


def beside(rows: InitiativeQuerySet, shown: Window) -> Beside:
    """Of all rows that the filters hold: how many lie in the window, outside it, or have no dates."""
    no_start = Q(actual_start__isnull=True, baseline_start__isnull=True)
    no_end = Q(actual_end__isnull=True, forecast_end__isnull=True, baseline_end__isnull=True)
    found = with_dates(rows.order_by()).aggregate(
        n=Count("pk"),
        undated=Count("pk", filter=no_start | no_end),
        drawn=Count("pk", filter=within(shown)),
    )
    outside = found["n"] - found["drawn"] - found["undated"]
    return Beside(found["drawn"], max(outside, 0), found["undated"])


def with_dates(rows: InitiativeQuerySet) -> InitiativeQuerySet:
    """Rows with the two days that `within` asks about."""
    return rows.annotate(
        begins_on=Coalesce("actual_start", "baseline_start"),
        finishes_on=Coalesce("actual_end", "forecast_end", "baseline_end"),
    )


def within(shown: Window) -> Q:
    """Begun by the end of the window, and ending after its beginning, as expected or as agreed."""
    return Q(begins_on__lte=shown.last, finishes_on__gte=F("begins_on")) & (
        Q(finishes_on__gte=shown.first) | Q(baseline_end__gte=shown.first, actual_end__isnull=True)
    )


def end_of(row: Initiative) -> date | None:
    """When it ended, else when it is expected to."""
    return row.actual_end or row.forecast_end or row.baseline_end


def start_of(row: Initiative) -> date | None:
    return row.actual_start or row.baseline_start
