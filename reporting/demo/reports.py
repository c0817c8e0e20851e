"""Writes one month's reports as they would have been handed in: same colours, same checks, in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portfolio.finance.choices import Measure
from portfolio.standings.models import Standing
from portfolio.statusreports.checks.findings import score_of
from portfolio.statusreports.choices import ReportState
from portfolio.statusreports.confirming.copying import milestone_copy
from portfolio.statusreports.models import (
    DecisionRequest,
    DimensionStatus,
    ReportingCycle,
    ReportMilestone,
    StatusReport,
)
from ppm import audit
from ppm.accounts.models import Person
from reporting.demo.authors import Authors, Memory, Written
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.progress import Progress

VALIDATORS = {
    "D1": "keersbilck",
    "D2": "ouazzani",
    "D3": "wyckmans",
    "D4": "deprez",
    "D5": "vanhuffelen",
}
ON_BEHALF = "Cheffe de projet absente pour maladie à l’échéance, sans suppléant."
STANDS_IN = ("vanhuffelen", "tilmant")
REPORT_COLUMNS = [
    "state", "revision", "language", "headline", "done", "next_steps", "help_needed",
    "baseline_end", "forecast_end", "stage_name", "currency", "accounts_as_of", "rule_set",
    "budget", "budget_state", "actual", "actual_state", "forecast", "forecast_state",
    "computed", "computed_reason", "computed_inputs", "declared", "submitted_by", "submitted_at",
    "submitted_for", "on_behalf_by", "on_behalf_reason", "quality_score", "quality_remarks",
]  # fmt: skip
VALIDATION_COLUMNS = [
    "state", "validated_by", "validated_at", "opinion", "opinion_text", "opinion_language",
]  # fmt: skip


@dataclass
class Reports:
    """Stores what the authors say, and what the PMO makes of it."""

    plans: Mapping[str, Plan]
    progress: Progress
    authors: Authors
    organisation: Organisation

    def submit(
        self, cycle: ReportingCycle, period: int, keys: Iterable[str], *, moment: datetime
    ) -> list[StatusReport]:
        """Hand in the reports of these projects, each in its author's name."""
        plans = [self.plans[key] for key in keys]
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
            self.progress.update(own, period, by=person, moment=then)
            written = [
                self.authors.complete(
                    plan, stored[plan.initiative.pk], standings[plan.initiative.pk], period, then
                )
                for plan in own
            ]
            absent = {
                plan.entry.key: self.organisation.people[plan.entry.manager_in(period)]
                for plan in own
                if plan.entry.manager_in(period) != author
            }
            self._store(written, person, then, absent)
            found += [one.report for one in written]
        return found

    # -- Storing --------------------------------------------------------------------------
    def _store(
        self, written: list[Written], by: Person, moment: datetime, absent: Mapping[str, Person]
    ) -> None:
        with audit.action("report.submitted", by=by, at=moment):
            for one in written:
                self._fill(one, by, moment)
                manager = absent.get(one.plan.entry.key)
                one.report.submitted_for = manager
                one.report.on_behalf_by = by if manager else None
                one.report.on_behalf_reason = ON_BEHALF if manager else ""
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
            self.authors.memory[one.plan.entry.key] = Memory(
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
            "quality_score": score_of(len(one.warned)),
            "quality_remarks": list(one.warned),
        }
        for measure in (Measure.BUDGET, Measure.ACTUAL, Measure.FORECAST):
            state = getattr(standing, f"{measure}_state")
            values[f"{measure}_state"] = state
            values[str(measure)] = getattr(standing, measure) if state == "known" else None
        for name, value in values.items():
            setattr(report, name, value)

    def validate(self, reports: Iterable[StatusReport], period: int, *, moment: datetime) -> None:
        """Validate in the name of each department's PMO; never by whoever submitted."""
        keys = {plan.initiative.pk: plan for plan in self.plans.values()}
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
        if report.on_behalf_by_id is not None:
            return STANDS_IN[0]
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
        milestone_copy(one.report, row, before.get(row.pk), is_for_committee=True)
        for row in one.background.milestones
    ]
