"""What the registers leave undone, as far as a report is warned of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery

from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.gates.choices import GO, GateState
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.models import Stage
from portfolio.registers.checks import neglected_risks, past_due
from portfolio.registers.dependencies.models import Dependency
from ppm.org.prepared import Prepared

OVER = (State.CLOSED, State.STOPPED)


@dataclass(frozen=True)
class Neglect:
    """Counts of one project: nothing here stops a report."""

    past_due: int = 0
    neglected_risks: int = 0
    stage_undecided: str = ""
    roles_beyond: int = 0
    ended_givers: int = 0


def neglect_of(initiative: Initiative, today: date, review_months: int = 1) -> Neglect:
    """DQ12, DQ13, DQ15, DQ20 and DQ21 of one project, in one query; risks by the cadence of its class."""
    row = _COUNTS.rows(initiative.pk, today=today, months=review_months).get()
    return Neglect(
        past_due=(row["actions"] or 0) + (row["issues"] or 0),
        neglected_risks=row["risks"] or 0,
        stage_undecided=row["stage"] or "",
        roles_beyond=row["beyond"] or 0,
        ended_givers=row["ended"] or 0,
    )


def _counts(initiative_id: int, *, today: date, months: int) -> Any:
    decided = Gate.objects.filter(stage=OuterRef("pk"), state=GateState.DECIDED, outcome__in=GO)
    # The first stage is authorised with the mandate, the others by a decision of their own.
    begun = Stage.objects.filter(
        ~Exists(decided), initiative=OuterRef("pk"), state=StageState.RUNNING, number__gt=1
    )
    beyond = InitiativeRole.objects.filter(
        initiative=OuterRef("pk"), valid_to__gt=OuterRef("forecast_end")
    )
    givers = Dependency.objects.open().filter(taker=OuterRef("pk"), giver__state__in=OVER)
    actions, issues = past_due(today)
    own = {"initiative": OuterRef("pk")}
    return Initiative.every.filter(pk=initiative_id).values(
        stage=Subquery(begun.values("name")[:1]),
        actions=_count(actions.filter(**own), "initiative"),
        issues=_count(issues.filter(**own), "initiative"),
        risks=_count(neglected_risks(today, months).filter(**own), "initiative"),
        beyond=_count(beyond, "initiative"),
        ended=_count(givers, "taker"),
    )


def _count(rows: Any, field: str) -> Subquery:
    counted = rows.order_by().values(field).annotate(n=Count("pk"))
    return Subquery(counted.values("n"))


_COUNTS: Prepared[Any] = Prepared(_counts)
