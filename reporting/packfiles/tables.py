"""The tables of every pack, in the reader's language: figures, what is asked, projects, sources."""

from collections.abc import Callable
from operator import attrgetter, itemgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.sentences import sentence
from ppm.ui.choices import MONEY_STATES
from reporting.packfiles.shape import (
    DAY,
    LONG,
    MONEY,
    NUMBER,
    SOURCE,
    TEXT,
    Column,
    Table,
    amount_columns,
    amounts_of,
    colour_columns,
    measures,
    project_columns,
    project_table,
    table,
    word,
    yes_or_no,
)
from reporting.packs import layer, marks, sources
from reporting.packs.content import Content, Figure, Red
from reporting.packs.front_rows import change_words, differs
from reporting.snapshots.frozen import Amount, Project, Text


def figures(content: Content) -> Table:
    """Every figure with last time's beside it, and the number of its source."""
    return table(
        "figures",
        _("Figures"),
        (
            Column(_("Source"), SOURCE, lambda one: one.ref),
            Column(_("Figure"), LONG, lambda one: sources.label_of(one, content)),
            Column(_("Value"), MONEY, lambda one: one.value),
            Column(_("Last time"), MONEY, lambda one: one.last),
            Column(_("Currency"), NUMBER, lambda one: one.currency),
            Column(_("Amounts known"), NUMBER, lambda one: one.known),
            Column(_("Amounts in all"), NUMBER, lambda one: one.of),
            Column(_("How it is counted"), 70, sources.rule_of),
        ),
        content.figures.values(),
    )


def decisions(content: Content) -> Table:
    return project_table(
        "decisions",
        _("Decisions asked"),
        (
            Column(_("Question"), LONG, lambda one: one.decision.question),
            Column(_("Proposal"), LONG, lambda one: one.decision.proposal),
            Column(_("If nothing is decided"), LONG, lambda one: one.decision.consequence),
            Column(_("Amount"), MONEY, lambda one: one.decision.amount),
            Column(
                _("Currency"),
                NUMBER,
                lambda one: one.project.currency if one.decision.amount is not None else None,
            ),
        ),
        content.asks,
    )


def reds(content: Content) -> Table:
    def of(name: str) -> Callable[[Red], Any]:
        return lambda one: getattr(one.dimension, name) if one.dimension else None

    return project_table(
        "reds",
        _("Red projects"),
        (
            Column(_("Red since (periods)"), NUMBER, lambda one: one.periods),
            Column(
                pgettext("of a project", "Dimension"),
                TEXT,
                lambda one: (
                    str(Dimension(one.dimension.dimension).label) if one.dimension else None
                ),
            ),
            Column(_("Cause"), LONG, attrgetter("cause")),
            Column(_("Path to green"), LONG, attrgetter("path")),
            Column(_("Who acts"), TEXT, of("action_owner")),
            Column(_("Green again by"), DAY, of("green_on")),
        ),
        content.reds,
    )


# What became of them is not for the readers of this perimeter.
GONE = ("closed", "left")


def changes(content: Content) -> Table:
    words = change_words()
    return project_table(
        "changes",
        _("Changed since last time"),
        (
            Column(
                pgettext("what changed", "Change"), TEXT, lambda one: words.get(one.kind, one.kind)
            ),
            Column(
                _("Status last time"),
                TEXT,
                lambda one: word(one.colour_before) if one.colour_before else None,
            ),
            Column(
                _("Status now"),
                TEXT,
                lambda one: word(one.project.declared) if one.kind not in GONE else None,
            ),
            Column(
                _("Expected last time"), DAY, lambda one: one.end_before or one.project.previous_end
            ),
            Column(
                _("Expected end"),
                DAY,
                lambda one: one.project.forecast_end if one.kind not in GONE else None,
            ),
            Column(_("Unit last time"), TEXT, lambda one: one.unit_before or None),
        ),
        content.changes,
    )


def projects(content: Content) -> Table:
    """A row per project: what lists and totals are made of."""

    def unit(one: Project) -> str:
        found = content.period.unit(one.unit)
        return marks.plain_name(found.names) if found else one.unit

    def amount(name: str) -> Callable[[Project], Any]:
        return lambda one: getattr(one, name).value

    def state(name: str) -> Callable[[Project], str]:
        return lambda one: state_of(getattr(one, name))

    return project_table(
        "projects",
        _("Projects"),
        (
            Column(_("Unit"), TEXT, unit),
            Column(
                _("Programme"),
                TEXT,
                lambda one: marks.plain_name(one.programme_names) if one.programme else None,
            ),
            Column(_("Project manager"), TEXT, lambda one: content.period.person(one.manager)),
            Column(
                layer.label("executive", _("Executive")),
                TEXT,
                lambda one: content.period.person(one.executive),
            ),
            Column(_("Declared"), NUMBER, lambda one: word(one.declared)),
            Column(_("Computed"), NUMBER, lambda one: word(one.computed)),
            Column(
                _("Declared differs from computed"), NUMBER, lambda one: yes_or_no(differs(one))
            ),
            Column(_("Headline"), LONG, lambda one: one.headline),
            Column(_("Agreed end"), DAY, lambda one: one.baseline_end),
            Column(_("Expected end"), DAY, lambda one: one.forecast_end),
            Column(_("Days later"), NUMBER, _slip),
            Column(_("Currency"), NUMBER, lambda one: one.currency),
            *(Column(label, MONEY, amount(name)) for name, label in measures()),
            *(
                Column(_("%(amount)s: state") % {"amount": label}, NUMBER, state(name))
                for name, label in measures()
            ),
            Column(_("Accounts as of"), DAY, lambda one: one.accounts_as_of),
            Column(_("Report not received"), NUMBER, lambda one: yes_or_no(one.is_stale)),
            *frozen_columns(8),
        ),
        content.projects,
        project=lambda one: one,
    )


def frozen_columns(
    signs: int, project: Callable[[Any], Project] = lambda one: one
) -> tuple[Column, ...]:
    """Which frozen row, report and submission a row is from; `signs` of the fingerprint of the row."""
    return (
        Column(_("Frozen row"), signs + 4, lambda one: project(one).row_hash[:signs]),
        Column(_("Report"), NUMBER, lambda one: project(one).report_id),
        Column(_("Submission"), NUMBER, lambda one: project(one).revision),
    )


def _slip(one: Project) -> int | None:
    if one.forecast_end and one.baseline_end:
        return (one.forecast_end - one.baseline_end).days
    return None


def dimensions(content: Content) -> Table:
    def text(name: str) -> Callable[[Any], Text]:
        return lambda pair: Text(getattr(pair[1], name), pair[0].headline.language)

    def why(pair: Any) -> str | None:
        entry = pair[1]
        return sentence(entry.reason, dict(entry.inputs)) if entry.reason != "no_data" else None

    return project_table(
        "dimensions",
        pgettext("of a project", "Dimensions"),
        (
            Column(
                pgettext("of a project", "Dimension"),
                TEXT,
                lambda pair: str(Dimension(pair[1].dimension).label),
            ),
            Column(_("Declared"), NUMBER, lambda pair: word(pair[1].declared)),
            Column(_("Computed"), NUMBER, lambda pair: word(pair[1].computed)),
            Column(_("Why"), LONG, why),
            Column(_("Reason given"), LONG, text("comment")),
            Column(_("Path to green"), LONG, text("path_to_green")),
            Column(_("Who acts"), TEXT, lambda pair: pair[1].action_owner),
            Column(_("Green again by"), DAY, lambda pair: pair[1].green_on),
        ),
        [(one, entry) for one in content.projects for entry in one.dimensions],
        project=itemgetter(0),
    )


def milestones(content: Content) -> Table:
    on = content.period.frozen_on
    return project_table(
        "milestones",
        _("Milestones"),
        (
            Column(_("Milestone"), LONG, lambda pair: pair[1].name),
            Column(
                pgettext("milestone", "Critical"),
                NUMBER,
                lambda pair: yes_or_no(pair[1].is_critical),
            ),
            Column(_("Agreed"), DAY, lambda pair: pair[1].baseline_on),
            Column(_("Expected last time"), DAY, lambda pair: pair[1].previous_on),
            Column(_("Expected"), DAY, lambda pair: pair[1].forecast_on),
            Column(_("Reached"), DAY, lambda pair: pair[1].actual_on),
            Column(_("Late"), NUMBER, lambda pair: yes_or_no(pair[1].is_late(on))),
        ),
        [(one, entry) for one in content.projects for entry in one.milestones if entry.is_shown],
        project=itemgetter(0),
    )


def money(content: Content) -> Table:
    """Totals per currency, each with how many of its amounts are known."""
    return table(
        "money",
        _("Money"),
        (
            Column(_("Currency"), NUMBER, lambda one: one[0].currency),
            Column(_("Amount"), TEXT, itemgetter(1)),
            *amount_columns(itemgetter(2)),
        ),
        [one for row in content.money for one in amounts_of(row)],
    )


def departments(content: Content) -> Table:
    return table(
        "departments",
        _("Status by department"),
        (
            Column(_("Department"), LONG, lambda one: marks.plain_name(one.unit.names)),
            *colour_columns(attrgetter("counts"), lambda one: len(one.projects)),
        ),
        content.departments,
    )


def trend(content: Content) -> Table:
    return table(
        "trend",
        _("Status over the last periods"),
        (
            Column(_("Period"), TEXT, lambda one: one.period),
            *colour_columns(attrgetter("counts"), lambda one: sum(one.counts.values())),
        ),
        content.trend,
    )


def behind(content: Content) -> Table:
    """Where each figure comes from: the frozen rows behind it, one line each."""
    rows = {one.code: one for one in content.projects}

    def origin(pair: tuple[Figure, Project]) -> Project:
        return pair[1]

    return table(
        "sources",
        _("Where the figures come from"),
        (
            Column(_("Source"), SOURCE, lambda pair: pair[0].ref),
            Column(_("Figure"), LONG, lambda pair: sources.label_of(pair[0], content)),
            *project_columns(origin),
            *frozen_columns(64, origin),
        ),
        [
            (figure, rows[code])
            for figure in content.figures.values()
            for code in figure.codes
            if code in rows
        ],
    )


TABLES: tuple[Callable[[Content], Table], ...] = (
    figures,
    decisions,
    reds,
    changes,
    departments,
    trend,
    money,
    projects,
    dimensions,
    milestones,
)


def state_of(amount: Amount) -> str:
    """In a word, whether an amount is known and if not, why."""
    if amount.is_known:
        return _("known")
    return str(MONEY_STATES.get(amount.state, MONEY_STATES["missing"]))
