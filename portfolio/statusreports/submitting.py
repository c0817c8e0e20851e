"""Submitting a report: from what was typed to typed columns, plan, money and standing, in one transaction."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import TOTAL_HEADING, Line
from portfolio.finance.choices import Funding, Measure
from portfolio.finance.models import MoneyLine
from portfolio.finance.services import record_amounts
from portfolio.initiatives.services import edit_initiative
from portfolio.milestones.models import Milestone
from portfolio.milestones.services import edit_milestone
from portfolio.standings.models import Standing
from portfolio.statusreports.calc import KNOWN
from portfolio.statusreports.checks import Finding, check
from portfolio.statusreports.choices import WITH_MANAGER, CycleState, ReportState
from portfolio.statusreports.colours import NOTHING_SAID, Colours, compute
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.models import (
    DecisionRequest,
    DimensionStatus,
    ReportMilestone,
    StatusReport,
)
from portfolio.statusreports.selectors import background_of
from portfolio.statusreports.standings import show_latest_report
from portfolio.statusreports.submission import Background, Submission
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock
from ppm.org.workdays import working_days_between


class CycleIsFrozen(Exception):
    """The figures of the period are sealed."""

    message = _("This period has been frozen: nothing can be changed any more.")


class NotWithManager(Exception):
    """The report lies with the PMO."""

    message = _("This report has been submitted in the meantime.")


class ReportIncomplete(Exception):
    """Something is missing or cannot be; `findings` says what and where."""

    message = _("The report cannot be submitted like this.")

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(f"{one.code} {one.field}" for one in findings))
        self.findings = findings


def check_open(report: StatusReport) -> None:
    """Raise CycleIsFrozen or NotWithManager when a report cannot be written."""
    if report.cycle.state == CycleState.FROZEN:
        raise CycleIsFrozen
    if report.state not in WITH_MANAGER:
        raise NotWithManager


def submit_report(
    *, report: StatusReport, said: Submission, by: Person, at: datetime
) -> StatusReport:
    """Hand a report in: compute the colours, keep them beside the declared ones, update plan and money.

    Raises ReportIncomplete, NotWithManager, CycleIsFrozen.
    """
    today = localdate(at)
    with audit.action("report.submitted", by=by, at=at):
        report = lock(StatusReport, report.pk, None)
        check_open(report)
        background = background_of(report, today)
        colours = compute(background, said, working_days_between)
        blocking = [one for one in check(background, said, colours, today) if one.is_blocking]
        if blocking:
            raise ReportIncomplete(blocking)
        _write_plan(background, said, by, at)
        _write_money(background, said, by, at)
        _write_report(report, background, said, colours, by, at)
        _write_lines(report, background, said, colours)
        ReportDraft.objects.filter(report=report).update(values={}, saved_by=by, saved_at=at)
        show_latest_report([report.initiative_id])
    return report


def _write_plan(background: Background, said: Submission, by: Person, at: datetime) -> None:
    initiative = background.initiative
    if said.forecast_end and said.forecast_end != initiative.forecast_end:
        edit_initiative(
            initiative_id=initiative.pk,
            version=None,
            by=by,
            at=at,
            forecast_end=said.forecast_end,
        )
    stored = {one.pk: one for one in background.milestones}
    for entry in said.milestones:
        milestone = stored.get(entry.milestone_id)
        if milestone is None:
            continue
        if (entry.forecast_on, entry.actual_on) != (milestone.forecast_on, milestone.actual_on):
            edit_milestone(
                milestone_id=milestone.pk,
                version=None,
                by=by,
                at=at,
                forecast_on=entry.forecast_on,
                actual_on=entry.actual_on,
            )


def _write_money(background: Background, said: Submission, by: Person, at: datetime) -> None:
    initiative = background.initiative
    for measure, amount, as_of in (
        (Measure.ACTUAL, said.actual, said.accounts_as_of),
        (Measure.FORECAST, said.forecast, localdate(at)),
    ):
        standing = background.standing
        is_same = amount == getattr(standing, measure) and (
            measure != Measure.ACTUAL or as_of == standing.accounts_as_of
        )
        if amount is None or is_same:
            continue
        line = _whole_life_line(background, measure, amount)
        record_amounts(
            initiative=initiative, lines=[line], by=by, at=at, source="report", as_of=as_of
        )


def _whole_life_line(background: Background, measure: str, amount: Decimal) -> Line:
    """The whole-life figure to write: the only one there is, else what our own budget carries of it."""
    stored = list(
        MoneyLine.objects.filter(
            initiative=background.initiative,
            measure=measure,
            year__isnull=True,
            currency=background.standing.currency,
        )
    )
    line = Line(measure=measure, currency=background.standing.currency, amount=amount)
    if len(stored) == 1:
        return replace(line, heading=stored[0].heading, funding=stored[0].funding)
    others = [row for row in stored if row.heading == TOTAL_HEADING and row.funding != Funding.OWN]
    return replace(
        line, amount=amount - sum((row.amount or Decimal(0) for row in others), Decimal(0))
    )


def _write_report(
    report: StatusReport,
    background: Background,
    said: Submission,
    colours: Colours,
    by: Person,
    at: datetime,
) -> None:
    initiative = background.initiative
    standing = Standing.objects.get(pk=initiative.pk)
    manager_id = standing.project_manager_id
    on_behalf = report.on_behalf_by_id == by.pk and manager_id not in (None, by.pk)
    values = {
        "state": ReportState.SUBMITTED,
        "revision": report.revision + 1,
        "language": said.language,
        "headline": said.headline.strip(),
        "done": said.done.strip(),
        "next_steps": said.next_steps.strip(),
        "help_needed": said.help_needed.strip(),
        "baseline_end": initiative.baseline_end,
        "forecast_end": said.forecast_end or initiative.forecast_end,
        "stage_name": background.stage.name if background.stage else "",
        "currency": standing.currency,
        "accounts_as_of": said.accounts_as_of,
        "rule_set_id": background.rule_set_id,
        "computed": colours.computed.colour,
        "computed_reason": colours.computed.reason,
        "computed_inputs": dict(colours.computed.inputs),
        "declared": colours.declared.colour,
        "is_unchanged": said.is_unchanged,
        "submitted_by": by,
        "submitted_for_id": manager_id if on_behalf else by.acting_for_id,
        "on_behalf_by_id": by.pk if on_behalf else None,
        "on_behalf_reason": report.on_behalf_reason if on_behalf else "",
        "submitted_at": at,
        "validated_by": None,
        "validated_at": None,
    }
    for measure in (Measure.BUDGET, Measure.ACTUAL, Measure.FORECAST):
        state = getattr(standing, f"{measure}_state")
        values[f"{measure}_state"] = state
        values[str(measure)] = getattr(standing, measure) if state == KNOWN else None
    for name, value in values.items():
        setattr(report, name, value)
    report.save(update_fields=list(values))
    report.refresh_from_db(fields=["version"])


def _write_lines(
    report: StatusReport, background: Background, said: Submission, colours: Colours
) -> None:
    """Replace the copies that the report holds: dimensions, milestones, decisions asked."""
    for model in (DimensionStatus, ReportMilestone, DecisionRequest):
        model._default_manager.filter(report=report).delete()
    rows = []
    for name in background.dimensions:
        word, result = said.dimensions.get(name, NOTHING_SAID), colours.dimensions[name]
        rows.append(
            DimensionStatus(
                report=report,
                dimension=name,
                computed=result.colour,
                reason=result.reason,
                inputs=dict(result.inputs),
                **vars(word),
            )
        )
    DimensionStatus.objects.bulk_create(rows)
    ids = [one.pk for one in background.milestones]
    before = background.previous_milestones
    ReportMilestone.objects.bulk_create(
        ReportMilestone(
            report=report,
            milestone=milestone,
            name=milestone.name,
            language=milestone.language,
            is_critical=milestone.is_critical,
            baseline_on=milestone.baseline_on,
            previous_on=before.get(milestone.pk),
            forecast_on=milestone.forecast_on,
            actual_on=milestone.actual_on,
        )
        for milestone in Milestone.objects.filter(pk__in=ids).order_by("forecast_on", "pk")
    )
    DecisionRequest.objects.bulk_create(
        DecisionRequest(report=report, **vars(asked)) for asked in said.decisions
    )


def is_late(report: StatusReport, today: date) -> bool:
    """Whether the deadline has passed without the report."""
    return report.state in WITH_MANAGER and report.deadline < today
