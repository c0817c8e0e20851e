"""What the report form shows beside the fields: colours and why, old beside new, what is left to do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.meetings.models import Committee
from portfolio.statusreports.checks import Finding, check
from portfolio.statusreports.choices import Block
from portfolio.statusreports.colours import Colours, compute
from portfolio.statusreports.differences import Difference, change, differences
from portfolio.statusreports.form_rows import DimensionRow
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.sentences import sentence_of
from portfolio.statusreports.submission import Background, Submission
from ppm.org.workdays import working_days_between
from ppm.ui.figures import amount
from ppm.ui.language import KEY, asked_language


@dataclass(frozen=True)
class DimensionView:
    """A row of the status table."""

    row: DimensionRow
    computed: str
    why: str
    history: tuple[str, ...]
    before: str

    @property
    def is_open(self) -> bool:
        """Whether the fields under the row are shown without a choice being made."""
        return self.row.has_errors


@dataclass(frozen=True)
class FigureView:
    """A date or an amount: what was agreed, what was said last time, what is said now."""

    field: BoundField
    kind: str  # "day" or "money"
    agreed: object
    before: object
    difference: str


@dataclass(frozen=True)
class BlockView:
    code: str
    label: "str | Promise"
    is_done: bool
    is_returned: bool


@dataclass(frozen=True)
class EditingView:
    """Everything that `report_edit.html` draws beside the form itself."""

    dimensions: list[DimensionView]
    figures: list[FigureView]
    blocks: list[BlockView]
    findings: list[Finding]
    differences: list[Difference]
    colours: Colours
    overall_why: str

    @property
    def done(self) -> int:
        return sum(block.is_done for block in self.blocks)

    @property
    def blocking(self) -> list[Finding]:
        return [one for one in self.findings if one.is_blocking]

    @property
    def warnings(self) -> list[Finding]:
        return [one for one in self.findings if not one.is_blocking]


BLOCK_OF_FIELD = {
    "headline": Block.SUMMARY,
    "done": Block.SUMMARY,
    "next_steps": Block.SUMMARY,
    "help_needed": Block.SUMMARY,
    "language": Block.SUMMARY,
    "is_unchanged": Block.SUMMARY,
    "forecast_end": Block.FIGURES,
    "actual": Block.FIGURES,
    "forecast": Block.FIGURES,
    "accounts_as_of": Block.FIGURES,
}


def block_of(field: str) -> Block:
    """The block that a field of the form stands in."""
    if field in BLOCK_OF_FIELD:
        return BLOCK_OF_FIELD[field]
    if field[0] in "md" and field[1:2].isdigit():
        return Block.MILESTONES if field[0] == "m" else Block.DECISIONS
    return Block.STATUS


def view_of(
    form: ReportForm, *, background: Background, committees: list[Committee], today: date
) -> EditingView:
    """Judge what stands in the form now, whether it was typed, saved or prefilled."""
    is_judged = form.is_bound and not asked_language(form.data)
    judged = form if is_judged else _bound_copy(form, background, committees)
    problems = judged.errors  # reads the values
    said = judged.submission()
    colours = compute(background, said, working_days_between)
    unreadable = [
        Finding(
            "FORMAT",
            name,
            _("%(label)s: %(error)s"),
            params={"label": judged.fields[name].label, "error": errors[0]},
        )
        for name, errors in problems.items()
        if name in judged.fields and not is_judged
    ]
    findings = [*unreadable, *check(background, said, colours, today)]
    open_blocks = {block_of(one.field) for one in findings if one.is_blocking}
    open_blocks |= {block_of(name) for name in problems if name in judged.fields}
    returned = set(background.report.returned_blocks or [])
    return EditingView(
        dimensions=[_dimension(row, background, colours) for row in form.dimension_rows()],
        figures=_figures(form, background, said),
        blocks=[
            BlockView(code, label, code not in open_blocks, code in returned)
            for code, label in Block.choices
        ],
        findings=findings,
        differences=differences(
            background,
            background.previous_said,
            said,
        ),
        colours=colours,
        overall_why=sentence_of(colours.computed),
    )


def _bound_copy(
    form: ReportForm, background: Background, committees: list[Committee]
) -> ReportForm:
    """The same values as if they had just been sent, so that they are read and checked."""
    values = {name: form[name].value() or "" for name in form.fields}
    values.pop(KEY, None)
    copy = ReportForm(values, background=background, committees=committees)
    copy.is_valid()
    return copy


def _dimension(row: DimensionRow, background: Background, colours: Colours) -> DimensionView:
    name = row.dimension
    result = colours.dimensions[name]
    before = background.previous_dimensions.get(name)
    return DimensionView(
        row=row,
        computed=result.colour,
        why=sentence_of(result),
        history=background.history.get(name, ()),
        before=before.declared if before else "",
    )


def _figures(form: ReportForm, background: Background, said: Submission) -> list[FigureView]:
    initiative, standing, before = background.initiative, background.standing, background.previous
    budget = standing.budget if standing.budget_state == "known" else None
    return [
        FigureView(
            form["forecast_end"],
            "day",
            initiative.baseline_end,
            before.forecast_end if before else None,
            days_in_words(initiative.baseline_end, said.forecast_end),
        ),
        FigureView(
            form["forecast"],
            "money",
            budget,
            before.forecast if before else None,
            money_in_words(budget, said.forecast, standing.currency),
        ),
        FigureView(
            form["actual"],
            "money",
            None,
            before.actual if before else None,
            money_in_words(before.actual if before else None, said.actual, standing.currency),
        ),
    ]


def days_in_words(agreed: date | None, now: date | None) -> str:
    """“+12 working days”, “on the agreed day”; nothing when one of both is not known."""
    if agreed is None or now is None:
        return ""
    days = working_days_between(agreed, now)
    if not days:
        return _("on the agreed day")
    shown = f"+{days}" if days > 0 else f"−{-days}"
    return ngettext("%(days)s working day", "%(days)s working days", abs(days)) % {"days": shown}


def money_in_words(before: Decimal | None, now: Decimal | None, currency: str) -> str:
    """“+12 000 €”, “no difference”; nothing when one of both is not known."""
    difference = change(before, now)
    if difference is None:
        return ""
    if not difference:
        return _("no difference")
    return f"+{amount(difference, currency)}" if difference > 0 else amount(difference, currency)
