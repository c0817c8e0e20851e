"""The sections of a pack as tables: what is at stake in registers, dates and money by year."""

from collections.abc import Callable
from operator import attrgetter, itemgetter
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.exceptions.choices import ExceptionState
from portfolio.registers.actions.choices import ActionState
from portfolio.registers.decisions.choices import Outcome
from portfolio.registers.risks.choices import RiskKind
from reporting.packfiles.shape import (
    DAY,
    LONG,
    NUMBER,
    TEXT,
    Column,
    Share,
    Table,
    Year,
    amount_columns,
    amounts_of,
    colour_columns,
    project_table,
    table,
    word,
    yes_or_no,
)
from reporting.packs import marks
from reporting.packs.choices import PackContent
from reporting.packs.content import Content
from reporting.packs.front_rows import erratum_row


def board_items(content: Content) -> Table:
    return project_table(
        "board_items",
        _("Declared better than computed for longer than the rules allow"),
        (
            Column(
                pgettext("of a project", "Dimension"),
                TEXT,
                lambda one: capfirst(str(Dimension(one.dimension.dimension).label)),
            ),
            Column(_("Declared"), NUMBER, lambda one: word(one.dimension.declared)),
            Column(_("Computed"), NUMBER, lambda one: word(one.dimension.computed)),
            Column(_("Periods in a row"), NUMBER, lambda one: one.times),
            Column(_("Reason given"), LONG, attrgetter("reason")),
        ),
        content.board_items,
        PackContent.EXCEPTIONS,
    )


def exceptions(content: Content) -> Table:
    return project_table(
        "exceptions",
        _("Open exceptions"),
        (
            Column(_("Aspect"), TEXT, lambda one: capfirst(str(Dimension(one.line.aspect).label))),
            Column(_("Situation"), LONG, lambda one: one.line.situation),
            Column(_("Recommendation"), LONG, lambda one: one.line.recommendation),
            Column(_("Decide by"), DAY, lambda one: one.line.decide_by),
            Column(_("Days open"), NUMBER, lambda one: one.days_open),
            Column(_("State"), TEXT, lambda one: str(ExceptionState(one.line.state).label)),
            Column(_("Since"), DAY, lambda one: one.line.since),
            Column(_("Reference"), NUMBER, lambda one: one.line.reference),
        ),
        content.sections.exceptions,
        PackContent.EXCEPTIONS,
    )


def years(content: Content) -> Table:
    """Each amount with how many of the projects behind it are known."""
    return table(
        "years",
        _("Money by year"),
        (
            Column(_("Year"), NUMBER, lambda one: Year(one[0].year)),
            Column(_("Currency"), NUMBER, lambda one: one[0].currency),
            Column(_("Amount"), TEXT, itemgetter(1)),
            *amount_columns(itemgetter(2)),
        ),
        [one for row in content.sections.years for one in amounts_of(row, is_year=True)],
        PackContent.MONEY,
        lead=3,
    )


def slips(content: Content) -> Table:
    return project_table(
        "slips",
        _("Milestone slips"),
        (
            Column(_("Milestone"), LONG, lambda one: one.milestone.name),
            Column(_("Agreed"), DAY, lambda one: one.milestone.baseline_on),
            Column(_("Expected last time"), DAY, lambda one: one.milestone.previous_on),
            Column(_("Expected"), DAY, lambda one: one.milestone.forecast_on),
            Column(_("Days later"), NUMBER, lambda one: one.days),
            Column(_("Days moved since last time"), NUMBER, lambda one: one.since_last),
            Column(
                pgettext("milestone", "Critical"),
                NUMBER,
                lambda one: yes_or_no(one.milestone.is_critical),
            ),
        ),
        content.sections.slips,
        PackContent.SLIPS,
    )


def history(content: Content) -> Table:
    """The status of each period; projects that were green throughout are left out."""
    months = sorted({past.period for one in content.sections.history for past in one.past})

    def column(place: int) -> Column:
        month = months[place]
        return Column(
            marks.short_month(month),
            NUMBER,
            lambda one: next(
                (word(past.declared) for past in one.past if past.period == month), None
            ),
        )

    return project_table(
        "history",
        _("Status over six periods"),
        [column(place) for place in range(len(months))],
        content.sections.history,
        PackContent.HISTORY,
    )


def risks(content: Content) -> Table:
    return project_table(
        "risks",
        _("Risks for the committee"),
        (
            Column(_("Risk"), LONG, lambda one: one.line.title),
            Column(
                pgettext("register", "Kind"), NUMBER, lambda one: str(RiskKind(one.line.kind).label)
            ),
            Column(pgettext("risk", "Probability"), NUMBER, lambda one: one.line.probability),
            Column(pgettext("risk", "Impact"), NUMBER, lambda one: one.line.impact),
            Column(_("Score"), NUMBER, lambda one: one.line.score),
            Column(pgettext("register", "Owner"), TEXT, _owner(content)),
            Column(_("Response approved"), NUMBER, lambda one: yes_or_no(one.line.is_answered)),
            Column(_("Reference"), NUMBER, lambda one: one.line.reference),
        ),
        content.sections.risks,
        PackContent.RISKS,
    )


def dependencies(content: Content) -> Table:
    return project_table(
        "dependencies",
        _("Dependencies at stake"),
        (
            Column(_("What is needed"), LONG, lambda one: one.line.what),
            Column(
                _("Other side"),
                TEXT,
                lambda one: f"{one.line.other} {marks.plain_name(one.line.other_names)}".strip(),
            ),
            Column(_("Needed by"), DAY, lambda one: one.line.needed_on),
            Column(_("Promised for"), DAY, lambda one: one.line.promised_on),
            Column(_("Days later"), NUMBER, lambda one: one.days_late),
        ),
        content.sections.dependencies,
        PackContent.DEPENDENCIES,
    )


def benefits(content: Content) -> Table:
    return project_table(
        "benefits",
        _("Benefits due"),
        (
            Column(_("Benefit"), LONG, lambda one: one.line.name),
            Column(_("Next measurement"), DAY, lambda one: one.line.next_review_on),
            Column(
                _("Realised, share of the target"),
                NUMBER,
                lambda one: Share(one.line.rate) if one.line.rate is not None else None,
            ),
            Column(_("Measured on"), DAY, lambda one: one.line.measured_on),
            Column(pgettext("register", "Owner"), TEXT, _owner(content)),
        ),
        content.sections.benefits,
        PackContent.BENEFITS,
    )


def decided(content: Content) -> Table:
    outcomes = dict(Outcome.choices)
    return project_table(
        "decided",
        _("Decisions taken"),
        (
            Column(_("Decision"), LONG, lambda one: one.line.title),
            Column(_("Decided on"), DAY, lambda one: one.line.decided_on),
            Column(_("Outcome"), TEXT, lambda one: str(outcomes.get(one.line.outcome, ""))),
            Column(_("Who acts"), TEXT, _owner(content)),
        ),
        content.sections.decided,
        PackContent.DECISIONS,
    )


def actions(content: Content) -> Table:
    return project_table(
        "actions",
        _("Open actions"),
        (
            Column(_("Action"), LONG, lambda one: one.line.title),
            Column(_("Due"), DAY, lambda one: one.line.due_on),
            Column(_("Days late"), NUMBER, lambda one: one.days_late),
            Column(_("State"), TEXT, lambda one: str(ActionState(one.line.state).label)),
            Column(_("Who acts"), TEXT, _owner(content)),
        ),
        content.sections.actions,
        PackContent.DECISIONS,
    )


def objectives(content: Content) -> Table:
    return table(
        "objectives",
        pgettext("page", "Objectives"),
        (
            Column(_("Objective"), LONG, lambda one: f"{one.code} {marks.plain_name(one.names)}"),
            *colour_columns(attrgetter("counts"), lambda one: len(one.projects)),
        ),
        content.sections.objectives,
        PackContent.OBJECTIVES,
    )


def errata(content: Content) -> Table:
    """Figures put right after the freeze, old and new."""
    rows = [(row.project, erratum_row(row, {}), row.reason) for row in content.errata]
    return project_table(
        "errata",
        _("Erratum"),
        (
            Column(_("Figure"), TEXT, lambda one: one[1]["field"]),
            Column(_("As frozen"), TEXT, lambda one: one[1]["old"]),
            Column(_("Corrected"), TEXT, lambda one: one[1]["new"]),
            Column(_("Reason"), LONG, itemgetter(2)),
            Column(_("By"), TEXT, lambda one: one[1]["by"]),
            Column(pgettext("date", "Day"), DAY, lambda one: one[1]["day"]),
        ),
        rows,
        project=itemgetter(0),
    )


def _owner(content: Content) -> Callable[[Any], str]:
    return lambda one: content.period.person(one.line.owner)


SECTION_TABLES = (
    errata,
    board_items,
    exceptions,
    objectives,
    years,
    slips,
    history,
    risks,
    dependencies,
    benefits,
    decided,
    actions,
)
