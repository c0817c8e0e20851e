"""Writes one month's reports as they would have been handed in: same colours, same checks, in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from methodology.tailoring.choices import Dimension
from portfolio.finance.choices import Measure
from portfolio.initiatives.choices import Colour
from portfolio.initiatives.models import Standing
from portfolio.statusreports.calc import Rules, needs_path
from portfolio.statusreports.checks import check
from portfolio.statusreports.choices import ReportState
from portfolio.statusreports.colours import Colours, compute
from portfolio.statusreports.models import (
    DecisionRequest,
    DimensionStatus,
    ReportingCycle,
    ReportMilestone,
    StatusReport,
)
from portfolio.statusreports.selectors import rules_on
from portfolio.statusreports.submission import (
    MILESTONE_WINDOW_DAYS,
    Background,
    DecisionAsked,
    DimensionSaid,
    MilestoneSaid,
    Submission,
    dimensions_of,
)
from portfolio.statusreports.submitting import ReportIncomplete
from ppm import audit
from ppm.accounts.models import Person
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan, Portfolio
from reporting.demo.story import Project, Told
from reporting.demo.texts import Moment, told_by_hand, write
from reporting.demo.timeline import Timeline, add_months

VALIDATORS = {
    "D1": "keersbilck",
    "D2": "ouazzani",
    "D3": "wyckmans",
    "D4": "deprez",
    "D5": "vanhuffelen",
}
STANDS_IN = ("vanhuffelen", "tilmant")
REPORT_COLUMNS = [
    "state", "revision", "language", "headline", "done", "next_steps", "help_needed",
    "baseline_end", "forecast_end", "stage_name", "currency", "accounts_as_of", "rule_set",
    "budget", "budget_state", "actual", "actual_state", "forecast", "forecast_state",
    "computed", "computed_reason", "computed_inputs", "declared", "submitted_by", "submitted_at",
]  # fmt: skip
VALIDATION_COLUMNS = [
    "state", "validated_by", "validated_at", "opinion", "opinion_text", "opinion_language",
]  # fmt: skip


@dataclass
class Memory:
    """What the next report of a project looks back on."""

    report: StatusReport | None = None
    dimensions: dict[str, DimensionStatus] = field(default_factory=dict)
    milestones: dict[int, Any] = field(default_factory=dict)


@dataclass
class Written:
    """One report before it is stored."""

    plan: Plan
    report: StatusReport
    background: Background
    said: Submission
    colours: Colours


@dataclass
class Reports:
    portfolio: Portfolio
    organisation: Organisation
    timeline: Timeline
    memory: dict[str, Memory] = field(default_factory=lambda: defaultdict(Memory))
    rules: dict[str, tuple[Rules, int | None]] = field(default_factory=dict)

    def submit(
        self, cycle: ReportingCycle, period: int, keys: Iterable[str], *, moment: datetime
    ) -> list[StatusReport]:
        """Hand in the reports of these projects, each in its author's name."""
        plans = [self.portfolio.plans[key] for key in keys]
        stored = {}
        for report in StatusReport.objects.filter(cycle=cycle).order_by("pk"):
            report.cycle = cycle
            stored[report.initiative_id] = report
        by_author: dict[str, list[Plan]] = defaultdict(list)
        for plan in plans:
            by_author[plan.entry.author_in(period)].append(plan)
        standings = Standing.objects.in_bulk([plan.initiative.pk for plan in plans])
        found = []
        for minutes, (author, own) in enumerate(sorted(by_author.items())):
            person = self.organisation.people[author]
            then = moment + timedelta(minutes=7 * minutes)
            self.portfolio.update(own, period, by=person, moment=then)
            written = [
                self._write(
                    plan, stored[plan.initiative.pk], standings[plan.initiative.pk], period, then
                )
                for plan in own
            ]
            self._store(written, person, then)
            found += [one.report for one in written]
        return found

    def said(
        self, plan: Plan, report: StatusReport, standing: Standing, period: int, moment: datetime
    ) -> Written:
        """What the author says, with the colours that follow from it."""
        background = self._background(plan, report, standing, moment)
        said = self._said(plan, period, moment, background, Colour.GREY)
        colour = compute(background, said, self.timeline.count_days).declared.colour
        said = self._said(plan, period, moment, background, colour)
        return Written(
            plan, report, background, said, compute(background, said, self.timeline.count_days)
        )

    def _write(
        self, plan: Plan, report: StatusReport, standing: Standing, period: int, moment: datetime
    ) -> Written:
        written = self.said(plan, report, standing, period, moment)
        findings = check(written.background, written.said, written.colours, moment.date())
        if blocking := [one for one in findings if one.is_blocking]:
            raise ReportIncomplete(blocking)
        return written

    def _background(
        self, plan: Plan, report: StatusReport, standing: Standing, moment: datetime
    ) -> Background:
        initiative = plan.initiative
        if initiative.tailoring_class not in self.rules:
            self.rules[initiative.tailoring_class] = rules_on(
                moment.date(), initiative.tailoring_class
            )
        rules, rule_set_id = self.rules[initiative.tailoring_class]
        window = timedelta(days=MILESTONE_WINDOW_DAYS)
        rows = sorted((row for _entry, row in plan.milestones), key=lambda row: row.forecast_on)
        last = self.memory[plan.entry.key]
        return Background(
            report=report,
            initiative=initiative,
            standing=standing,
            stage=plan.running_stage,
            rules=rules,
            rule_set_id=rule_set_id,
            milestones=tuple(
                row
                for row in rows
                if (row.actual_on or row.forecast_on) >= moment.date() - window
                and row.forecast_on <= moment.date() + window
            ),
            open_milestones=tuple(row for row in rows if row.actual_on is None),
            previous=last.report,
            previous_dimensions=last.dimensions,
            previous_milestones=last.milestones,
            history={},
            overrides_in_a_row={},
        )

    def _said(
        self, plan: Plan, period: int, moment: datetime, background: Background, colour: str
    ) -> Submission:
        entry, standing = plan.entry, background.standing
        told = self._told(plan, period, colour)
        language = told.language or self._language(entry, period)
        forecast_end = self.timeline.forecast_end(entry, period)
        said = Submission(
            language=language,
            headline=told.headline,
            done=told.done,
            next_steps=told.next,
            help_needed=told.help,
            forecast_end=forecast_end,
            actual=standing.actual if standing.actual_state == "known" else None,
            forecast=standing.forecast if standing.forecast_state == "known" else None,
            accounts_as_of=standing.accounts_as_of,
            milestones=tuple(
                MilestoneSaid(row.pk, row.forecast_on, row.actual_on)
                for row in background.milestones
            ),
            decisions=tuple(
                DecisionAsked(
                    committee_id=self.organisation.committees[ask.committee].pk,
                    question=ask.question,
                    proposal=ask.proposal,
                    consequence=ask.consequence,
                    amount=None if ask.amount is None else Decimal(ask.amount),
                )
                for ask in told.asks
            ),
        )
        computed = compute(background, said, self.timeline.count_days).dimensions
        words = {
            str(name): self._dimension(
                plan, period, moment, name, computed[name].colour, background
            )
            for name in dimensions_of(plan.initiative)
        }
        return Submission(**{**vars(said), "dimensions": words})

    def _told(self, plan: Plan, period: int, colour: str) -> Told:
        entry, timeline = plan.entry, self.timeline
        begin, end = timeline.start(entry), timeline.forecast_end(entry, period)
        length = max((end - begin).days, 1)

        def share(month: int) -> float:
            return (timeline.month(month + 1) - begin).days / length

        moment = Moment(
            period=period,
            month=timeline.month(period),
            next_month=add_months(timeline.month(period), 1),
            forecast_end=end,
            share=share(period),
            share_next=share(period + 1),
        )
        by_hand = entry.told.get(period)
        if by_hand is not None:
            return told_by_hand(by_hand, moment, by_hand.language or entry.language)
        bank = self.portfolio.story.sentences[entry.language]
        return write(entry, moment, colour, bank)

    def _language(self, entry: Project, period: int) -> str:
        """Texts from the banks are in the project's language, whoever signs them."""
        return entry.language

    def _dimension(
        self,
        plan: Plan,
        period: int,
        moment: datetime,
        name: Dimension,
        computed: str,
        background: Background,
    ) -> DimensionSaid:
        entry = plan.entry
        is_computed = name in (Dimension.TIME, Dimension.COST)
        otherwise = computed if is_computed and computed != Colour.GREY else Colour.GREEN
        steps = entry.dims.get(name)
        declared = steps.at(period, otherwise) if steps else otherwise
        first, last = entry.override
        is_better = (
            name in entry.declared
            and first <= period <= last
            and computed in (Colour.AMBER, Colour.RED)
        )
        if is_better:
            declared = entry.declared[name]
        if not is_better and declared == Colour.GREEN:
            return DimensionSaid(declared)
        bank = self.portfolio.story.sentences[entry.language]
        turn = period + 13 + plan.number
        before = background.previous_dimensions.get(name)
        path: dict[str, Any] = {}
        if is_better or needs_path(declared, before.declared if before else None):
            path = {
                "path_to_green": entry.path.text or bank["path"][turn % len(bank["path"])],
                "green_on": self.timeline.add_days(moment.date(), entry.path.weeks * 5),
                "action_owner": entry.path.owner
                or str(self.organisation.people[entry.manager_in(period)]),
            }
        if is_better:
            return DimensionSaid(
                declared, comment=entry.better["text"], evidence=entry.better["evidence"], **path
            )
        comment = entry.cause.get(name) or (
            entry.worry
            if is_computed and entry.worry
            else bank["comment"][turn % len(bank["comment"])]
        )
        return DimensionSaid(declared, comment=comment, **path)

    # -- Storing --------------------------------------------------------------------------
    def _store(self, written: list[Written], by: Person, moment: datetime) -> None:
        with audit.action("report.submitted", by=by, at=moment):
            for one in written:
                self._fill(one, by, moment)
            _rewrite([one.report for one in written], REPORT_COLUMNS)
            rows = {one.plan.entry.key: _dimension_rows(one) for one in written}
            DimensionStatus.objects.bulk_create([row for own in rows.values() for row in own], 1000)
            ReportMilestone.objects.bulk_create(
                [row for one in written for row in _milestone_rows(one)], 1000
            )
            DecisionRequest.objects.bulk_create(
                DecisionRequest(report=one.report, **vars(asked))
                for one in written
                for asked in one.said.decisions
            )
        for one in written:
            self.memory[one.plan.entry.key] = Memory(
                one.report,
                {row.dimension: row for row in rows[one.plan.entry.key]},
                {row.pk: row.forecast_on for row in one.background.milestones},
            )

    def _fill(self, one: Written, by: Person, moment: datetime) -> None:
        report, said, standing = one.report, one.said, one.background.standing
        values: dict[str, Any] = {
            "state": ReportState.SUBMITTED,
            "revision": 1,
            "language": said.language,
            "headline": said.headline,
            "done": said.done,
            "next_steps": said.next_steps,
            "help_needed": said.help_needed,
            "baseline_end": one.plan.initiative.baseline_end,
            "forecast_end": said.forecast_end,
            "stage_name": one.background.stage.name if one.background.stage else "",
            "currency": standing.currency,
            "accounts_as_of": said.accounts_as_of,
            "rule_set_id": one.background.rule_set_id,
            "computed": one.colours.computed.colour,
            "computed_reason": one.colours.computed.reason,
            "computed_inputs": dict(one.colours.computed.inputs),
            "declared": one.colours.declared.colour,
            "submitted_by": by,
            "submitted_at": moment,
        }
        for measure in (Measure.BUDGET, Measure.ACTUAL, Measure.FORECAST):
            state = getattr(standing, f"{measure}_state")
            values[f"{measure}_state"] = state
            values[str(measure)] = getattr(standing, measure) if state == "known" else None
        for name, value in values.items():
            setattr(report, name, value)

    def validate(self, reports: Iterable[StatusReport], period: int, *, moment: datetime) -> None:
        """Validate in the name of each department's PMO; never by whoever submitted."""
        keys = {plan.initiative.pk: plan for plan in self.portfolio.plans.values()}
        by_validator: dict[str, list[StatusReport]] = defaultdict(list)
        for report in reports:
            by_validator[self.validator(keys[report.initiative_id], report, period)].append(report)
        for minutes, (validator, own) in enumerate(sorted(by_validator.items())):
            person = self.organisation.people[validator]
            then = moment + timedelta(minutes=11 * minutes)
            for report in own:
                opinion = keys[report.initiative_id].entry.opinions.get(period)
                report.state = ReportState.VALIDATED
                report.validated_by, report.validated_at = person, then
                report.opinion = opinion.colour if opinion else ""
                report.opinion_text = opinion.text if opinion else ""
                report.opinion_language = person.language if opinion else ""
            with audit.action("report.validated", by=person, at=then):
                _rewrite(own, VALIDATION_COLUMNS)

    def validator(self, plan: Plan, report: StatusReport, period: int) -> str:
        """The PMO of the project's department, or the central one where that is the author."""
        code = plan.initiative.unit.code
        usual = VALIDATORS[code[:2]]
        submitter = report.submitted_by_id
        chosen = (
            (usual, *STANDS_IN) if period != -2 or plan.entry.key != "classement" else ("tilmant",)
        )
        return next(key for key in chosen if self.organisation.people[key].pk != submitter)


def _rewrite(reports: list[StatusReport], columns: list[str]) -> None:
    StatusReport.objects.bulk_create(
        reports, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )


def _dimension_rows(one: Written) -> list[DimensionStatus]:
    return [
        DimensionStatus(
            report=one.report,
            dimension=name,
            computed=one.colours.dimensions[name].colour,
            reason=one.colours.dimensions[name].reason,
            inputs=dict(one.colours.dimensions[name].inputs),
            **vars(one.said.dimensions[name]),
        )
        for name in one.background.dimensions
    ]


def _milestone_rows(one: Written) -> list[ReportMilestone]:
    before: Mapping[int, Any] = one.background.previous_milestones
    return [
        ReportMilestone(
            report=one.report,
            milestone=row,
            name=row.name,
            language=row.language,
            is_critical=row.is_critical,
            baseline_on=row.baseline_on,
            previous_on=before.get(row.pk),
            forecast_on=row.forecast_on,
            actual_on=row.actual_on,
        )
        for row in one.background.milestones
    ]
