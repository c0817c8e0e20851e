"""What the board shows beside its rows, read for a page of them at once."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from portfolio.statusreports.columns import RowFacts
from portfolio.statusreports.models import Reminder, StatusReport
from portfolio.statusreports.oddities import oddities_of
from portfolio.statusreports.panel import acts_on
from portfolio.statusreports.selectors import absent_managers
from ppm.accounts.models import Person
from ppm.org.prepared import Prepared


def _latest(*reports: int) -> QuerySet[Reminder]:
    return (
        Reminder.objects.filter(report__in=reports)
        .select_related("person")
        .order_by("report_id", "-sent_at", "-pk")
        .distinct("report_id")
    )


_LATEST = Prepared(_latest)


def facts_of(
    reports: Sequence[StatusReport], person: Person, today: date, *, with_acts: bool
) -> RowFacts:
    """Oddities, absences, last reminders and acts of these rows, in six queries however many they are."""
    return RowFacts(
        oddities=oddities_of(reports, today),
        away=absent_managers(reports, today),
        reminders={one.report_id: one for one in _LATEST.among([one.pk for one in reports])},
        acts={one.pk: acts_on(one, person) for one in reports} if with_acts else {},
    )
