from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from portfolio.statusreports.choices import WITH_MANAGER, CycleState
from portfolio.statusreports.models import StatusReport, StatusReportQuerySet
from ppm.accounts.models import Person
from ppm.permissions.catalog import Perm
from reporting.reportbooks.choices import Outcome
from reporting.reportbooks.models import BookUpload, ReturnedBook


@dataclass(frozen=True)
class UnitToReport:
    """A unit with reports that a person may write now."""

    pk: int
    name: str
    count: int


def writable(person: Person) -> StatusReportQuerySet:
    """The reports that are still to be written and that a person may write, for workbooks."""
    rows: StatusReportQuerySet = StatusReport.objects.permitting(person, Perm.REPORT_EDIT)
    # What the report of a longer series fills is written there.
    return rows.filter(
        cycle__state=CycleState.OPEN, state__in=WITH_MANAGER, contained_in__isnull=True
    )


def for_books(rows: StatusReportQuerySet) -> StatusReportQuerySet:
    return rows.select_related("cycle", "initiative__unit").order_by("initiative__code", "pk")


def units_to_report(person: Person) -> Sequence[UnitToReport]:
    """The units of these reports, each with how many there are."""
    rows: Any = (
        writable(person)
        .values("initiative__unit", "initiative__unit__code")
        .annotate(count=Count("pk"))
        .order_by("initiative__unit__code", "initiative__unit")
    )
    return [
        UnitToReport(one["initiative__unit"], one["initiative__unit__code"], one["count"])
        for one in rows
    ]


def counts_of(made: BookUpload, person: Person) -> dict[str, int]:
    """How many workbooks there are of each outcome, with conflicts, written on behalf.

    `incomplete` ones change something and lack something; `complete` ones change and lack nothing.
    """
    counts = {str(one): Count("pk", filter=Q(outcome=one)) for one in Outcome}
    found: dict[str, int] = (
        ReturnedBook.objects.filter(upload=made)
        .open_to(person)
        .aggregate(
            **counts,
            all=Count("pk"),
            conflicts=Count("pk", filter=Q(has_conflict=True) & ~Q(outcome=Outcome.REFUSED)),
            on_behalf=Count("pk", filter=Q(is_on_behalf=True)),
            incomplete=Count("pk", filter=~Q(missing=[]) & Q(outcome=Outcome.DIFFERS)),
            complete=Count("pk", filter=Q(missing=[], outcome=Outcome.SAME)),
        )
    )
    return found
