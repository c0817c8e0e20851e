"""What each section of the cockpit shows, so that a page of its own and the paper with all of them agree."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from methodology.tailoring.choices import Dimension
from portfolio.cockpit import links, sheet, worth
from portfolio.cockpit.charts import earned_chart, money_chart
from portfolio.cockpit.drawing import expected_end
from portfolio.cockpit.money import Money, lines_of, money_of
from portfolio.cockpit.plan import plan_section, raised_of
from portfolio.earnedvalue.selectors import EarnedValue, earned_value_of
from portfolio.finance.models import MoneyOptions
from portfolio.finance.selectors import options_of, totals
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import HOLDERS
from portfolio.initiatives.wording import difference_in_words
from portfolio.lifecycle.gates.panels import watched
from portfolio.lifecycle.tolerances.models import ToleranceUse
from portfolio.lifecycle.tolerances.selectors import uses_of
from portfolio.tailored.needs import documents_of
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.ui.figures import month

Section = dict[str, Any]


def overview(initiative: Initiative, person: Person, today: date) -> Section:
    """Status per dimension with its history, what comes next, what is asked; of a holder, its roll-up."""
    reports = sheet.last_reports(initiative)
    periods = [month(one.cycle.period) for one in reversed(reports)]
    upcoming = [one for one in sheet.milestones_of(initiative) if one.actual_on is None]
    return {
        "held": sheet.held_by_status(initiative, person),
        "held_totals": _held_totals(initiative, person),
        "purpose": nearest(initiative, "purpose"),
        "latest": reports[0] if reports else None,
        "dimensions": sheet.dimension_rows(initiative, reports, periods),
        "upcoming": [
            (
                one,
                difference_in_words(one.baseline_on, one.forecast_on),
                (one.forecast_on or one.baseline_on or today) < today,
            )
            for one in upcoming[:5]
        ],
        "decisions": sheet.decisions_of(reports[0] if reports else None),
        "confidence": sheet.latest_confidence(initiative),
        "notes": sheet.notes_of(initiative),
        "end": expected_end(initiative),
        "gates": watched(initiative, today),
        "raised": raised_of(initiative),
        "end_in_words": difference_in_words(
            initiative.baseline_end, initiative.actual_end or initiative.forecast_end
        ),
    }


def _held_totals(initiative: Initiative, person: Person) -> list[Any]:
    """The money of what a portfolio or programme holds and the reader sees: each row once."""
    if initiative.kind not in HOLDERS:
        return []
    held = Initiative.objects.visible_to(person).below(initiative).exclude(pk=initiative.pk)
    return list(totals(held))


def plan(initiative: Initiative, person: Person, today: date) -> Section:
    """Stages, milestones, tolerances with their use, baselines and exceptions."""
    return plan_section(initiative, person, today)


def money(initiative: Initiative, person: Person, today: date) -> Section:
    """Money by year and over the whole life, per currency, with the figures behind it."""
    lines, options = lines_of(initiative), options_of(initiative)
    found = money_of(lines)
    held = initiative.kind in HOLDERS
    return {
        "currencies": [(one, money_chart(one)) for one in found],
        "lines": lines,
        "options": options,
        "cost": None if held else _cost_use(initiative),
        "earned": None if held else _earned(initiative, options, found, today),
        "held_totals": _held_totals(initiative, person),
        "may_edit_money": bool(can(person, Perm.MONEY_EDIT, initiative)),
    }


def _cost_use(initiative: Initiative) -> ToleranceUse | None:
    """How much of the cost tolerance of the project its estimate uses."""
    uses = uses_of(initiative)
    return next((x for x in uses if x.aspect == Dimension.COST and x.stage_id is None), None)


def _earned(
    initiative: Initiative, options: MoneyOptions, found: Sequence[Money], today: date
) -> Any:
    """The earned value on the day of the accounts, with its chart; only where the project uses it."""
    if not found:
        return None
    value = earned_value_of(
        initiative,
        options,
        budget=found[0].budget,
        actual=found[0].actual,
        currency=found[0].currency,
        on=initiative.standing.accounts_as_of or today,
    )
    if not isinstance(value, EarnedValue):
        return value
    return {
        "value": value,
        "chart": earned_chart(value),
        "rule": options.get_earning_rule_display(),
    }


def reports(initiative: Initiative, person: Person, today: date) -> Section:
    """Every status report, the latest first."""
    return {"reports": sheet.reports_of(initiative)}


def dependencies(initiative: Initiative, person: Person, today: date) -> Section:
    """What it needs of others and gives to others, with dates and alarms."""
    return links.dependencies(initiative, person, today)


def benefits(initiative: Initiative, person: Person, today: date) -> Section:
    """What it is worth, how that came true, and which objectives it serves."""
    return worth.benefits(initiative, person, today) | links.objectives(initiative, person, today)


def people(initiative: Initiative, person: Person, today: date) -> Section:
    """Who holds which role, and who held it before."""
    return {
        "roles": sheet.roles_of(initiative),
        "participations": sheet.participations_of(initiative),
        "away": sheet.away_of(initiative, today),
    }


def documents(initiative: Initiative, person: Person, today: date) -> Section:
    """The management products of a project, what the next gate misses first."""
    return {"documents": documents_of(initiative)}


BUILDERS: Mapping[str, Callable[[Initiative, Person, date], Section]] = {
    "detail": overview,
    "plan": plan,
    "money": money,
    "reports": reports,
    "dependencies": dependencies,
    "benefits": benefits,
    "people": people,
    "documents": documents,
}
