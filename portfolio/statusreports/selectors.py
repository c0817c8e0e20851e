from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from methodology.tailoring.models import RequiredDimension, RuleSet
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.tolerances.selectors import Agreed
from portfolio.lifecycle.tolerances.uses import rules_of
from portfolio.milestones.models import Milestone
from portfolio.standings.choices import Colour
from portfolio.standings.models import Standing
from portfolio.statusreports import earlier
from portfolio.statusreports.around import around
from portfolio.statusreports.calc import Rules
from portfolio.statusreports.colours import as_computed
from portfolio.statusreports.confirming.selectors import lines_of
from portfolio.statusreports.following import source_of
from portfolio.statusreports.line_differences import lines_in, scores_in
from portfolio.statusreports.models import (
    DimensionStatus,
    ReportingCycle,
    ReportMilestone,
    StatusReport,
)
from portfolio.statusreports.neglect import neglect_of
from portfolio.statusreports.sections.choices import ListKind
from portfolio.statusreports.submission import (
    MILESTONE_WINDOW_DAYS,
    Background,
    DecisionAsked,
    DimensionSaid,
    IssueSaid,
    LineSaid,
    MilestoneSaid,
    RiskSaid,
    Submission,
)
from portfolio.statusrules.selectors import facts_of
from portfolio.substitutions.selectors import StandIn, stand_ins
from ppm.accounts.models import Person
from ppm.org.nested import unnested
from ppm.org.workdays import working_days_between
from ppm.permissions.roles import MANAGERS
from ppm.permissions.scope import scope_of


def rules_on(day: date, tailoring_class: str) -> tuple[Rules, int | None]:
    """The thresholds in force on a day for a class of projects, and the key of their version."""
    required = RequiredDimension.objects.filter(
        rule_set=OuterRef("pk"), tailoring_class=tailoring_class
    )
    rule_sets = RuleSet.objects.annotate(mandatory=ArraySubquery(required.values("dimension")))
    stored = rule_sets.in_force(day)
    if stored is None:
        return Rules(version=0), None
    mandatory = frozenset(stored.mandatory)  # type: ignore[attr-defined]  # annotated
    return replace(rules_of(stored), mandatory=mandatory), stored.pk


def background_of(report: StatusReport, today: date, typed: Collection[str] = ()) -> Background:
    """Read everything that a report is written and judged with, in seven statements.

    `typed` names the lines of registers in which something was typed: they stay, asked or not.
    """
    found = around(report, today)
    initiative = found.initiative
    layout = found.layout.of(initiative, report.cycle.series)
    asked = layout.list_of(ListKind.MILESTONES)
    window = timedelta(days=(asked.days if asked else None) or MILESTONE_WINDOW_DAYS)
    milestones = list(
        Milestone.objects.filter(initiative=initiative)
        .filter(Q(actual_on__isnull=True) | Q(actual_on__gte=today - window))
        .order_by("forecast_on", "pk")
    )
    still_open = tuple(one for one in milestones if one.actual_on is None)
    facts = facts_of([initiative.pk], today, {initiative.pk: found.agreed})[initiative.pk]
    rows = earlier.EARLIER.rows(initiative.pk, period=report.cycle.period)
    reports = earlier.once_a_period(rows)
    statuses = {one.pk: earlier.statuses_in(one) for one in reports}
    previous = reports[0] if reports else None
    last = None
    if previous:
        shown = unnested(ReportMilestone, previous.its_milestones)
        last = _said_in(previous, statuses[previous.pk], shown, earlier.lines_in(previous))
    return Background(
        report=report,
        initiative=initiative,
        standing=getattr(initiative, "standing", None) or Standing(initiative=initiative),
        stage=found.stage,
        benefits=found.benefits,
        committees=found.committees,
        aspects_with_exception=frozenset(found.raised),
        has_undecided_exception=any(found.raised.values()),
        agreed=Agreed(facts.agreed, facts.agreed_for_stage),
        rules=found.rules,
        rule_set_id=found.rule_set_id,
        facts=facts,
        neglect=neglect_of(initiative, today, facts.review_months),
        milestones=_shown_of(milestones, today, window, asked.most if asked else 0, typed),
        layout=layout,
        lines=lines_of(initiative, layout, scores_in(last), typed),
        open_milestones=still_open,
        previous=previous,
        previous_dimensions=statuses.get(previous.pk, {}) if previous else {},
        previous_said=last,
        previous_milestones={
            one.milestone_id: one.forecast_on for one in (last.milestones if last else ())
        },
        history=earlier.history(reports, statuses),
        history_months=earlier.history_months(reports, statuses),
        frozen_dimensions=earlier.frozen(reports, statuses),
        overrides_in_a_row=earlier.overrides_in_a_row(reports, statuses),
    )


def _shown_of(
    milestones: Sequence[Milestone],
    today: date,
    window: timedelta,
    most: int,
    typed: Collection[str],
) -> tuple[Milestone, ...]:
    near = [one.pk for one in milestones if _is_near(one, today, window)][:most]
    return tuple(one for one in milestones if one.pk in near or (most and f"m{one.pk}" in typed))


def dimensions_by_report(
    reports: Iterable[StatusReport],
) -> dict[int, dict[str, DimensionStatus]]:
    """The dimension rows of several reports in one query."""
    found: dict[int, dict[str, DimensionStatus]] = {report.pk: {} for report in reports}
    for status in DimensionStatus.objects.filter(report__in=found).order_by("pk"):
        found[status.report_id][status.dimension] = status
    return found


def prefill(background: Background) -> Submission:
    """The report as it would be if nothing had changed: today's plan and money, the colours of last time.

    Where it computes worse today and nothing was explained last time, the computed colour is filled in.

    A report that was submitted already (and returned, or taken back) comes back as it was.
    """
    report = background.report
    own = report if report.revision else None
    source = own or background.previous
    said = dimensions_by_report([own])[own.pk] if own else background.previous_dimensions
    ticked = set(_ticked(own)) if own else _shown_last_time(background)
    found = Submission(
        language=source.language if source else "",
        headline=own.headline if own else "",
        done=own.done if own else "",
        next_steps=own.next_steps if own else "",
        help_needed=own.help_needed if own else "",
        **source_of(background),
        dimensions={
            str(name): _said(said[name]) if name in said else DimensionSaid(Colour.GREY)
            for name in background.dimensions
        },
        milestones=tuple(
            MilestoneSaid(
                one.pk, one.forecast_on, one.actual_on, one.pk in ticked, is_touched=False
            )
            for one in background.milestones
        ),
        risks=tuple(
            RiskSaid(
                one.pk,
                one.probability,
                one.impact,
                one.state,
                one.outcome,
                one.is_for_committee,
                is_touched=False,
            )
            for one in background.lines.risks
        ),
        issues=tuple(
            IssueSaid(
                one.pk,
                one.severity,
                one.due_on,
                one.state,
                one.resolution,
                one.is_for_committee,
                is_touched=False,
            )
            for one in background.lines.issues
        ),
        benefits_outlook=own.benefits_outlook if own else "",
        contribution=own.contribution if own else "",
        outlook=own.outlook if own else "",
        decisions=decisions_asked(own) if own else (),
    )
    return found if own else as_computed(background, found, working_days_between)


def _shown_last_time(background: Background) -> set[int]:
    last = background.previous_said
    return {one.milestone_id for one in last.milestones if one.is_for_committee} if last else set()


def _ticked(report: StatusReport) -> Iterable[int]:
    """Milestones that a report showed to the committee."""
    rows = ReportMilestone.objects.filter(report=report, is_for_committee=True)
    return rows.values_list("milestone_id", flat=True)


def _said(status: DimensionStatus) -> DimensionSaid:
    return DimensionSaid(
        declared=status.declared,
        comment=status.comment,
        evidence=status.evidence,
        path_to_green=status.path_to_green,
        green_on=status.green_on,
        action_owner=status.action_owner,
    )


def _is_near(milestone: Milestone, today: date, window: timedelta) -> bool:
    if milestone.actual_on:
        return True
    expected = milestone.forecast_on or milestone.baseline_on
    return expected is None or expected <= today + window


def decisions_asked(report: StatusReport) -> tuple[DecisionAsked, ...]:
    """What a report asks committees to decide."""
    return tuple(
        DecisionAsked(
            committee_id=one.committee_id,
            question=one.question,
            proposal=one.proposal,
            consequence=one.consequence,
            amount=one.amount,
            options=one.options,
            meeting_on=one.meeting_on,
        )
        for one in report.decisions_asked.order_by("pk")
    )


def submission_of(report: StatusReport) -> Submission:
    """A submitted report as what was said in it."""
    shown = ReportMilestone.objects.filter(report=report).order_by("pk")
    said = _said_in(report, dimensions_by_report([report])[report.pk], shown, lines_in(report))
    return replace(said, decisions=decisions_asked(report))


def _said_in(
    report: StatusReport,
    statuses: Mapping[str, DimensionStatus],
    milestones: Iterable[ReportMilestone],
    lines: tuple[LineSaid, ...] | None,
) -> Submission:
    """What was said in a report, but for the decisions it asks; its parts have been read already."""
    return Submission(
        language=report.language,
        headline=report.headline,
        done=report.done,
        next_steps=report.next_steps,
        help_needed=report.help_needed,
        forecast_end=report.forecast_end,
        actual=report.actual,
        forecast=report.forecast,
        accounts_as_of=report.accounts_as_of,
        dimensions={name: _said(status) for name, status in statuses.items()},
        milestones=tuple(
            MilestoneSaid(one.milestone_id, one.forecast_on, one.actual_on, one.is_for_committee)
            for one in milestones
        ),
        lines=lines,
        benefits_outlook=report.benefits_outlook,
        contribution=report.contribution,
        outlook=report.outlook,
        is_unchanged=report.is_unchanged,
    )


def next_period(today: date) -> date:
    """The month to open next: the one that has just ended, or the one after the latest cycle."""
    latest = ReportingCycle.objects.order_by("-period").values_list("period", flat=True).first()
    ended = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if latest is None or latest < ended:
        return ended
    return (latest + timedelta(days=32)).replace(day=1)


def projects_hidden_from(person: Person) -> "QuerySet[Initiative]":
    """Running projects that a person cannot see: they take part in a cycle all the same."""
    visible = Initiative.objects.visible_to(person).values("pk")
    return Initiative.objects.running().projects().exclude(pk__in=visible)


def absent_managers(reports: Iterable[StatusReport], today: date) -> dict[tuple[int, int], StandIn]:
    """Who stands in today for the managers of these reports, by initiative and absent manager."""
    return stand_ins(
        ((report.initiative, report.initiative.standing.project_manager_id) for report in reports),
        today,
    )


def writes_for_manager(person: Person, report: StatusReport) -> bool:
    """Whether a person writes this report by right: its manager, a substitute, or a PMO that took it on."""
    if report.on_behalf_by_id == person.pk:
        return True
    if report.initiative.standing.project_manager_id in (None, person.pk):
        return True
    return any(
        grant.role in MANAGERS and report.initiative_id in grant.initiative_ids
        for grant in scope_of(person).grants
    )
