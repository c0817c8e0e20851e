"""The sections of a pack as tables: what is at stake in registers, dates and money by year."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.exceptions.choices import ExceptionState
from portfolio.registers.actions.choices import ActionState
from portfolio.registers.decisions.choices import Outcome
from reporting.packfiles.tables import (
    DAY,
    LONG,
    MONEY,
    NUMBER,
    TEXT,
    Table,
    language,
    project_cells,
    project_heads,
    word,
    yes_or_no,
)
from reporting.packs import marks
from reporting.packs.choices import PackContent
from reporting.packs.content import MEASURES, Content
from reporting.snapshots.calc import COLOURS


def exceptions(content: Content) -> Table:
    return Table(
        "exceptions",
        _("Open exceptions"),
        (
            *project_heads(),
            (_("Aspect"), TEXT),
            (_("Situation"), LONG),
            (_("Recommendation"), LONG),
            (_("Decide by"), DAY),
            (_("Days open"), NUMBER),
            (_("State"), TEXT),
            (_("Since"), DAY),
            (_("Reference"), NUMBER),
            (_("Language of the text"), TEXT),
        ),
        [
            (
                *project_cells(one.project),
                str(Dimension(one.line.aspect).label),
                one.line.situation.value,
                one.line.recommendation.value,
                one.line.decide_by,
                one.days_open,
                str(ExceptionState(one.line.state).label),
                one.line.since,
                one.line.reference,
                language(one.line.situation.language),
            )
            for one in content.sections.exceptions
        ],
        part=PackContent.EXCEPTIONS,
    )


def years(content: Content) -> Table:
    """Each amount with how many of the projects behind it are known."""
    rows: list[tuple[Any, ...]] = []
    for one in content.sections.years:
        found = [(name, one.totals[name]) for name in MEASURES]
        rows += [
            (one.year, one.currency, words, figure.value, figure.known, figure.of, figure.ref)
            for (_name, figure), words in zip(
                found, (_("Budget"), _("Forecast at completion"), _("Spent so far")), strict=True
            )
        ]
        rows.append(
            (
                one.year,
                one.currency,
                _("Forecast less budget"),
                one.difference.value,
                one.difference.known,
                one.difference.of,
                one.difference.ref,
            )
        )
    return Table(
        "years",
        _("Money by year"),
        (
            (_("Year"), NUMBER),
            (_("Currency"), NUMBER),
            (_("Amount"), TEXT),
            (_("Total"), MONEY),
            (_("Amounts known"), NUMBER),
            (_("Amounts in all"), NUMBER),
            (_("Source"), 8),
        ),
        rows,
        part=PackContent.MONEY,
    )


def slips(content: Content) -> Table:
    return Table(
        "slips",
        _("Milestone slips"),
        (
            *project_heads(),
            (_("Milestone"), LONG),
            (pgettext("milestone", "Critical"), NUMBER),
            (_("Agreed"), DAY),
            (_("Expected last time"), DAY),
            (_("Expected"), DAY),
            (_("Days later"), NUMBER),
            (_("Days moved since last time"), NUMBER),
        ),
        [
            (
                *project_cells(one.project),
                one.milestone.name.value,
                yes_or_no(one.milestone.is_critical),
                one.milestone.baseline_on,
                one.milestone.previous_on,
                one.milestone.forecast_on,
                one.days,
                one.since_last,
            )
            for one in content.sections.slips
        ],
        part=PackContent.SLIPS,
    )


def risks(content: Content) -> Table:
    return Table(
        "risks",
        _("Highest risks"),
        (
            *project_heads(),
            (_("Reference"), NUMBER),
            (_("Risk"), LONG),
            (pgettext("risk", "Probability"), NUMBER),
            (pgettext("risk", "Impact"), NUMBER),
            (_("Score"), NUMBER),
            (_("Response approved"), NUMBER),
            (pgettext("register", "Owner"), TEXT),
        ),
        [
            (
                *project_cells(one.project),
                one.line.reference,
                one.line.title.value,
                one.line.probability,
                one.line.impact,
                one.line.score,
                yes_or_no(one.line.is_answered),
                content.period.person(one.line.owner),
            )
            for one in content.sections.risks
        ],
        part=PackContent.RISKS,
    )


def dependencies(content: Content) -> Table:
    return Table(
        "dependencies",
        _("Dependencies at stake"),
        (
            *project_heads(),
            (_("What is needed"), LONG),
            (_("Other side"), TEXT),
            (_("Needed by"), DAY),
            (_("Promised for"), DAY),
            (_("Days later"), NUMBER),
        ),
        [
            (
                *project_cells(one.project),
                one.line.what.value,
                f"{one.line.other} {marks.plain_name(one.line.other_names)}",
                one.line.needed_on,
                one.line.promised_on,
                one.days_late,
            )
            for one in content.sections.dependencies
        ],
        part=PackContent.DEPENDENCIES,
    )


def benefits(content: Content) -> Table:
    return Table(
        "benefits",
        _("Benefits due"),
        (
            *project_heads(),
            (_("Benefit"), LONG),
            (_("Next measurement"), DAY),
            (_("Realised, share of the target"), NUMBER),
            (_("Measured on"), DAY),
            (pgettext("register", "Owner"), TEXT),
        ),
        [
            (
                *project_cells(one.project),
                one.line.name.value,
                one.line.next_review_on,
                one.line.rate,
                one.line.measured_on,
                content.period.person(one.line.owner),
            )
            for one in content.sections.benefits
        ],
        part=PackContent.BENEFITS,
    )


def decided(content: Content) -> Table:
    outcomes = dict(Outcome.choices)
    return Table(
        "decided",
        _("Decisions taken"),
        (
            *project_heads(),
            (_("Decision"), LONG),
            (_("Decided on"), DAY),
            (_("Outcome"), TEXT),
            (_("Who acts"), TEXT),
        ),
        [
            (
                *project_cells(one.project),
                one.line.title.value,
                one.line.decided_on,
                str(outcomes.get(one.line.outcome, "")),
                content.period.person(one.line.owner),
            )
            for one in content.sections.decided
        ],
        part=PackContent.DECISIONS,
    )


def actions(content: Content) -> Table:
    return Table(
        "actions",
        _("Open actions"),
        (
            *project_heads(),
            (_("Action"), LONG),
            (_("Due"), DAY),
            (_("Days late"), NUMBER),
            (_("State"), TEXT),
            (_("Who acts"), TEXT),
        ),
        [
            (
                *project_cells(one.project),
                one.line.title.value,
                one.line.due_on,
                one.days_late,
                str(ActionState(one.line.state).label),
                content.period.person(one.line.owner),
            )
            for one in content.sections.actions
        ],
        part=PackContent.DECISIONS,
    )


def objectives(content: Content) -> Table:
    return Table(
        "objectives",
        pgettext("page", "Objectives"),
        (
            (_("Objective"), LONG),
            *((word(colour), NUMBER) for colour in COLOURS),
            (pgettext("table", "Total"), NUMBER),
        ),
        [
            (
                f"{one.code} {marks.plain_name(one.names)}",
                *(int(one.counts[colour].value or 0) for colour in COLOURS),
                len(one.projects),
            )
            for one in content.sections.objectives
        ],
        part=PackContent.OBJECTIVES,
    )


SECTION_TABLES = (
    exceptions,
    years,
    slips,
    risks,
    dependencies,
    benefits,
    decided,
    actions,
    objectives,
)
