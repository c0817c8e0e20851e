from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from portfolio.statusreports.choices import WITH_MANAGER, CycleState
from portfolio.statusreports.models import StatusReport, StatusReportQuerySet
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from reporting.reportbooks.choices import Outcome
from reporting.reportbooks.models import BookUpload, ReturnedBook


@dataclass(frozen=True)
class UnitToReport:
    """A department with reports that a person may write now."""

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
    """The departments of these reports with how many there are; the organisation itself for its own."""
    counts: Counter[int] = Counter()
    rows = writable(person).order_by().values_list("initiative__unit__path")
    for path, count in rows.annotate(count=Count("pk")):
        steps = str(path).split(".")
        counts[int(steps[min(1, len(steps) - 1)])] += count
    units = OrgUnit.objects.filter(pk__in=counts).order_by("code", "pk")
    return [UnitToReport(pk, code, counts[pk]) for pk, code in units.values_list("pk", "code")]


def of_department(reports: StatusReportQuerySet, unit_id: int) -> StatusReportQuerySet:
    """Those of a unit and of all below it; of the organisation itself only its own."""
    unit = OrgUnit.objects.get(pk=unit_id)
    if unit.parent_id is None:
        return reports.filter(initiative__unit=unit)
    return reports.filter(initiative__unit__path__within=unit.path)


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
