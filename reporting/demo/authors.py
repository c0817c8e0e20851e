"""What the author of a report says: words from the story, colours that follow from plan and money."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from methodology.tailoring.choices import Dimension
from portfolio.standings.choices import Colour
from portfolio.standings.models import Standing
from portfolio.statusreports.calc import Plan as Dates
from portfolio.statusreports.calc import Rules, needs_path
from portfolio.statusreports.checks.running import check
from portfolio.statusreports.colours import Colours, compute
from portfolio.statusreports.models import DimensionStatus, StatusReport
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
from portfolio.statusrules.calc.facts import Facts
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import Story, Told
from reporting.demo.texts import Moment, told_by_hand, write
from reporting.demo.timeline import Timeline, add_months

NO_TOLERANCE = "DQ22"


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
    # The checks that warned. Tolerances are written once the months have been told: they are not asked for.
    warned: tuple[str, ...] = ()


@dataclass
class Authors:
    """Everybody who reports, with what they remember of the report before."""

    story: Story
    organisation: Organisation
    timeline: Timeline
    memory: dict[str, Memory] = field(default_factory=lambda: defaultdict(Memory))
    rules: dict[str, tuple[Rules, int | None]] = field(default_factory=dict)

    def complete(
        self, plan: Plan, report: StatusReport, standing: Standing, period: int, moment: datetime
    ) -> Written:
        """A report that the form would accept. Raises ReportIncomplete."""
        written = self.said(plan, report, standing, period, moment)
        findings = check(written.background, written.said, written.colours, moment.date())
        if blocking := [one for one in findings if one.is_blocking]:
            raise ReportIncomplete(blocking)
        written.warned = tuple(one.code for one in findings if one.code != NO_TOLERANCE)
        return written

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

    def _background(
        self, plan: Plan, report: StatusReport, standing: Standing, moment: datetime
    ) -> Background:
        initiative = plan.initiative
        if initiative.tailoring_class not in self.rules:
            self.rules[initiative.tailoring_class] = rules_on(
                moment.date(), initiative.tailoring_class
            )
        rules, rule_set_id = self.rules[initiative.tailoring_class]
        today = moment.date()
        dated = [(row.forecast_on or today, row) for _entry, row in plan.milestones]
        rows = [row for _day, row in sorted(dated, key=lambda one: (one[0], one[1].pk))]
        last = self.memory[plan.entry.key]
        return Background(
            report=report,
            initiative=initiative,
            standing=standing,
            stage=plan.running_stage,
            rules=rules,
            rule_set_id=rule_set_id,
            # The registers are written once the months have been told: only plan and money are known.
            facts=Facts(
                dimensions=(),
                today=today,
                period=report.cycle.period,
                project=Dates(None, None, None),
            ),
            milestones=tuple(
                row for row in rows if _is_near(row.actual_on, row.forecast_on, today)
            ),
            open_milestones=tuple(row for row in rows if row.actual_on is None),
            previous=last.report,
            previous_dimensions=last.dimensions,
            previous_milestones=last.milestones,
            history={},
            history_months={},
            frozen_dimensions={},
            overrides_in_a_row={},
        )

    def _said(
        self, plan: Plan, period: int, moment: datetime, background: Background, colour: str
    ) -> Submission:
        entry, standing = plan.entry, background.standing
        told = self._told(plan, period, colour)
        language = told.language or entry.language  # the banks' one, whoever signs
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
        return replace(said, dimensions=words)

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
        bank = self.story.sentences[entry.language]
        return write(entry, moment, colour, bank)

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
        bank = self.story.sentences[entry.language]
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


def _is_near(reached: date | None, expected: date | None, today: date) -> bool:
    """Reached lately, or due within the months that a report looks ahead."""
    window = timedelta(days=MILESTONE_WINDOW_DAYS)
    if reached:
        return reached >= today - window
    return expected is None or expected <= today + window
