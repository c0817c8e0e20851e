"""A pack as tables, in the reader's language: one per content, numbers as numbers, dates as dates."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.sentences import sentence
from ppm.ui.choices import LANGUAGE_NAMES, MONEY_STATES, status
from reporting.packs import layer, marks, sources
from reporting.packs.content import MEASURES, Content
from reporting.packs.front_rows import differs
from reporting.snapshots.calc import COLOURS
from reporting.snapshots.frozen import Amount, Project

TEXT, LONG, NUMBER, MONEY, DAY = 24, 52, 12, 16, 13  # widths by what a column holds


@dataclass(frozen=True)
class Table:
    """One content: `heads` are labels with widths, rows hold text, numbers, dates or None."""

    key: str
    title: str
    heads: tuple[tuple[str, int], ...]
    rows: Iterable[Sequence[Any]]
    # The content of the pack that it belongs to; without one it is always there.
    part: str = ""


def figures(content: Content) -> Table:
    """Every figure with last time's beside it, and the number of its source."""
    return Table(
        "figures",
        _("Figures"),
        (
            (_("Source"), 8),
            (_("Figure"), LONG),
            (_("Value"), MONEY),
            (_("Last time"), MONEY),
            (_("Currency"), NUMBER),
            (_("Amounts known"), NUMBER),
            (_("Amounts in all"), NUMBER),
            (_("How it is counted"), 70),
        ),
        [
            (
                one.ref,
                sources.label_of(one, content),
                one.value,
                one.last,
                one.currency,
                one.known,
                one.of,
                sources.rule_of(one),
            )
            for one in content.figures.values()
        ],
    )


def decisions(content: Content) -> Table:
    return Table(
        "decisions",
        _("Decisions asked"),
        (
            *project_heads(),
            (_("Question"), LONG),
            (_("Proposal"), LONG),
            (_("If nothing is decided"), LONG),
            (_("Amount"), MONEY),
            (_("Currency"), NUMBER),
            (_("Language of the text"), TEXT),
        ),
        [
            (
                *project_cells(ask.project),
                layer.shown(ask.decision.question).value,
                layer.shown(ask.decision.proposal).value,
                layer.shown(ask.decision.consequence).value,
                ask.decision.amount,
                ask.project.currency if ask.decision.amount is not None else None,
                language(layer.shown(ask.decision.question).language),
            )
            for ask in content.asks
        ],
    )


def reds(content: Content) -> Table:
    return Table(
        "reds",
        _("Red projects"),
        (
            *project_heads(),
            (_("Red since (periods)"), NUMBER),
            (pgettext("of a project", "Dimension"), TEXT),
            (_("Cause"), LONG),
            (_("Path to green"), LONG),
            (_("Who acts"), TEXT),
            (_("Green again by"), DAY),
            (_("Language of the text"), TEXT),
        ),
        [
            (
                *project_cells(red.project),
                red.periods,
                str(Dimension(red.dimension.dimension).label) if red.dimension else None,
                (red.dimension.comment if red.dimension else "") or red.project.headline.value,
                red.dimension.path_to_green if red.dimension else None,
                red.dimension.action_owner if red.dimension else None,
                red.dimension.green_on if red.dimension else None,
                language(red.project.headline.language),
            )
            for red in content.reds
        ],
    )


def changes(content: Content) -> Table:
    words = change_words()
    return Table(
        "changes",
        _("Changed since last time"),
        (
            *project_heads(),
            (_("Change"), TEXT),
            (_("Status last time"), TEXT),
            (_("Status now"), TEXT),
            (_("Expected last time"), DAY),
            (_("Expected end"), DAY),
        ),
        [
            (
                *project_cells(one.project),
                words.get(one.kind, one.kind),
                word(one.colour_before) if one.colour_before else None,
                word(one.project.declared),
                one.end_before,
                one.project.forecast_end,
            )
            for one in content.changes
        ],
    )


def change_words() -> dict[str, str]:
    return {
        "turned_red": _("Turned red"),
        "recovered": _("Recovered"),
        "new": _("New"),
        "closed": _("No longer followed"),
        "moved": _("End moved"),
    }


def projects(content: Content) -> Table:
    """A row per project: what lists and totals are made of."""
    return Table(
        "projects",
        _("Projects"),
        (
            *project_heads(),
            (_("Unit"), TEXT),
            (_("Programme"), TEXT),
            (_("Project manager"), TEXT),
            (_("Executive"), TEXT),
            (_("Declared"), NUMBER),
            (_("Computed"), NUMBER),
            (_("Declared differs from computed"), NUMBER),
            (_("Headline"), LONG),
            (_("Language of the text"), TEXT),
            (_("Agreed end"), DAY),
            (_("Expected end"), DAY),
            (_("Days later"), NUMBER),
            (_("Currency"), NUMBER),
            *((label, MONEY) for _name, label in _measures()),
            *((_("%(amount)s: state") % {"amount": label}, NUMBER) for _n, label in _measures()),
            (_("Accounts as of"), DAY),
            (_("Report not received"), NUMBER),
            (_("Frozen row"), NUMBER),
            (_("Report"), NUMBER),
            (_("Submission"), NUMBER),
        ),
        [_project_row(one, content) for one in content.projects],
    )


def _project_row(one: Project, content: Content) -> tuple[Any, ...]:
    slip = (
        (one.forecast_end - one.baseline_end).days
        if one.forecast_end and one.baseline_end
        else None
    )
    amounts = [getattr(one, name) for name, _label in _measures()]
    unit = content.period.unit(one.unit)
    return (
        *project_cells(one),
        marks.plain_name(unit.names) if unit else one.unit,
        marks.plain_name(one.programme_names) if one.programme else None,
        content.period.person(one.manager),
        content.period.person(one.executive),
        word(one.declared),
        word(one.computed),
        yes_or_no(differs(one)),
        layer.shown(one.headline).value,
        language(layer.shown(one.headline).language) if one.headline else None,
        one.baseline_end,
        one.forecast_end,
        slip,
        one.currency,
        *(amount.value for amount in amounts),
        *(state_of(amount) for amount in amounts),
        one.accounts_as_of,
        yes_or_no(one.is_stale),
        one.row_hash[:8],
        one.report_id,
        one.revision,
    )


def dimensions(content: Content) -> Table:
    return Table(
        "dimensions",
        pgettext("of a project", "Dimensions"),
        (
            *project_heads(),
            (pgettext("of a project", "Dimension"), TEXT),
            (_("Declared"), NUMBER),
            (_("Computed"), NUMBER),
            (_("Why"), LONG),
            (_("Reason given"), LONG),
            (_("Path to green"), LONG),
            (_("Who acts"), TEXT),
            (_("Green again by"), DAY),
        ),
        [
            (
                *project_cells(one),
                str(Dimension(entry.dimension).label),
                word(entry.declared),
                word(entry.computed),
                sentence(entry.reason, dict(entry.inputs)) if entry.reason != "no_data" else None,
                entry.comment,
                entry.path_to_green,
                entry.action_owner,
                entry.green_on,
            )
            for one in content.projects
            for entry in one.dimensions
        ],
    )


def milestones(content: Content) -> Table:
    on = content.period.frozen_on
    return Table(
        "milestones",
        _("Milestones"),
        (
            *project_heads(),
            (_("Milestone"), LONG),
            (pgettext("milestone", "Critical"), NUMBER),
            (_("Agreed"), DAY),
            (_("Expected last time"), DAY),
            (_("Expected"), DAY),
            (_("Reached"), DAY),
            (_("Late"), NUMBER),
            (_("Language of the text"), TEXT),
        ),
        [
            (
                *project_cells(one),
                layer.shown(entry.name).value,
                yes_or_no(entry.is_critical),
                entry.baseline_on,
                entry.previous_on,
                entry.forecast_on,
                entry.actual_on,
                yes_or_no(entry.is_late(on)),
                language(layer.shown(entry.name).language),
            )
            for one in content.projects
            for entry in one.milestones
        ],
    )


def money(content: Content) -> Table:
    """Totals per currency, each with how many of its amounts are known."""
    rows = []
    for row in content.money:
        for name, label in _measures():
            figure = row.totals[name]
            rows.append((row.currency, label, figure.value, figure.known, figure.of, figure.ref))
        one = row.difference
        rows.append(
            (row.currency, _("Forecast less budget"), one.value, one.known, one.of, one.ref)
        )
    return Table(
        "money",
        _("Money"),
        (
            (_("Currency"), NUMBER),
            (_("Amount"), TEXT),
            (_("Total"), MONEY),
            (_("Amounts known"), NUMBER),
            (_("Amounts in all"), NUMBER),
            (_("Source"), 8),
        ),
        rows,
    )


def departments(content: Content) -> Table:
    return Table(
        "departments",
        _("Status by department"),
        (
            (_("Department"), LONG),
            *((word(colour), NUMBER) for colour in COLOURS),
            (pgettext("table", "Total"), NUMBER),
        ),
        [
            (
                marks.plain_name(row.unit.names),
                *(int(row.counts[colour].value or 0) for colour in COLOURS),
                len(row.projects),
            )
            for row in content.departments
        ],
    )


def trend(content: Content) -> Table:
    return Table(
        "trend",
        _("Status over the last periods"),
        (
            (_("Period"), TEXT),
            *((word(colour), NUMBER) for colour in COLOURS),
            (pgettext("table", "Total"), NUMBER),
        ),
        [
            (
                entry.period,
                *(entry.counts[colour] for colour in COLOURS),
                sum(entry.counts[colour] for colour in COLOURS),
            )
            for entry in content.trend
        ],
    )


def behind(content: Content) -> Table:
    """Where each figure comes from: the frozen rows behind it, one line each."""
    rows = {one.code: one for one in content.projects}
    return Table(
        "sources",
        _("Where the figures come from"),
        (
            (_("Source"), 8),
            (_("Figure"), LONG),
            *project_heads(),
            (_("Frozen row"), 66),
            (_("Report"), NUMBER),
            (_("Submission"), NUMBER),
        ),
        [
            (
                figure.ref,
                label,
                *project_cells(rows[code]),
                rows[code].row_hash,
                rows[code].report_id,
                rows[code].revision,
            )
            for figure in content.figures.values()
            for label in [sources.label_of(figure, content)]
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


def _measures() -> list[tuple[str, str]]:
    labels = {
        "budget": _("Budget"),
        "forecast": _("Forecast at completion"),
        "actual": _("Spent so far"),
    }
    return [(name, labels[name]) for name in MEASURES]


def project_heads() -> tuple[tuple[str, int], ...]:
    return ((_("Code"), 13), (_("Project"), 36))


def project_cells(one: Project) -> tuple[str, str]:
    return one.code, marks.plain_name(one.names)


def state_of(amount: Amount) -> str:
    if amount.is_known:
        return _("known")
    return str(MONEY_STATES.get(amount.state, MONEY_STATES["missing"]))


def word(colour: str) -> str:
    return str(status(colour).word)


def language(code: str) -> str:
    return str(capfirst(str(LANGUAGE_NAMES.get(code, code))))


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")
