"""Reporting cycles with a report of each running project, and what they leave in the standings."""

from datetime import date, datetime, timedelta

from django.db import connection

from methodology.tailoring.choices import Dimension
from methodology.tailoring.models import RuleSet
from portfolio.initiatives.choices import State
from portfolio.standings.choices import LETTERS
from portfolio.statusreports.choices import ReportState
from portfolio.statusreports.models import (
    DimensionStatus,
    ReportingCycle,
    ReportMilestone,
    StatusReport,
)
from ppm.accounts.models import Person
from reporting.benchmark.filling import fill, one_of, scattered
from reporting.benchmark.register import Register

COLOURS = ("green", "green", "green", "amber", "amber", "red")
HEADLINES = (
    "Le calendrier tient, un marché reste à notifier.",
    "De levering loopt drie weken vertraging op door de aanbesteding.",
    "La reprise des données est terminée, la formation commence.",
    "Het budget volstaat, de testploeg is onvolledig.",
)


def past_months(today: date, count: int) -> list[date]:
    """The first days of so many months before the one that is reported on today, oldest first."""
    last = today.year * 12 + today.month - 2
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - count, last)]


def open_month(today: date) -> date:
    """The month that is reported on today."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def write_cycle(period: date, by: Person, at: datetime, *, days_to_deadline: int) -> ReportingCycle:
    """The cycle of a month, opened at `at`. Inside the caller's action."""
    opens_on = at.date()
    deadline = opens_on + timedelta(days=days_to_deadline)
    return ReportingCycle.objects.create(
        period=period,
        opens_on=opens_on,
        deadline_on=deadline,
        validation_on=deadline + timedelta(days=2),
        freeze_on=deadline + timedelta(days=5),
        opened_by=by,
        opened_at=at,
    )


# Of the open month, two reports in three have been submitted.
STILL_TO_COME, HANDED_IN = "mod(n, 3) = 0", "mod(n, 3) > 0"


def write_expected(cycle: ReportingCycle, register: Register) -> int:
    """Reports that are still to be written."""
    return fill(
        StatusReport,
        f"{register.all_projects} WHERE p.state = '{State.DELIVERY}' AND {STILL_TO_COME}",
        cycle_id=f"{cycle.pk}",
        initiative_id="p.id",
        state=f"'{ReportState.EXPECTED}'",
        language="p.language",
    )


def write_submitted(cycle: ReportingCycle, register: Register, by: Person, at: datetime) -> int:
    """Reports of the open month that wait for validation."""
    return write_reports(cycle, register, by, at, which=HANDED_IN, is_validated=False)


def write_reports(
    cycle: ReportingCycle,
    register: Register,
    by: Person,
    at: datetime,
    *,
    which: str = "TRUE",
    is_validated: bool = True,
) -> int:
    """A report of each running project (`which` narrows them down), with its dimensions."""
    state = ReportState.VALIDATED if is_validated else ReportState.SUBMITTED
    rules = RuleSet.objects.in_force(cycle.period)
    month = cycle.period.year * 12 + cycle.period.month
    number = f"n * 13 + {month}"
    moment = f"TIMESTAMPTZ '{at.isoformat()}'"
    written = fill(
        StatusReport,
        f"{register.all_projects} LEFT JOIN portfolio_standing s ON s.initiative_id = p.id"
        f" WHERE p.state = '{State.DELIVERY}' AND {which}",
        cycle_id=f"{cycle.pk}",
        initiative_id="p.id",
        state=f"'{state}'",
        revision="1",
        language="p.language",
        headline=one_of(number, 30, *HEADLINES),
        done="'Les écrans de saisie ont été livrés et testés par douze gestionnaires.'",
        next_steps="'Reprise des données de la deuxième vague, formation des équipes.'",
        baseline_end="p.baseline_end",
        forecast_end="p.forecast_end",
        stage_name="'Phase 2'",
        budget="s.budget",
        budget_state="s.budget_state",
        forecast="s.forecast",
        forecast_state="s.forecast_state",
        actual="s.actual",
        actual_state="s.actual_state",
        accounts_as_of=f"DATE '{cycle.period}'",
        rule_set_id=f"{rules.pk}" if rules else "NULL",
        computed=one_of(number, 31, *COLOURS),
        declared=one_of(number, 32, *COLOURS),
        submitted_by_id="s.project_manager_id",
        submitted_at=moment,
        validated_by_id=f"{by.pk}" if is_validated else "NULL",
        validated_at=moment if is_validated else "NULL",
    )
    dimensions = ", ".join(f"'{name}'" for name in Dimension)
    fill(
        DimensionStatus,
        f"portfolio_statusreport r CROSS JOIN unnest(ARRAY[{dimensions}]) WITH ORDINALITY AS d(name, rank)"
        f" WHERE r.cycle_id = {cycle.pk} AND r.revision > 0",
        report_id="r.id",
        dimension="d.name",
        reason="''",
        computed=one_of("r.id * 11 + d.rank", 33, *COLOURS),
        declared=one_of("r.id * 11 + d.rank", 34, *COLOURS),
        comment=f"CASE WHEN {scattered('r.id * 11 + d.rank', 34, len(COLOURS))} > 2"
        " THEN 'Le marché a été notifié avec trois semaines de retard.' ELSE '' END",
    )
    fill(
        ReportMilestone,
        f"portfolio_statusreport r JOIN portfolio_milestone m ON m.initiative_id = r.initiative_id"
        f" WHERE r.cycle_id = {cycle.pk} AND r.revision > 0",
        report_id="r.id",
        milestone_id="m.id",
        name="m.name",
        language="m.language",
        is_critical="m.is_critical",
        baseline_on="m.baseline_on",
        previous_on="m.forecast_on",
        forecast_on="m.forecast_on",
        actual_on="m.actual_on",
    )
    return written


def show_in_standings() -> None:
    """Bring the latest reports and the colours of six periods into the standings, in one statement."""
    letters = "CASE {} " + " ".join(f"WHEN '{c}' THEN '{x}'" for c, x in LETTERS.items()) + " END"
    order = "ARRAY[" + ", ".join(f"'{name}'" for name in Dimension) + "]"
    statement = f"""
        WITH past AS (
            SELECT r.*, c.period, row_number() OVER (PARTITION BY initiative_id ORDER BY period DESC) AS back
            FROM portfolio_statusreport r JOIN portfolio_reportingcycle c ON c.id = r.cycle_id
            WHERE r.state = '{ReportState.VALIDATED}'
        ), recent AS (
            SELECT initiative_id, string_agg({letters.format("declared")}, '' ORDER BY period) AS colours
            FROM past WHERE back <= 6 GROUP BY 1
        ), latest AS (
            SELECT past.*, (SELECT string_agg({letters.format("d.declared")}, ''
                ORDER BY array_position({order}, d.dimension::text))
                FROM portfolio_dimensionstatus d WHERE d.report_id = past.id) AS colours
            FROM past WHERE back = 1
        )
        UPDATE portfolio_standing s SET declared = latest.declared, computed = latest.computed,
            colours = latest.colours, recent = recent.colours, headline = latest.headline,
            headline_language = latest.language, report_id = latest.id,
            reported_period = latest.period, submitted_at = latest.submitted_at
        FROM latest JOIN recent USING (initiative_id) WHERE s.initiative_id = latest.initiative_id
    """  # noqa: S608 - built from our own names
    with connection.cursor() as cursor:
        cursor.execute(statement)
