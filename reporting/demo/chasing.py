"""The open month as the PMO chases it: who was reminded, who may report later, who need not."""

from datetime import datetime

from portfolio.statusreports.choices import ReminderKind, ReportState
from portfolio.statusreports.interventions import extend_report, take_out_report
from portfolio.statusreports.models import Reminder, ReportingCycle, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.workdays import add_working_days

REASON = "Les comptes du fournisseur n’arrivent qu’après l’échéance ; accord du PMO central."

PAUSED = (
    "Projet en pause jusqu’à la désignation du nouveau chef de service : rien à rapporter ce mois."
)


def chase(cycle: ReportingCycle, *, by: Person, moment: datetime) -> None:
    """Remind those whose report is still to come, and extend the one that waits for its supplier."""
    awaited = list(
        StatusReport.objects.filter(
            cycle=cycle, state__in=[ReportState.EXPECTED, ReportState.DRAFT]
        )
        .select_related("initiative__standing__project_manager")
        .order_by("initiative__code")
    )
    with audit.action("report.reminded", by=by, at=moment):
        Reminder.objects.bulk_create(
            Reminder(
                report=report,
                person=manager,
                kind=ReminderKind.BY_HAND,
                day=moment.date(),
                sent_at=moment,
                sent_by=by,
            )
            for report in awaited
            if (manager := report.initiative.standing.project_manager) is not None
        )
    for report in awaited[-1:]:
        until = add_working_days(cycle.deadline_on, 1)
        extend_report(report=report, until=until, reason=REASON, by=by, at=moment)
    for report in awaited[-2:-1]:
        take_out_report(report=report, reason=PAUSED, by=by, at=moment)
