"""Opening a reporting cycle."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.wording import name_for
from portfolio.statusreports.choices import IN, MONTHS, CycleState, ReportState, Series
from portfolio.statusreports.containing import give_draft
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.messages import Message
from ppm.notices.services import notify_many
from ppm.org.turns import take_turns
from ppm.org.workdays import add_working_days

# Working days after the end of the period (domain notes §2.4).
OPENS, DEADLINE, VALIDATION, CONSOLIDATION, FREEZE = 1, 4, 6, 8, 9
REMINDERS, ESCALATION = (2, 4), 5

AddWorkingDays = Callable[[date, int], date]


class SeriesEndsElsewhere(ValidationError):
    """A quarter ends in March, June, September or December, a half-year in June or December."""

    def __init__(self) -> None:
        super().__init__(_("No period of this series ends with this month."))


class NothingToReport(Exception):
    """No running project was chosen."""

    message = _("Choose at least one running project.")


@dataclass(frozen=True)
class CycleDates:
    """The calendar of a cycle."""

    opens_on: date
    deadline_on: date
    validation_on: date
    freeze_on: date
    reminders_on: tuple[date, ...] = ()
    escalation_on: date | None = None
    consolidation_on: date | None = None


def end_of_month(period: date) -> date:
    """The last day of the month that `period` lies in."""
    return (period.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def propose_dates(period: date, add: AddWorkingDays = add_working_days) -> CycleDates:
    """The usual calendar: so many working days after the month has ended."""
    end = end_of_month(period)
    return CycleDates(
        add(end, OPENS),
        add(end, DEADLINE),
        add(end, VALIDATION),
        add(end, FREEZE),
        reminders_on=tuple(add(end, count) for count in REMINDERS),
        escalation_on=add(end, ESCALATION),
        consolidation_on=add(end, CONSOLIDATION),
    )


def propose_after(
    period: date, deadline_on: date, freeze_on: date, add: AddWorkingDays = add_working_days
) -> CycleDates:
    """Reminders, escalation and consolidation that fit a deadline and a freeze chosen by hand."""
    usual = propose_dates(period, add)
    return replace(
        usual,
        reminders_on=tuple(
            add(deadline_on, count - DEADLINE) if count != DEADLINE else deadline_on
            for count in REMINDERS
        ),
        escalation_on=add(deadline_on, ESCALATION - DEADLINE),
        consolidation_on=max(deadline_on, add(freeze_on, CONSOLIDATION - FREEZE)),
    )


def one_period_at_a_time() -> None:
    """Opening, freezing and reopening each look at what other periods are: one after the other."""
    take_turns("reporting periods")


def ends_with(series: str, period: date) -> bool:
    """Whether a period of the series ends with this month."""
    return period.month % MONTHS[Series(series)] == 0


def open_cycle(
    *,
    period: date,
    series: str = Series.MONTHLY,
    by: Person,
    at: datetime,
    initiatives: Iterable[Initiative] | None = None,
    opens_on: date | None = None,
    deadline_on: date | None = None,
    validation_on: date | None = None,
    freeze_on: date | None = None,
    has_notices: bool = True,
) -> ReportingCycle:
    """Open a period of a series for running projects, one report each, and tell the managers.

    `period` lies in the last month of the period. Without `initiatives` all running projects take part.
    A report of a longer series contains that of a shorter one for the same project and month: the manager
    is told of the former only. Raises ValidationError, NothingToReport.
    """
    period = period.replace(day=1)
    if not ends_with(series, period):
        raise SeriesEndsElsewhere
    usual = propose_dates(period)
    end, freeze = deadline_on or usual.deadline_on, freeze_on or usual.freeze_on
    if (end, freeze) != (usual.deadline_on, usual.freeze_on):
        usual = propose_after(period, end, freeze)
    chosen = _running_projects(initiatives)
    if not chosen:
        raise NothingToReport
    cycle = ReportingCycle(
        series=series,
        period=period,
        opens_on=opens_on or usual.opens_on,
        deadline_on=end,
        validation_on=validation_on or usual.validation_on,
        freeze_on=freeze,
        reminders_on=list(usual.reminders_on),
        escalation_on=usual.escalation_on,
        consolidation_on=usual.consolidation_on,
        opened_by=by,
        opened_at=at,
    )
    with audit.action("cycle.opened", by=by, at=at):
        one_period_at_a_time()
        cycle.full_clean(exclude=["opened_by", "frozen_by", "frozen_at"])
        later = ReportingCycle.objects.filter(series=cycle.series, period__gt=period)
        if later.filter(state=CycleState.FROZEN).exists():
            # What is frozen was compared with the period before it, as that stood then.
            raise ValidationError(_("A later period has been frozen already."))
        try:
            cycle.save()
        except IntegrityError as error:
            raise ValidationError(_("This period has been opened already.")) from error
        reports = StatusReport.objects.bulk_create(
            [_expected(cycle, initiative) for initiative in chosen], batch_size=500
        )
        contain(period)
        if has_notices:
            _tell_managers(cycle, reports)
    return cycle


def open_cycles(
    *,
    period: date,
    series: Sequence[str],
    initiatives: Mapping[str, Sequence[Initiative]],
    by: Person,
    at: datetime,
    **dates: Any,
) -> list[ReportingCycle]:
    """Open the periods of several series that end with one month, the longest first, or none of them.

    `initiatives` names by series who takes part. Raises what `open_cycle` raises.
    """
    with audit.action("cycle.opened", by=by, at=at):
        return [
            open_cycle(
                period=period, series=one, initiatives=initiatives[one], by=by, at=at, **dates
            )
            for one in sorted(series, key=lambda one: -MONTHS[Series(one)])
        ]


def contain(period: date, initiative_id: int | None = None) -> None:
    """Let the longest open series ending with a month hold the shorter reports that were never handed in.

    What was typed in one of them goes on in the longer one; where both were begun, each stays as it is.
    """
    longest_first = sorted(Series, key=lambda one: -MONTHS[one])
    holders: dict[int, StatusReport] = {}
    moved = []
    for series in longest_first:
        rows = StatusReport.objects.taking_part().filter(
            cycle__period=period, cycle__series=series, cycle__state=CycleState.OPEN
        )
        if initiative_id is not None:
            rows = rows.filter(initiative=initiative_id)
        for report in rows.exclude(state__in=IN).select_for_update(of=("self",)).order_by("pk"):
            holder = holders.setdefault(report.initiative_id, report)
            if holder.pk in (report.pk, report.contained_in_id) or report.revision:
                continue
            if give_draft(report, holder):
                report.contained_in = holder
                moved.append(report)
    StatusReport.objects.bulk_update(moved, ["contained_in"], batch_size=500)


def _running_projects(initiatives: Iterable[Initiative] | None) -> list[Initiative]:
    rows = Initiative.objects.filter(kind=Kind.PROJECT, state__in=RUNNING)
    if initiatives is not None:
        rows = rows.filter(pk__in=[one.pk for one in initiatives])
    return list(rows.select_related("standing__project_manager").order_by("pk"))


def _expected(cycle: ReportingCycle, initiative: Initiative) -> StatusReport:
    standing = getattr(initiative, "standing", None)
    manager = standing.project_manager if standing else None
    return StatusReport(
        cycle=cycle,
        initiative=initiative,
        state=ReportState.EXPECTED,
        language=manager.language if manager else initiative.language,
        currency=standing.currency if standing else "EUR",
    )


def _tell_managers(cycle: ReportingCycle, reports: list[StatusReport]) -> None:
    contained = set(
        StatusReport.objects.filter(cycle=cycle, contained_in__isnull=False).values_list(
            "pk", flat=True
        )
    )
    expected = [
        (report, standing.project_manager)
        for report in reports
        if report.pk not in contained
        and (standing := getattr(report.initiative, "standing", None))
        and standing.project_manager
    ]
    notify_many(
        "portfolio.statusreports.report_expected",
        [
            Message(
                manager,
                {
                    "project": name_for(manager, report.initiative),
                    "deadline_on": cycle.deadline_on,
                },
                reverse("portfolio:report_edit", args=[report.pk]),
                report.initiative.access_point(),
            )
            for report, manager in expected
        ],
    )
