"""Loads the demo: organisation, projects, twelve frozen periods and the month that is open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.services import refresh_stage
from portfolio.standings.followers import once
from portfolio.standings.models import Standing
from portfolio.standings.services import refresh_people, refresh_plan
from portfolio.statusreports.choices import Block
from portfolio.statusreports.cycles import end_of_month, open_cycle, propose_dates
from portfolio.statusreports.models import ReportingCycle, StatusReport
from portfolio.statusreports.services import return_report, save_draft
from portfolio.statusreports.standings import show_latest_report
from portfolio.statusreports.typed import initial_of
from portfolio.substitutions.services import set_substitution
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.workdays import add_working_days, working_days_between
from reporting.demo.accounts import Accounts
from reporting.demo.alignment import AlignmentStory
from reporting.demo.authors import Authors
from reporting.demo.benefits import Benefits
from reporting.demo.chasing import chase
from reporting.demo.confirmed import write_confirmed
from reporting.demo.contract import ContractStory
from reporting.demo.corrections import Corrections
from reporting.demo.gates import Gates
from reporting.demo.imports import write_import
from reporting.demo.judgement import Judgement
from reporting.demo.links import Links
from reporting.demo.organisation import Organisation, merge_units, set_meetings, write_organisation
from reporting.demo.pace import Pace
from reporting.demo.packs import write_schedules
from reporting.demo.plans import Portfolio
from reporting.demo.progress import Progress
from reporting.demo.project_log import ProjectLog
from reporting.demo.registers import Registers
from reporting.demo.reportbooks import write_books
from reporting.demo.reports import Reports
from reporting.demo.shortcuts import write_shortcuts
from reporting.demo.story import CURRENT, FIRST_PERIOD, Project, Story, read_story
from reporting.demo.tailored import Tailored
from reporting.demo.timeline import Timeline, at
from reporting.demo.tolerances import Limits
from reporting.demo.translations import Translations
from reporting.snapshots.services import freeze_cycle

IMPORTED = (CURRENT - 5, CURRENT - 2)
DEADLINE_IN, VALIDATION_AFTER, FREEZE_AFTER, OPEN_BEFORE = 2, 2, 5, 6


class AlreadyLoaded(Exception):
    """The demo is only loaded into an empty portfolio."""

    message = _("There are initiatives already: the demo is only loaded into an empty portfolio.")


@dataclass(frozen=True)
class Loaded:
    """How much was written."""

    people: int
    initiatives: int
    cycles: int
    reports: int


def load_demo(*, today: date, by: Person) -> Loaded:
    """Write the whole story, hung up on `today`. All or nothing. Raises AlreadyLoaded."""
    if Initiative.objects.exists():
        raise AlreadyLoaded
    story = read_story()
    timeline = Timeline(today, add_working_days, working_days_between)
    # Prepared rows that only the present shows are worked out once, at the end.
    with transaction.atomic(), once():
        Loader(story, timeline, by).run()
    return Loaded(
        people=Person.objects.people().count(),
        initiatives=Initiative.objects.count(),
        cycles=ReportingCycle.objects.count(),
        reports=StatusReport.objects.count(),
    )


class Loader:
    """Goes through the months in order, so that each one is written on top of the one before."""

    def __init__(self, story: Story, timeline: Timeline, by: Person) -> None:
        self.story, self.timeline = story, timeline
        oldest = min(project.start for project in story.projects) - 24
        self.organisation: Organisation = write_organisation(
            story, by=by, at=at(timeline.month(oldest), 9)
        )
        people = self.organisation.people
        self.head, self.budget = people["tilmant"], people["nsimba"]
        self.portfolio = Portfolio(story, timeline, self.organisation, self.head)
        plans = self.portfolio.plans
        self.progress = Progress(plans, timeline, self.organisation, self.head)
        self.authors = Authors(story, self.organisation, timeline)
        self.reports = Reports(plans, self.progress, self.authors, self.organisation)
        self.registers = Registers(plans, self.organisation, timeline, self.head)
        self.benefits = Benefits(plans, self.organisation, timeline, self.head)
        self.is_merged = False

    def run(self) -> None:
        self.portfolio.write_root()
        self.portfolio.write_starting(range(-200, FIRST_PERIOD))
        for period in range(-200, FIRST_PERIOD):
            if any(project.ends == period for project in self.story.projects):
                self.progress.close_ended(period, at(end_of_month(self.timeline.month(period)), 12))
        for period in range(FIRST_PERIOD, CURRENT):
            self._frozen_month(period)
        self._open_month()
        self._bring_up_to_date()
        Limits(self.portfolio.plans, self.organisation, self.timeline, self.head).write()
        Accounts(self.portfolio.plans, self.organisation, self.timeline, self.head).write()
        self.registers.write()
        ProjectLog(self.portfolio.plans, self.organisation, self.timeline, self.head).write()
        Tailored(self.portfolio.plans, self.organisation, self.timeline, self.head).write()
        self.benefits.write_later()
        for part in (ContractStory, AlignmentStory):
            part(self.portfolio.plans, self.organisation, self.timeline, self.head).write()
        Pace().write()
        Corrections(self.portfolio.plans, self.organisation, self.timeline, self.head).write()
        Gates(self.portfolio.plans, self.organisation, self.timeline, self.head).write()
        Translations(self.organisation, self.timeline).write()
        write_books(self.organisation.people["ouazzani"], at(self.timeline.today, 8, 10))
        write_confirmed(by=self.head)
        # Roles of the story were given in any order of its days: what counts is today's.
        refresh_people(
            [plan.initiative.pk for plan in self.portfolio.plans.values()], self.timeline.today
        )
        Judgement(self.portfolio.plans, self.organisation, self.timeline, self.head).write()

    # -- A month that is over ---------------------------------------------------------------
    def _frozen_month(self, period: int) -> None:
        dates = propose_dates(self.timeline.month(period))
        self._prepare(period, dates.opens_on)
        cycle = open_cycle(
            period=self.timeline.month(period),
            by=self.head,
            at=at(dates.opens_on, 8, 30),
            has_notices=False,
        )
        self.progress.record_accounts(period, by=self.budget, moment=at(dates.opens_on, 10))
        keys = [one.key for one in self._reporting(period) if period not in one.late]
        received = self.reports.submit(
            cycle, period, keys, moment=at(add_working_days(dates.opens_on, 2), 9)
        )
        self.reports.validate(received, period, moment=at(dates.validation_on, 10))
        if period == CURRENT - 1:
            self._lines_before(dates.freeze_on)
        freeze_cycle(cycle=cycle, by=self.head, at=at(dates.freeze_on, 16))

    def _lines_before(self, day: date) -> None:
        """The registers as they stood at the last freeze, so that its packs show them."""
        Links(self.portfolio.plans, self.organisation, self.timeline, self.head).write()
        self.registers.write(day)
        self.benefits.write(day)

    def _prepare(self, period: int, opens_on: date) -> None:
        """What happened in the month before its cycle opens."""
        if not self.is_merged and self.timeline.merged_on <= opens_on:
            moment = at(self.timeline.merged_on, 9)
            merge_units(
                self.story,
                self.organisation,
                on=self.timeline.merged_on,
                by=self.head,
                at=moment,
            )
            self.progress.move_units(moment)
            self.is_merged = True
        self.portfolio.write_starting([period])
        month = self.timeline.month(period)
        self.progress.hand_over(period, at(add_working_days(month, 5), 11))
        self.progress.close_ended(period, at(add_working_days(end_of_month(month), -1), 12))
        meetings = {
            one.code: add_working_days(end_of_month(month), one.meets)
            for one in self.story.committees
        }
        set_meetings(self.organisation, meetings, by=self.head, at=at(opens_on, 8))
        if period in IMPORTED:
            write_import(
                IMPORTED.index(period),
                unit=self.organisation.units["D20"],
                by=self.organisation.people["vanhuffelen"],
                at=at(opens_on, 8, 15),
            )

    def _reporting(self, period: int) -> list[Project]:
        return [one for one in self.story.projects if one.reports_in(period)]

    # -- The month that is open ---------------------------------------------------------------
    def _open_month(self) -> None:
        deadline = add_working_days(self.timeline.today, DEADLINE_IN)
        opens_on = add_working_days(deadline, -OPEN_BEFORE)
        freeze_on = add_working_days(deadline, FREEZE_AFTER)
        self._prepare(CURRENT, opens_on)
        self._plan_meetings(opens_on, freeze_on)
        cycle = open_cycle(
            period=self.timeline.month(CURRENT),
            by=self.head,
            at=at(opens_on, 8, 30),
            opens_on=opens_on,
            deadline_on=deadline,
            validation_on=add_working_days(deadline, VALIDATION_AFTER),
            freeze_on=freeze_on,
            has_notices=False,
        )
        self.progress.record_accounts(CURRENT, by=self.budget, moment=at(opens_on, 10))
        handed_in = {
            one.key: one
            for one in self._reporting(CURRENT)
            if one.current not in ("expected", "draft")
        }
        early = [key for key, one in handed_in.items() if one.current != "submitted"]
        received = self.reports.submit(
            cycle, CURRENT, early, moment=at(add_working_days(opens_on, 1), 9)
        )
        # Those that nobody looked at yet came in yesterday.
        late = [key for key in handed_in if key not in early]
        yesterday = add_working_days(self.timeline.today, -1)
        received += self.reports.submit(cycle, CURRENT, late, moment=at(yesterday, 13))
        states = {self.portfolio.plans[key].initiative.pk: one for key, one in handed_in.items()}
        self.reports.validate(
            [one for one in received if states[one.initiative_id].current == "validated"],
            CURRENT,
            moment=at(add_working_days(opens_on, 2), 10),
        )
        for report in received:
            entry = states[report.initiative_id]
            if entry.current == "returned":
                self._return(report, entry, at(add_working_days(opens_on, 2), 15))
        for entry in self._reporting(CURRENT):
            if entry.current == "draft":
                self._draft(cycle, entry, at(add_working_days(opens_on, 2), 11))
        chase(cycle, by=self.head, moment=at(add_working_days(opens_on, 2), 16))

    def _plan_meetings(self, opens_on: date, freeze_on: date) -> None:
        """The next meetings lie ahead; those that read the pack after the freeze."""
        meetings = {
            one.code: add_working_days(freeze_on, max(one.meets - 9, 1))
            for one in self.story.committees
        }
        set_meetings(self.organisation, meetings, by=self.head, at=at(opens_on, 8, 10))

    def _return(self, report: StatusReport, entry: Project, moment: datetime) -> None:
        plan = self.portfolio.plans[entry.key]
        validator = self.organisation.people[self.reports.validator(plan, report, CURRENT)]
        block = Block.FIGURES if entry.key == "echanges" else Block.STATUS
        return_report(
            report=report,
            comments={block: entry.return_comment},
            by=validator,
            at=moment,
        )

    def _draft(self, cycle: ReportingCycle, entry: Project, moment: datetime) -> None:
        """A form left half-way, exactly as it was typed."""
        plan = self.portfolio.plans[entry.key]
        report = StatusReport.objects.get(cycle=cycle, initiative=plan.initiative)
        standing = Standing.objects.get(pk=plan.initiative.pk)
        written = self.authors.said(plan, report, standing, CURRENT, moment)
        person = self.organisation.people[entry.author_in(CURRENT)]
        values = initial_of(written.said, version=0, tab="demo", language=person.language)
        values["next_steps"] = values["help_needed"] = ""
        save_draft(report=report, values=values, version=0, by=person, at=moment)

    def _absent_today(self, moment: datetime) -> None:
        """Lorquet stands in for Haddouchi, for everything; Moerkens for Goethaert, on one committee."""
        people, today = self.organisation.people, self.timeline.today
        away = people["haddouchi"]
        set_substitution(
            giver=away,
            substitute=people["lorquet"],
            valid_from=today - timedelta(days=1),
            valid_to=today + timedelta(days=6),
            reason="Congé ; les rapports du mois sont préparés.",
            by=away,
            at=moment,
        )
        member = people["goethaert"]
        set_substitution(
            giver=member,
            substitute=people["moerkens"],
            valid_from=today - timedelta(days=1),
            valid_to=today + timedelta(days=9),
            is_all=False,
            seats=member.seats.all(),
            reason="Opleiding; alleen het architectuurcomité.",
            by=member,
            at=moment,
        )

    # -- The present --------------------------------------------------------------------------
    def _bring_up_to_date(self) -> None:
        """What was reached since the last report is noted; lists and dashboards show the latest."""
        today = self.timeline.today
        moment = at(today - timedelta(days=1), 17)
        waiting = [
            self.portfolio.plans[one.key]
            for one in self._reporting(CURRENT)
            if one.current in ("expected", "draft")
        ]
        self.progress.update(waiting, CURRENT, by=self.head, moment=moment)
        self._absent_today(at(today - timedelta(days=2), 16))
        keys = [plan.initiative.pk for plan in self.portfolio.plans.values()]
        with audit.action("demo.loaded", by=self.head, at=moment):
            refresh_plan(keys)
            refresh_stage(keys)
            show_latest_report(keys)
        initiatives = {key: plan.initiative for key, plan in self.portfolio.plans.items()}
        write_shortcuts(self.organisation.people, initiatives, moment)
        write_schedules(self.organisation.people, moment)
