"""Submitting a report: from what was typed to typed columns, plan, money and standing, in one transaction."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import Line, carried
from portfolio.finance.choices import Measure
from portfolio.finance.selectors import lines_of
from portfolio.finance.services import record_amounts
from portfolio.initiatives.services import edit_initiative
from portfolio.meetings.models import Committee
from portfolio.standings.followers import once
from portfolio.standings.models import Standing
from portfolio.statusreports.authors import stands_in_for
from portfolio.statusreports.calc import KNOWN
from portfolio.statusreports.checks.findings import Finding, quality_score
from portfolio.statusreports.checks.running import check
from portfolio.statusreports.choices import WITH_MANAGER, ReportState
from portfolio.statusreports.colours import NOTHING_SAID, Colours, compute
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
from portfolio.statusreports.containing import lock_contained
from portfolio.statusreports.drafting import CycleIsFrozen, NotWithManager, check_open
from portfolio.statusreports.drafts.models import ReportDraft, UnchangedBlock
from portfolio.statusreports.following import followed, overtaken, source_of
from portfolio.statusreports.judgement.services import ask_to_see
from portfolio.statusreports.models import (
    DecisionRequest,
    DimensionStatus,
    ReportMilestone,
    StatusReport,
)
from portfolio.statusreports.pace import active_seconds
from portfolio.statusreports.register_lines import changed_since, copy_lines, write_lines
from portfolio.statusreports.selectors import background_of
from portfolio.statusreports.standings import show_latest_report
from portfolio.statusreports.submission import Background, DecisionAsked, Submission
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock
from ppm.org.workdays import working_days_between

__all__ = ["CycleIsFrozen", "NotWithManager", "ReportIncomplete", "check_open", "submit_report"]
REWRITTEN = (*WITH_MANAGER, ReportState.SUBMITTED)
# What a report holds from the first time on that it is handed in.
COPIES: tuple[type[Model], ...] = (
    *(DimensionStatus, DecisionRequest, UnchangedBlock),
    *(ReportMilestone, ReportRisk, ReportIssue),
)


class ReportIncomplete(Exception):
    """Something is missing or cannot be; `findings` says what and where."""

    message = _("The report cannot be submitted like this.")

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(f"{one.code} {one.field}" for one in findings))
        self.findings = findings


def submit_report(
    *, report: StatusReport, said: Submission, by: Person, at: datetime
) -> StatusReport:
    """Hand a report in: compute the colours beside the declared ones, update plan, money and registers.

    The reports of shorter series that it contains are filled with the same.
    Raises ReportIncomplete, NotWithManager, CycleIsFrozen.
    """
    today = localdate(at)
    with audit.action("report.submitted", by=by, at=at), once():
        report = lock(StatusReport, report.pk, None)
        check_open(report)
        background = background_of(report, today, _lines_of(said))
        source = source_of(background)
        said = followed(said, source)
        colours = compute(background, said, working_days_between)
        found = [
            *check(background, said, colours, today),
            *changed_since(background, said),
            *overtaken(said, source),
        ]
        if blocking := [one for one in found if one.is_blocking]:
            raise ReportIncomplete(blocking)
        _write_plan(background, said, by, at)
        _write_money(background, said, by, at)
        if refused := write_lines(background, said, by=by, at=at):
            raise ReportIncomplete(refused)
        draft = ReportDraft.objects.filter(report=report).first()
        for one in (report, *lock_contained(report, REWRITTEN)):
            # By the same people, for the same reason.
            one.on_behalf_by_id = report.on_behalf_by_id
            one.on_behalf_reason = report.on_behalf_reason
            own = replace(background, report=one)
            _write_report(one, own, said, colours, found, by, at)
            _write_parts(one, own, said, colours)
            _write_unchanged(one, said, draft, by, at)
        if draft is not None:
            _empty(draft, by, at)
        show_latest_report([report.initiative_id])
        ask_to_see(report)
    return report


def _lines_of(said: Submission) -> set[str]:
    """The lines of registers that somebody said something of."""
    return {
        *(f"m{one.milestone_id}" for one in said.milestones if one.is_touched),
        *(f"r{one.risk_id}" for one in said.risks if one.is_touched),
        *(f"i{one.issue_id}" for one in said.issues if one.is_touched),
    }


def _write_unchanged(
    report: StatusReport, said: Submission, draft: ReportDraft | None, by: Person, at: datetime
) -> None:
    """Keep who said when that nothing changed in a block: at the latest, who hands the report in."""
    marks = draft.blocks if draft else {}
    rows = []
    for code in sorted(said.unchanged):
        mark = marks.get(code, {}).get("same") or {"by": by.pk, "at": at.isoformat()}
        moment = datetime.fromisoformat(mark["at"])
        rows.append(
            UnchangedBlock(report=report, block=code, said_by_id=mark["by"], said_at=moment)
        )
    UnchangedBlock.objects.bulk_create(rows)


def _empty(draft: ReportDraft, by: Person, at: datetime) -> None:
    """What was typed has been handed in; only the counts of the saves stay."""
    draft.values, draft.aside = {}, {}
    draft.blocks = {code: {"version": one["version"]} for code, one in draft.blocks.items()}
    draft.active_seconds += active_seconds(draft.saved_at, at)
    draft.saved_by, draft.saved_at = by, at
    draft.save()


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
    currency = background.standing.currency
    lines = lines_of(background.initiative)
    stored = [
        one
        for one in lines
        if one.measure == measure and one.currency == currency and one.year is None
    ]
    line = Line(measure=measure, currency=currency, amount=amount)
    if len(stored) == 1:
        only = stored[0]
        line = replace(line, heading=only.heading, funding=only.funding, nature=only.nature)
    return replace(line, amount=carried(lines, line))


def _write_report(
    report: StatusReport,
    background: Background,
    said: Submission,
    colours: Colours,
    findings: list[Finding],
    by: Person,
    at: datetime,
) -> None:
    """What was handed in; whoever had seen or agreed looks again."""
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
        "benefits_outlook": said.benefits_outlook.strip(),
        "contribution": said.contribution.strip(),
        "outlook": said.outlook.strip(),
        "section_set_id": background.layout.pk,
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
        "is_unchanged": said.is_unchanged or set(said.unchanged) >= set(background.layout.blocks),
        "submitted_by": by,
        "submitted_for_id": manager_id if on_behalf else stands_in_for(by, report),
        "on_behalf_by_id": by.pk if on_behalf else None,
        "on_behalf_reason": report.on_behalf_reason if on_behalf else "",
        "submitted_at": at,
        "validated_by": None,
        "validated_at": None,
        "quality_score": quality_score(findings),
        "quality_remarks": [one.code for one in findings if not one.is_blocking],
        "has_all_lines": True,
        "complete_percent": background.facts.scope.products.complete_percent,
        "agrees_with_override": False,
        "seen_by": None,
        "seen_at": None,
        "is_tacit": False,
    }
    for measure in (Measure.BUDGET, Measure.ACTUAL, Measure.FORECAST):
        state = getattr(standing, f"{measure}_state")
        values[f"{measure}_state"] = state
        values[str(measure)] = getattr(standing, measure) if state == KNOWN else None
    for name, value in values.items():
        setattr(report, name, value)
    report.save(update_fields=list(values))
    report.refresh_from_db(fields=["version"])


def _write_parts(
    report: StatusReport, background: Background, said: Submission, colours: Colours
) -> None:
    """Replace the copies that the report holds: dimensions, milestones, decisions asked."""
    if report.revision > 1:
        for model in COPIES:
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
    copy_lines(report, background, said)
    asked = [one.committee_id for one in said.decisions if not one.meeting_on]
    meetings = dict(Committee.objects.filter(pk__in=asked).values_list("pk", "meets_on"))
    DecisionRequest.objects.bulk_create(
        DecisionRequest(report=report, **vars(_with_meeting(asked, meetings)))
        for asked in said.decisions
    )


def _with_meeting(asked: DecisionAsked, meetings: dict[int, date | None]) -> DecisionAsked:
    """Without a day, the next meeting of the body."""
    if asked.meeting_on or asked.committee_id is None:
        return asked
    return replace(asked, meeting_on=meetings.get(asked.committee_id))


def is_late(report: StatusReport, today: date) -> bool:
    """Whether the deadline has passed without the report."""
    return report.state in WITH_MANAGER and report.deadline < today
