from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db.models import Case, CharField, Count, F, Min, Q, QuerySet, Sum, Value, When

from portfolio.finance.calc import KNOWN, Line
from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.sources.models import ExternalKey
from ppm.accounts.models import Person
from ppm.permissions.catalog import Perm
from reporting.actuals.choices import LineState, Problem, RunState
from reporting.actuals.models import ActualsLine, ActualsProject, ActualsRun

BATCH = 500
Figures = dict[int, dict[tuple[Any, ...], dict[str, Any]]]


@dataclass(frozen=True)
class Match:
    """Where a key leads: the project it stands for, and whether this importer may write there."""

    meant: int | None
    problem: str = ""

    @property
    def initiative(self) -> int | None:
        return None if self.problem else self.meant


UNKNOWN = Match(None, Problem.UNKNOWN)


def matches(sender: str, keys: Collection[str], by: Person) -> dict[str, Match]:
    """Where each key leads: the sender's keys first, then codes, whatever their capitals."""
    folded = {key.upper(): key for key in keys if key}
    found: dict[str, int] = {}
    for code, pk in Initiative.objects.filter(code__in=folded).values_list("code", "pk"):
        found[code] = pk
    rows = ExternalKey.objects.filter(source=sender, initiative__withdrawn_at__isnull=True)
    for key, pk in rows.values_list("key", "initiative_id"):
        if key.upper() in folded:
            found[key.upper()] = pk
    mine = _ids(Initiative.objects.permitting(by, Perm.MONEY_EDIT), found.values())
    seen = _ids(Initiative.objects.visible_to(by), found.values())

    def match(pk: int) -> Match:
        if pk in mine:
            return Match(pk)
        # What the importer cannot see is unknown to him.
        return Match(pk, Problem.NOT_YOURS if pk in seen else Problem.UNKNOWN)

    return {key: match(pk) for key, pk in found.items()}


def _ids(rows: "QuerySet[Any]", among: Collection[int]) -> set[int]:
    return set(rows.filter(pk__in=set(among)).values_list("pk", flat=True))


def booked_figures(
    run: ActualsRun, only: "QuerySet[ActualsLine] | None" = None
) -> Iterator[list[tuple[int, int, Decimal, list[Line]]]]:
    """Per project, in batches: its number of lines, their sum, and one line per figure."""
    rows = (ActualsLine.objects.filter(run=run) if only is None else only).filter(
        state=LineState.MATCHED
    )
    groups = (
        rows.order_by("initiative")
        .values("initiative", "year", "heading", "funding", "nature")
        .annotate(total=Sum("amount"), count=Count("pk"))
    )
    by_project = groupby(groups.iterator(chunk_size=2000), key=itemgetter("initiative"))
    projects = ((pk, list(found)) for pk, found in by_project)
    while batch := list(islice(projects, BATCH)):
        yield [
            (
                pk,
                sum(row["count"] for row in found),
                sum((row["total"] for row in found), Decimal(0)),
                [
                    Line(
                        measure=run.measure,
                        year=row["year"],
                        heading=row["heading"],
                        funding=row["funding"],
                        nature=row["nature"],
                        currency=run.currency,
                        amount=row["total"],
                    )
                    for row in found
                ],
            )
            for pk, found in batch
        ]


def stored_figures(ids: Collection[int]) -> Figures:
    """The figures of some projects as they are now, per project and key."""
    found: Figures = {pk: {} for pk in ids}
    names = ("year", "heading", "measure", "funding", "currency", "nature")
    kept = ("amount", "state", "text", "as_of", "source", "imported_at")
    rows = MoneyLine.objects.filter(initiative__in=found)
    for pk, line_id, *values in rows.values_list("initiative_id", "pk", *names, *kept):
        key, rest = tuple(values[: len(names)]), values[len(names) :]
        found[pk][key] = {**dict(zip(kept, rest, strict=True)), "pk": line_id}
    return found


def as_lines(figures: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> list[Line]:
    """Figures as plain lines."""
    return [
        Line(
            measure=measure,
            year=year,
            heading=heading,
            funding=funding,
            currency=currency,
            nature=nature,
            amount=one["amount"],
            state=one["state"],
            text=one["text"],
        )
        for (year, heading, measure, funding, currency, nature), one in figures.items()
    ]


# -- What a reader is shown ----------------------------------------------------------------------------


def shown_lines(run: ActualsRun, person: Person) -> "QuerySet[Any]":
    """The lines that a person may know of, each with the state it is shown in: what one cannot see is
    unmatched."""
    closed = Q(state=LineState.MATCHED) & ~Q(initiative__in=Initiative.every.in_sight_of(person))
    return (
        ActualsLine.objects.filter(run=run)
        .visible_to(person)
        .annotate(
            shown=Case(
                When(closed, then=Value(LineState.UNMATCHED)),
                default=F("state"),
                output_field=CharField(),
            )
        )
    )


@dataclass(frozen=True)
class Tally:
    """How many lines, and what they add up to."""

    lines: int = 0
    amount: Decimal = Decimal(0)


def counts(run: ActualsRun, person: Person) -> dict[str, Tally]:
    """Lines and sums per state, as this person is shown them, in one query."""
    rows = (
        shown_lines(run, person)
        .order_by()
        .values("shown")
        .annotate(lines=Count("pk"), total=Sum("amount"))
    )
    found = {row["shown"]: Tally(row["lines"], row["total"] or Decimal(0)) for row in rows}
    return {str(state): found.get(state, Tally()) for state in LineState}


@dataclass(frozen=True)
class Effect:
    """What the file does to all projects that this person sees, before and after."""

    projects: int
    before: Decimal
    before_known: int
    after: Decimal
    after_known: int


def effect(run: ActualsRun, person: Person) -> Effect:
    """Totals before and after, over the projects whose amount is known, in one query."""
    rows = ActualsProject.objects.filter(run=run).visible_to(person)
    found = rows.aggregate(
        projects=Count("pk"),
        before_sum=Sum("before", filter=Q(before_state=KNOWN)),
        before_known=Count("pk", filter=Q(before_state=KNOWN)),
        after_sum=Sum("after", filter=Q(after_state=KNOWN)),
        after_known=Count("pk", filter=Q(after_state=KNOWN)),
    )
    return Effect(
        projects=found["projects"],
        before=found["before_sum"] or Decimal(0),
        before_known=found["before_known"],
        after=found["after_sum"] or Decimal(0),
        after_known=found["after_known"],
    )


def waiting(person: Person) -> "QuerySet[Any, dict[str, Any]]":
    """What waits for a project: per sender and key the number of lines, their sum, and a wording."""
    seen = Initiative.every.in_sight_of(person)
    own = Q(run__created_by=person)
    open_to = ActualsLine.objects.visible_to(person).filter(run__state=RunState.APPLIED)
    runs = ActualsRun.objects.visible_to(person)
    closed = own & Q(state=LineState.MATCHED) & ~Q(initiative__in=seen)
    rows: Any = (
        open_to.filter(run__in=runs)
        .filter(Q(state=LineState.UNMATCHED) | closed)
        .values("run__sender", "key")
        .annotate(
            lines=Count("pk"),
            total=Sum("amount"),
            wording=Min("text"),
            last_run=Min("run"),
            problem=Min("problem"),
        )
        .order_by("run__sender", "-total", "key")
    )
    return rows


def applied_before(sha256: str) -> ActualsRun | None:
    """The import that has already brought this very file into the figures."""
    rows = ActualsRun.objects.filter(
        file__sha256=sha256, state__in=[RunState.APPLIED, RunState.APPLYING]
    )
    return rows.order_by("-pk").first()


def senders(person: Person) -> list[str]:
    """Who has sent files before."""
    rows = ActualsRun.objects.visible_to(person).order_by("sender").values_list("sender", flat=True)
    return list(rows.distinct())
