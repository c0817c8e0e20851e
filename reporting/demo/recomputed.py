"""The colours of the open month with what the registers hold: these were written after the reports."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from methodology.tailoring.choices import Dimension
from methodology.tailoring.models import RuleSet
from portfolio.lifecycle.tolerances.calc import RED, SEVERITY
from portfolio.statusreports.models import DimensionStatus, StatusReport
from portfolio.statusreports.standings import show_latest_report
from portfolio.statusrules.calc.judging import judge
from portfolio.statusrules.calc.whole import overall
from portfolio.statusrules.selectors import facts_of, rules_by_class
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.workdays import working_days_between

# What the plan and the money say was known when the report was written.
WRITTEN = (Dimension.TIME, Dimension.COST)
CAUSE = {
    "fr": "Le registre montre un point qui dépasse ce qui était convenu.",
    "nl": "Het register toont een punt dat verder gaat dan afgesproken.",
}
PATH = {
    "fr": "Traiter ce point avec le comité de pilotage",
    "nl": "Dit punt behandelen met de stuurgroep",
}
GREEN_AFTER = timedelta(days=45)


def recompute(reports: Sequence[StatusReport], today: date, *, by: Person, at: datetime) -> None:
    """Judge scope, quality, benefits, risk, resources and sustainability; managers declare no better."""
    rules = rules_by_class(RuleSet.objects.in_force(today))
    facts = facts_of({one.initiative_id for one in reports}, today)
    rows: dict[int, list[DimensionStatus]] = defaultdict(list)
    for row in DimensionStatus.objects.filter(report__in=reports).order_by("pk"):
        rows[row.report_id].append(row)
    for report in reports:
        known = facts[report.initiative_id]
        own = rules[report.initiative.tailoring_class]
        found = judge(known, own, working_days_between)
        for row in rows[report.pk]:
            if row.dimension not in WRITTEN:
                result = found[row.dimension]
                row.computed, row.reason = result.colour, result.reason
                row.inputs = dict(result.inputs)
                _declare(row, report, today)
        computed = overall(
            {row.dimension: row.computed for row in rows[report.pk]},
            mandatory=own.mandatory,
            rule_version=own.version,
            has_undecided_exception=known.has_undecided_exception,
        )
        report.computed, report.computed_reason = computed.colour, computed.reason
        report.computed_inputs = dict(computed.inputs)
        report.declared = overall(
            {row.dimension: row.declared for row in rows[report.pk]},
            mandatory=own.mandatory,
            rule_version=own.version,
        ).colour
    with audit.action("report.submitted", by=by, at=at):
        DimensionStatus.objects.bulk_update(
            [row for own in rows.values() for row in own],
            [
                "computed", "reason", "inputs", "declared", "comment", "path_to_green",
                "green_on", "action_owner",
            ],
        )  # fmt: skip
        StatusReport.objects.bulk_update(
            reports, ["computed", "computed_reason", "computed_inputs", "declared"]
        )
        show_latest_report([one.initiative_id for one in reports])


def _declare(row: DimensionStatus, report: StatusReport, today: date) -> None:
    if SEVERITY.get(row.declared, 0) >= SEVERITY.get(row.computed, 0):
        return
    row.declared = row.computed
    row.comment = row.comment or CAUSE[report.language]
    if row.declared == RED:
        row.path_to_green = row.path_to_green or PATH[report.language]
        row.green_on = row.green_on or today + GREEN_AFTER
        row.action_owner = row.action_owner or str(report.submitted_for or report.submitted_by)
