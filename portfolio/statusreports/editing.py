"""What the report form shows beside the fields: state of the blocks, colours and why, what is left to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.forms.boundfield import BoundField
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from methodology.tailoring.choices import TailoringClass
from methodology.tailoring.levels import level_words
from portfolio.standings.choices import Colour
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.checks.running import check
from portfolio.statusreports.checks.summing_up import summed_up
from portfolio.statusreports.choices import Block
from portfolio.statusreports.colours import Colours, compute
from portfolio.statusreports.differences import Difference, differences
from portfolio.statusreports.drafts.blocks import FIGURES, OUTLOOK, block_of
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.figures import FigureView, figures_of
from portfolio.statusreports.following import overtaken, source_of
from portfolio.statusreports.form_rows import DimensionRow, colour_buttons
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.labels import label_of
from portfolio.statusreports.line_differences import lines_typed
from portfolio.statusreports.reading import months_in_words
from portfolio.statusreports.register_lines import changed_since
from portfolio.statusreports.sections.layout import SectionLayout
from portfolio.statusreports.sentences import sentence_of
from portfolio.statusreports.submission import Background, Submission
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.org.workdays import working_days_between

TEXTS = ("done", "next_steps", "help_needed")


@dataclass(frozen=True)
class DimensionView:
    """A row of the status table; folded when it is green and nothing changed."""

    row: DimensionRow
    computed: str
    why: str
    history: tuple[str, ...]
    months: tuple[str, ...]
    before: str
    is_folded: bool
    frozen: str
    # The words that the dimension has for each colour.
    levels: dict[str, str]

    @property
    def choices(self) -> SafeString:
        """The radio buttons, each with the word that the dimension has for its colour."""
        return colour_buttons(self.row.declared, self.levels)

    @property
    def is_open(self) -> bool:
        """Whether the fields under the row are shown without a choice being made."""
        return self.row.has_errors


@dataclass(frozen=True)
class Said:
    """Who said or saved something, and when."""

    by: Person | None
    at: datetime | None


@dataclass(frozen=True)
class Aside:
    """The text of a block that lost a conflict: field, what it says, what is stored."""

    who: Said
    texts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class BlockView:
    code: str
    number: int
    label: "str | Promise"
    is_done: bool
    is_returned: bool
    is_folded: bool
    comment: str
    same: Said | None
    saved: Said | None
    aside: Aside | None
    can_be_same: bool

    @property
    def is_saved_since(self) -> bool:
        """Whether anything was saved in the block after the report came back."""
        return self.saved is not None or self.same is not None

    @property
    def same_label(self) -> str:
        return _("All confirmed") if self.is_lines else _("Nothing changed")

    @property
    def is_lines(self) -> bool:
        return self.code == Block.MILESTONES


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
    said: Submission

    texts: list[BoundField]
    outlook: list[BoundField]

    @property
    def done(self) -> int:
        return sum(block.is_done for block in self.blocks)

    @property
    def blocking(self) -> list[Finding]:
        return [one for one in self.findings if one.is_blocking]

    @property
    def left(self) -> list[Finding]:
        """What stops the submission, in few lines."""
        return summed_up(self.blocking)

    @property
    def warnings(self) -> list[Finding]:
        return [one for one in self.findings if not one.is_blocking]

    @property
    def to_answer(self) -> list[BlockView]:
        """Blocks that came back and were not saved since."""
        return [one for one in self.blocks if one.is_returned and not one.is_saved_since]

    @property
    def open_dimensions(self) -> list[DimensionView]:
        return [one for one in self.dimensions if not one.is_folded]

    @property
    def folded_dimensions(self) -> list[DimensionView]:
        return [one for one in self.dimensions if one.is_folded]


def view_of(
    form: ReportForm,
    *,
    background: Background,
    today: date,
    draft: ReportDraft | None = None,
    is_sent: bool = True,
) -> EditingView:
    """Judge what stands in the form now; unless it was sent, its fields are drawn without remarks."""
    problems = dict(form.errors)
    if not hasattr(form, "cleaned_data"):
        form.cleaned_data = {}
    said = form.submission()
    colours = compute(background, said, working_days_between)
    unreadable = [
        Finding(
            "FORMAT",
            name,
            _("%(label)s: %(error)s"),
            params={"label": label_of(form, background, name), "error": errors[0]},
        )
        for name, errors in problems.items()
        if name in form.fields and not is_sent
    ]
    if not is_sent:
        form.forget_errors()
    findings = [
        *unreadable,
        *check(background, said, colours, today),
        *changed_since(background, said),
        *overtaken(said, source_of(background)),
    ]
    stopped = {block_of(one.field) for one in findings if one.is_blocking}
    stopped |= {block_of(name) for name in problems}
    words = level_words()
    return EditingView(
        dimensions=[_dimension(row, background, colours, words) for row in form.dimension_rows()],
        figures=figures_of(form, background, said),
        blocks=_blocks(form, background, draft, stopped),
        findings=findings,
        differences=differences(
            background,
            background.previous_said,
            replace(
                _as_far_as_read(said, background, problems), lines=lines_typed(background, said)
            ),
        ),
        colours=colours,
        overall_why=sentence_of(colours.computed),
        said=said,
        texts=_asked(form, TEXTS),
        outlook=_asked(form, OUTLOOK),
    )


def _as_far_as_read(
    said: Submission, background: Background, problems: Mapping[str, Any]
) -> Submission:
    """What was typed wrongly is no change: it counts as last time, until it can be read."""
    before = background.previous_said
    if before is None or not problems:
        return said
    figures = {name: getattr(before, name) for name in FIGURES if name in problems}
    wrong = {name.partition("_")[0] for name in problems}
    readable = tuple(one for one in said.milestones if f"m{one.milestone_id}" not in wrong)
    return replace(said, **figures, milestones=readable)


def _asked(form: ReportForm, names: tuple[str, ...]) -> list[BoundField]:
    return [form[name] for name in names if name in form.fields]


def _blocks(
    form: ReportForm, background: Background, draft: ReportDraft | None, stopped: set[Block | None]
) -> list[BlockView]:
    report = background.report
    comments = report.return_comments or {}
    is_returned = report.state == "returned"
    returned = {*(report.returned_blocks or ()), *comments} if is_returned else set()
    meta: Mapping[str, dict[str, object]] = draft.blocks if draft else {}
    people = _people(draft)
    found = []
    for number, section in enumerate(background.layout.sections, 1):
        code = section.block
        own: Mapping[str, Any] = meta.get(code, {})
        is_saved = "at" in own
        known = bool(report.revision) and code not in returned
        aside = draft.aside.get(code) if draft else None
        found.append(
            BlockView(
                code=code,
                number=number,
                label=heading(section),
                is_done=code not in stopped and (is_saved or known),
                is_returned=code in returned,
                is_folded=bool(returned) and code not in returned and code not in stopped,
                comment=comments.get(code, ""),
                same=_said(own["same"], people) if "same" in own else None,
                saved=_said(own, people) if is_saved else None,
                aside=_aside(form, aside, people) if aside else None,
                can_be_same=background.previous is not None,
            )
        )
    return found


def heading(section: SectionLayout) -> "str | Promise":
    """The heading of a block in the language in force: that of its version, or the usual one."""
    names = dict(zip(LANGUAGES, section.names, strict=True))
    return names.get(translation.get_language() or "", "") or Block(section.block).label


def _people(draft: ReportDraft | None) -> dict[int, Person]:
    """Everybody who is named by the draft, in one query at most."""
    if draft is None:
        return {}
    entries = [*draft.blocks.values(), *draft.aside.values()]
    entries += [one["same"] for one in draft.blocks.values() if "same" in one]
    keys = {one["by"] for one in entries if one.get("by")} - {draft.saved_by_id}
    return {
        draft.saved_by_id: draft.saved_by,
        **(Person.objects.in_bulk(keys) if keys else {}),
    }


def _said(entry: Mapping[str, object], people: Mapping[int, Person]) -> Said:
    by, at = entry.get("by"), entry.get("at")
    return Said(
        people.get(by) if isinstance(by, int) else None,
        datetime.fromisoformat(at) if isinstance(at, str) else None,
    )


def _aside(form: ReportForm, entry: Mapping[str, object], people: Mapping[int, Person]) -> Aside:
    values = entry.get("values")
    texts = []
    for name, text in (values if isinstance(values, dict) else {}).items():
        if name in form.fields and not form[name].is_hidden:
            now = str(form[name].value() or "")
            if now.split() != str(text).split():
                texts.append((label_of(form, form.background, name), str(text), now))
    return Aside(_said(entry, people), tuple(texts))


def _dimension(
    row: DimensionRow,
    background: Background,
    colours: Colours,
    words: Mapping[tuple[str, str], str],
) -> DimensionView:
    name = row.dimension
    result = colours.dimensions[name]
    before = background.previous_dimensions.get(name)
    declared = row.declared.value() or Colour.GREY
    is_calm = (
        before is not None
        and declared == before.declared == Colour.GREEN
        and result.colour in (Colour.GREEN, before.computed)
        and result.colour in (Colour.GREEN, Colour.GREY)
    )
    return DimensionView(
        row=row,
        computed=result.colour,
        why=sentence_of(result),
        history=background.history.get(name, ()),
        months=months_in_words(background, name),
        before=before.declared if before else "",
        is_folded=is_calm
        and not row.has_errors
        and background.initiative.tailoring_class != TailoringClass.REINFORCED,
        frozen=background.frozen_dimensions.get(name, ""),
        levels={colour: words.get((name, colour), "") for colour in Colour.values},
    )


def nothing_got_worse(background: Background, colours: Colours) -> bool:
    """Whether no dimension computes worse than in the report before."""
    order = (Colour.GREEN, Colour.GREY, Colour.AMBER, Colour.RED)
    return all(
        order.index(Colour(colours.dimensions[name].colour)) <= order.index(Colour(before.computed))
        for name, before in background.previous_dimensions.items()
        if name in colours.dimensions
    )
