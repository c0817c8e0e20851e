"""What has reached its term, what is on hold, what stands on a list already."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative
from ppm.permissions.choices import Confidentiality
from ppm.permissions.scope import scope_of
from reporting.packs.models import Pack
from reporting.retention.choices import ListState, ObjectType
from reporting.retention.models import (
    DestructionItem,
    DestructionList,
    LegalHold,
    RetentionClass,
    SweepRule,
    SweepRun,
)
from reporting.snapshots.models import Snapshot

if TYPE_CHECKING:
    from ppm.accounts.models import Person

ENDED = (State.CLOSED, State.STOPPED)


@dataclass(frozen=True)
class Reached:
    """A class with how many of its records have reached the term, of how many there are."""

    retention: RetentionClass
    count: int | None
    of: int | None


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def years_after(day: date, years: int) -> date:
    return years_before(day, -years)


def due_initiatives(reader: "Person", today: date) -> QuerySet[Any]:
    """Ended longer ago than their class says, neither on hold nor on a list that stands.

    Several people read a list: what is confidential is opened before it is proposed.
    """
    years = RetentionClass.objects.get(object_type=ObjectType.INITIATIVE).term_years
    listed = DestructionItem.objects.exclude(list__state=ListState.REFUSED)
    return (
        ended_initiatives(reader)
        .filter(ended_on__lte=years_before(today, years), confidentiality=Confidentiality.OPEN)
        .exclude(pk__in=LegalHold.objects.filter(lifted_at__isnull=True).values("initiative_id"))
        .exclude(pk__in=listed.values("initiative_id_then"))
        .order_by("ended_on", "pk")
    )


def ended_initiatives(reader: "Person") -> QuerySet[Any]:
    """Closed or stopped, with the day they ended."""
    rows: QuerySet[Any] = Initiative.objects.visible_to(reader)
    return (
        rows.filter(state__in=ENDED)
        .annotate(ended_on=Coalesce("actual_end", "forecast_end", "baseline_end"))
        .filter(ended_on__isnull=False)
        .select_related("unit")
    )


def overview(reader: "Person", today: date) -> list[Reached]:
    """Every class with what has reached its term, where the portal can tell."""
    rows = []
    for one in RetentionClass.objects.order_by("pk"):
        limit = years_before(today, one.term_years)
        counts: tuple[int | None, int | None]
        match one.object_type:
            case ObjectType.INITIATIVE:
                ended = ended_initiatives(reader)
                counts = ended.filter(ended_on__lte=limit).count(), ended.count()
            case ObjectType.SNAPSHOT:
                periods = Snapshot.objects.all()
                counts = periods.filter(sealed_at__date__lte=limit).count(), periods.count()
            case ObjectType.PACK:
                packs = Pack.objects.filter(released_at__isnull=False)
                counts = packs.filter(released_at__date__lte=limit).count(), packs.count()
            case _:
                counts = None, None
        rows.append(Reached(one, *counts))
    return rows


def lists(reader: "Person") -> QuerySet[DestructionList]:
    """The latest first, with how many records each names to this reader."""
    return (
        DestructionList.objects.select_related("proposed_by", "decided_by")
        .annotate(size=Count("items", filter=~Q(items__initiative_id_then__in=_closed_to(reader))))
        .order_by("-pk")
    )


@dataclass(frozen=True)
class Swept:
    """A rule on technical data with its last run."""

    rule: SweepRule
    last: SweepRun | None
    is_late: bool  # in force for more than two nights, and not applied in the last two


def sweep_rules(at: datetime) -> list[Swept]:
    """The rules with what became of them; two queries."""
    runs = SweepRun.objects.order_by("kind", "-at", "-pk").distinct("kind")
    latest = {run.kind: run for run in runs}
    found = []
    for rule in SweepRule.objects.select_related("approved_by").order_by("pk"):
        last = latest.get(rule.kind)
        since = max((one for one in (rule.approved_at, last and last.at) if one), default=at)
        late = rule.approved_at is not None and since < at - timedelta(days=2)
        found.append(Swept(rule, last, late))
    return found


def items_of(one: DestructionList, reader: "Person") -> QuerySet[DestructionItem]:
    """The records that a list names, without what has become confidential since."""
    return one.items.exclude(initiative_id_then__in=_closed_to(reader)).order_by("code")


def _closed_to(reader: "Person") -> QuerySet[Any]:
    rows = Initiative.every.exclude(confidentiality=Confidentiality.OPEN)
    return rows.exclude(pk__in=sorted(scope_of(reader).named_ids)).order_by().values("pk")
