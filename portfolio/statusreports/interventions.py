"""What a PMO does to the report of somebody else, and to the dates of a cycle; each with its reason."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.wording import name_for
from portfolio.statusreports.choices import MONTHS, WITH_MANAGER, CycleState, ReportState, Series
from portfolio.statusreports.containing import give_draft, lock_contained
from portfolio.statusreports.cycles import contain
from portfolio.statusreports.drafting import CycleIsFrozen, check_open
from portfolio.statusreports.models import ReportingCycle, StatusReport
from portfolio.statusreports.standings import show_latest_report
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.messages import Message
from ppm.notices.services import notify_many
from ppm.org.versions import lock
from ppm.org.workdays import add_working_days

DATES = (
    "opens_on",
    "deadline_on",
    "escalation_on",
    "validation_on",
    "consolidation_on",
    "freeze_on",
)


class NotLonger(Exception):
    """An extension lies after the deadline and not after the freeze."""

    message = _("Choose a day from %(first)s to %(last)s.")

    def __init__(self, cycle: ReportingCycle) -> None:
        super().__init__()
        self.cycle = cycle

    @property
    def sentence(self) -> str:
        days = {
            "first": add_working_days(self.cycle.deadline_on, 1),
            "last": self.cycle.freeze_on,
        }
        return str(self.message) % {
            name: date_format(day, "SHORT_DATE_FORMAT") for name, day in days.items()
        }


class WhyNeeded(Exception):
    """Nothing is changed for somebody else without saying why."""

    message = _("Say why.")


class NotTakenOut(Exception):
    """Only what was taken out comes back."""

    message = _("This report takes part in the period.")


def extend_report(
    *, report: StatusReport, until: date, reason: str, by: Person, at: datetime
) -> StatusReport:
    """Move the deadline of one report, and so its reminders; the manager is told.

    Raises WhyNeeded, NotLonger, IsContained, NotWithManager, CycleIsFrozen.
    """
    if not reason.strip():
        raise WhyNeeded
    with audit.action("report.extended", by=by, at=at, reason=reason):
        report = lock(StatusReport, report.pk, None)
        check_open(report)
        if not report.cycle.deadline_on < until <= report.cycle.freeze_on:
            raise NotLonger(report.cycle)
        report.extended_to, report.extension_reason = until, reason.strip()
        report.save(update_fields=["extended_to", "extension_reason"])
        for contained in lock_contained(report, WITH_MANAGER):
            last = min(until, contained.cycle.freeze_on)
            if last > contained.cycle.deadline_on:
                contained.extended_to, contained.extension_reason = last, reason.strip()
                contained.save(update_fields=["extended_to", "extension_reason"])
        _tell_manager(report, "extended", by, reason, until_on=until)
    return report


def take_out_report(*, report: StatusReport, reason: str, by: Person, at: datetime) -> StatusReport:
    """Let a project not take part in this period; the manager is told. What was typed is kept.

    A report that it contained is asked for in its own right again, and what was typed goes on there.
    Raises WhyNeeded, NotWithManager, CycleIsFrozen.
    """
    if not reason.strip():
        raise WhyNeeded
    with audit.action("report.taken_out", by=by, at=at, reason=reason):
        report = lock(StatusReport, report.pk, None)
        check_open(report)
        report.state, report.taken_out_reason = ReportState.TAKEN_OUT, reason.strip()
        report.contained_in = None
        report.save(update_fields=["state", "taken_out_reason", "contained_in"])
        # Those of open periods: what is frozen stays as it was.
        released = lock_contained(report, ReportState.values)
        released.sort(key=lambda one: -MONTHS[Series(one.cycle.series)])
        for contained in released:
            contained.contained_in = None
            contained.save(update_fields=["contained_in"])
        if released:
            give_draft(report, released[0])
            contain(report.cycle.period, report.initiative_id)
        show_latest_report([report.initiative_id])
        _tell_manager(report, "taken_out", by, reason)
    return report


def bring_back_report(
    *, report: StatusReport, reason: str, by: Person, at: datetime
) -> StatusReport:
    """Ask for a report again that was taken out; it holds the shorter ones of its month as before.

    Raises WhyNeeded, NotTakenOut, CycleIsFrozen.
    """
    if not reason.strip():
        raise WhyNeeded
    with audit.action("report.brought_back", by=by, at=at, reason=reason):
        report = lock(StatusReport, report.pk, None)
        if report.cycle.state == CycleState.FROZEN:
            raise CycleIsFrozen
        if report.state != ReportState.TAKEN_OUT:
            raise NotTakenOut
        begun = hasattr(report, "draft") and bool(report.draft.values)
        report.state = ReportState.DRAFT if begun or report.revision else ReportState.EXPECTED
        report.taken_out_reason = ""
        report.save(update_fields=["state", "taken_out_reason"])
        contain(report.cycle.period, report.initiative_id)
        _tell_manager(report, "brought_back", by, reason)
    return report


def change_cycle_dates(
    *,
    cycle: ReportingCycle,
    version: int,
    dates: dict[str, date],
    reminders_on: Sequence[date],
    reason: str,
    by: Person,
    at: datetime,
) -> ReportingCycle:
    """Move the calendar of an open cycle; managers whose deadline moved are told.

    `dates` holds some of `DATES`. Extensions that the new calendar makes void are dropped.
    Raises WhyNeeded, StaleVersion, CycleIsFrozen, ValidationError.
    """
    if not reason.strip():
        raise WhyNeeded
    with audit.action("cycle.dates_changed", by=by, at=at, reason=reason):
        cycle = lock(ReportingCycle, cycle.pk, version)
        if cycle.state == CycleState.FROZEN:
            raise CycleIsFrozen
        before = cycle.deadline_on
        for name in DATES:
            if name in dates:
                setattr(cycle, name, dates[name])
        cycle.reminders_on = sorted(set(reminders_on))
        if any(not cycle.opens_on <= day <= cycle.freeze_on for day in cycle.reminders_on):
            raise ValidationError(_("Reminders lie between the opening and the freeze."))
        cycle.full_clean(exclude=["opened_by", "frozen_by", "frozen_at", "reminders_on"])
        cycle.save(update_fields=[*DATES, "reminders_on"])
        reports = StatusReport.objects.filter(cycle=cycle)
        if cycle.freeze_on > cycle.deadline_on:
            # An extension beyond the new freeze ends with it; it is not lost.
            reports.filter(extended_to__gt=cycle.freeze_on).update(extended_to=cycle.freeze_on)
        reports.filter(extended_to__lte=cycle.deadline_on).update(
            extended_to=None, extension_reason=""
        )
        if cycle.deadline_on != before:
            waiting = reports.filter(
                state__in=WITH_MANAGER, extended_to__isnull=True, contained_in__isnull=True
            ).select_related("initiative__standing__project_manager")
            notify_many(
                "portfolio.statusreports.deadline_moved",
                [
                    Message(
                        manager,
                        {
                            "project": name_for(manager, report.initiative),
                            "by_person": by.pk,
                            "deadline_on": cycle.deadline_on,
                            "reason": reason.strip(),
                        },
                        reverse("portfolio:report_edit", args=[report.pk]),
                        report.access_point(),
                    )
                    for report in waiting.order_by("pk")
                    if (manager := report.initiative.standing.project_manager) is not None
                ],
            )
    return cycle


def _tell_manager(report: StatusReport, event: str, by: Person, reason: str, **facts: date) -> None:
    manager = report.initiative.standing.project_manager
    if manager is None or manager.pk == by.pk:
        return
    notify_many(
        f"portfolio.statusreports.report_{event}",
        [
            Message(
                manager,
                {
                    "project": name_for(manager, report.initiative),
                    "by_person": by.pk,
                    "reason": reason.strip(),
                    **facts,
                },
                reverse("portfolio:report_detail", args=[report.pk]),
                report.access_point(),
            )
        ],
    )
