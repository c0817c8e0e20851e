"""What the board shows beside its rows, read for a page of them at once."""

from collections.abc import Sequence
from datetime import date

from portfolio.statusreports.columns import RowFacts
from portfolio.statusreports.models import Reminder, StatusReport
from portfolio.statusreports.oddities import oddities_of
from portfolio.statusreports.panel import acts_on
from portfolio.statusreports.selectors import absent_managers
from ppm.accounts.models import Person


def facts_of(
    reports: Sequence[StatusReport], person: Person, today: date, *, with_acts: bool
) -> RowFacts:
    """Oddities, absences, last reminders and acts of these rows, in six queries however many they are."""
    latest = (
        Reminder.objects.filter(report__in=[one.pk for one in reports])
        .select_related("person")
        .order_by("report_id", "-sent_at", "-pk")
        .distinct("report_id")
    )
    return RowFacts(
        oddities=oddities_of(reports, today),
        away=absent_managers(reports, today),
        reminders={one.report_id: one for one in latest},
        acts={one.pk: acts_on(one, person) for one in reports} if with_acts else {},
    )
