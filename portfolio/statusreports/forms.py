"""The report form. Nothing in it is required: what is missing is said by `checks` on submission."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.models import Committee
from portfolio.standings.choices import Colour
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.choices import Block
from portfolio.statusreports.drafts.blocks import (
    DECISION_PARTS,
    DECISIONS,
    DIMENSION_PARTS,
    FIGURES_SEEN,
    LINE,
    LINE_PARTS,
    block_of,
    by_block,
)
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.drafts.tokens import TOUCHED, checksum, is_touched, token, version_of
from portfolio.statusreports.fields import typed_amount, typed_day
from portfolio.statusreports.following import followed, parts_of, seen_of, source_of, text_of
from portfolio.statusreports.form_fields import (
    TEXT_LENGTH,
    WholeText,
    decision_fields,
    dimension_fields,
    hidden,
    issue_fields,
    milestone_fields,
    risk_fields,
    text,
)
from portfolio.statusreports.form_rows import (
    DecisionRow,
    DimensionRow,
    IssueRow,
    MilestoneRow,
    RiskRow,
)
from portfolio.statusreports.labels import label_of
from portfolio.statusreports.reading_forms import decisions_said, lines_said, word_said
from portfolio.statusreports.selectors import prefill
from portfolio.statusreports.submission import Background, Submission
from portfolio.statusreports.typed import in_language_of_page
from ppm.accounts.choices import Language
from ppm.ui.days import DayField
from ppm.ui.forms import AmountField, PortalForm

DAYS = ("forecast_end", "accounts_as_of")


def _ticks(own: Mapping[str, Any], stored: Mapping[str, str]) -> dict[str, str]:
    """Ticks of stored lines that a browser left out because they are not set."""
    lines = {name.partition("_")[0] for name in stored if LINE.fullmatch(name)}
    return {
        name: ""
        for name in own
        if name.endswith("_committee") and LINE.fullmatch(name) and name.partition("_")[0] in lines
    }


class ReportForm(PortalForm):
    """Everything a manager types for one period. Raw values go to the draft, typed ones to a `Submission`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    tab = forms.CharField(widget=forms.HiddenInput, required=False)
    typed_in = forms.ChoiceField(choices=Language.choices, widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(
        label=_("Language of your texts"), choices=Language.choices, required=False
    )
    headline = forms.CharField(
        label=_("Headline"),
        help_text=_("Where the project stands, in one sentence of at most 200 signs."),
        max_length=200,
        required=False,
        widget=WholeText(attrs={"rows": 2, "data-count": "200"}),
    )
    done = text(_("Done this period"), TEXT_LENGTH, 4)
    next_steps = text(_("Next period"), TEXT_LENGTH, 4)
    help_needed = text(_("Help needed"), TEXT_LENGTH, 4)
    forecast_end = DayField(label=_("End of the project, forecast"), required=False)
    actual = AmountField(label=_("Spent so far"), required=False)
    forecast = AmountField(label=_("Forecast at completion"), required=False)
    accounts_as_of = DayField(label=_("Accounts as of"), required=False)
    benefits_outlook = text(_("Benefits: what can be expected"), TEXT_LENGTH, 3)
    contribution = text(_("Contribution to objectives and commitments"), TEXT_LENGTH, 3)
    outlook = text(_("Outlook on the coming period"), TEXT_LENGTH, 3)
    figures_seen = forms.CharField(widget=forms.HiddenInput, required=False)
    is_unchanged = forms.BooleanField(
        label=_("Nothing changed since the last report"), required=False
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        background: Background,
        committees: Iterable[Committee],
        prefilled: Submission | None = None,
        unchanged: Iterable[str] = (),
    ) -> None:
        self.background, self.prefilled = background, prefilled or prefill(background)
        self.unchanged = frozenset(unchanged)
        self.told: set[str] = set()
        self.has_own_data = False  # until a value is put in the place of one that was sent
        super().__init__(in_language_of_page(data))
        self._leave_out_what_is_not_asked()
        layout, lines = background.layout, background.lines
        if layout.has(Block.STATUS):
            self.fields.update(dimension_fields(background.dimensions))
        if layout.has(Block.MILESTONES):
            self.fields.update(milestone_fields(background.milestones))
            self.fields.update(risk_fields(lines.risks))
            self.fields.update(issue_fields(lines.issues))
        if layout.has(Block.DECISIONS):
            self.fields.update(decision_fields(committees, range(DECISIONS)))
        for block in layout.blocks:
            self.fields[f"was_{block}"] = hidden()

    def _leave_out_what_is_not_asked(self) -> None:
        for name in list(self.fields):
            if not self.background.layout.asks(name):
                del self.fields[name]

    # -- Marks of what was touched --------------------------------------------------------------
    def block_values(self, block: str) -> dict[str, Any]:
        """What stands in the fields of a block, as a browser would send it."""
        return {name: self[name].value() for name in self._names.get(block, ())}

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The fields of each block."""
        found: dict[str, list[str]] = {}
        for name in self.fields:
            if (block := block_of(name)) is not None:
                found.setdefault(block, []).append(name)
        return found

    def line_values(self, line: str) -> dict[str, Any]:
        return {
            name: self[name].value()
            for part in LINE_PARTS[line[0]]
            if (name := f"{line}_{part}") in self.fields
        }

    def mark_lines(self) -> None:
        """Give each line the token of what stands in it; one that was typed before has its token."""
        for line, version in self._lines():
            name = f"{line}_was"
            if name in self.fields and not self.data.get(name):
                self.put(name, token(version, self.line_values(line)))

    def mark(self, versions: Mapping[str, int], touched: Iterable[str] = ()) -> None:
        """Give each block the token of what stands in it now; those `touched` keep theirs."""
        kept = frozenset(touched)
        for block in self.background.layout.blocks:
            if block not in kept:
                value = token(versions.get(block, 0), self.block_values(block))
                self.put(f"was_{block}", value)

    def touched_blocks(self) -> frozenset[str]:
        """Blocks in which something was typed since the form was drawn."""
        return frozenset(
            block
            for block in self.background.layout.blocks
            if is_touched(str(self.data.get(f"was_{block}", "")), self.block_values(block))
        )

    def follow(self, draft: ReportDraft) -> list[str]:
        """Show what others saved in the blocks that nobody touched here; returns the blocks that differ."""
        found = []
        stored = by_block(draft.values)
        for block in self.background.layout.blocks:
            mark, meta = str(self.data.get(f"was_{block}", "")), draft.blocks.get(block)
            if not mark or meta is None or meta.get("version") == version_of(mark):
                continue
            if meta.get("tab") == self.data.get("tab") or block not in stored:
                continue
            own = self.block_values(block)
            if is_touched(mark, own):
                continue
            values = {**_ticks(own, stored[Block(block)]), **stored[Block(block)]}
            if checksum({**own, **values}) != checksum(own):
                found.append(block)
                for name, value in values.items():
                    self.put(name, value)
        if found:
            self._errors = None  # type: ignore[assignment]  # as Django begins
            self._bound_fields_cache: dict[str, Any] = {}
        return found

    def _lines(self) -> Iterable[tuple[str, int]]:
        lines = self.background.lines
        yield from ((f"m{row.pk}", row.version) for row in self.background.milestones)
        yield from ((f"r{row.pk}", row.version) for row in lines.risks)
        yield from ((f"i{row.pk}", row.version) for row in lines.issues)

    def is_line_touched(self, line: str) -> bool:
        mark = str(self.data.get(f"{line}_was", ""))
        return bool(mark) and mark.partition(".")[2] != checksum(self.line_values(line))

    def _is_line_changed(self, line: str, row: Any) -> bool:
        """Whether a line says something else than its register, but for what the committee is shown."""
        if not self.is_line_touched(line):
            return False
        for part in LINE_PARTS[line[0]]:
            stored = getattr(row, part, "")
            shown = typed_day(stored) if isinstance(stored, date) else str(stored or "")
            if part != "committee" and str(self[f"{line}_{part}"].value() or "") != shown:
                return True
        return False

    def renew_lines(self) -> None:
        """Draw touched lines with the version that their register has now: sending them again is a choice."""
        for line, version in self._lines():
            mark = str(self.data.get(f"{line}_was", ""))
            if mark and version_of(mark) != version:
                self.put(f"{line}_was", f"{version}.{TOUCHED}")

    def follow_sources(self) -> None:
        """Draw figures that nobody typed as their sources say now; those typed keep what was seen."""
        seen = parts_of(str(self.data.get(FIGURES_SEEN, "")))
        if FIGURES_SEEN not in self.fields or not seen:
            return
        source = source_of(self.background)
        for name, before in seen.items():
            if name in self.fields and self._text_of(name) == before:
                value = source[name]
                shown = typed_day(value) if name in DAYS else typed_amount(value)
                self.put(name, shown)
                seen[name] = text_of(value)
        self.put(FIGURES_SEEN, ";".join(seen.values()))

    def _text_of(self, name: str) -> str | None:
        try:
            return text_of(self.fields[name].clean(self[name].value()))
        except forms.ValidationError:
            return None

    def renew_sources(self) -> None:
        """Draw figures with what their sources say now: sending what was typed over them is a choice."""
        if self.data.get(FIGURES_SEEN):
            self.put(FIGURES_SEEN, seen_of(source_of(self.background)))

    def put(self, name: str, value: str) -> None:
        """Let the form be drawn with this value in place of what was sent."""
        if not self.has_own_data:
            self.data = self.data.copy() if hasattr(self.data, "copy") else dict(self.data)
            self.has_own_data = True
        self.data[name] = value  # type: ignore[index]

    # -- What the page draws ------------------------------------------------------------------
    def dimension_rows(self) -> list[DimensionRow]:
        if not self.background.layout.has(Block.STATUS):
            return []
        return [
            DimensionRow(name, *self._parts(name, DIMENSION_PARTS))
            for name in self.background.dimensions
        ]

    def _parts(self, name: str, parts: Iterable[str]) -> Iterator[Any]:
        """The fields of one line, as its row takes them."""
        return (self[f"{name}_{part}"] for part in parts)

    def milestone_rows(self) -> list[MilestoneRow]:
        before = self.background.previous_milestones
        return [
            MilestoneRow(  # type: ignore[call-arg]  # as many as the parts are
                one,
                *self._parts(f"m{one.pk}", LINE_PARTS["m"]),
                before.get(one.pk),
            )
            for one in self.background.milestones
            if f"m{one.pk}_was" in self.fields
        ]

    def risk_rows(self) -> list[RiskRow]:
        lines = self.background.lines
        return [
            RiskRow(  # type: ignore[call-arg]  # as many as the parts are
                one,
                *self._parts(f"r{one.pk}", LINE_PARTS["r"]),
                lines.previous_scores.get(one.pk),
                self._is_line_changed(f"r{one.pk}", one),
            )
            for one in lines.risks
            if f"r{one.pk}_was" in self.fields
        ]

    def issue_rows(self) -> list[IssueRow]:
        return [
            IssueRow(  # type: ignore[call-arg]  # as many as the parts are
                one,
                *self._parts(f"i{one.pk}", LINE_PARTS["i"]),
                self._is_line_changed(f"i{one.pk}", one),
            )
            for one in self.background.lines.issues
            if f"i{one.pk}_was" in self.fields
        ]

    def decision_rows(self) -> list[DecisionRow]:
        if not self.background.layout.has(Block.DECISIONS):
            return []
        return [
            DecisionRow(number, *self._parts(f"d{number}", DECISION_PARTS))
            for number in range(DECISIONS)
        ]

    def block_marks(self) -> list[BoundField]:
        return [self[f"was_{block}"] for block in self.background.layout.blocks]

    def plain_hidden(self) -> list[BoundField]:
        """Hidden fields but for the marks of the blocks, which are drawn with the progress."""
        return [field for field in self.hidden_fields() if not field.name.startswith("was_")]

    def forget_errors(self) -> None:
        """Draw the values as they stand, without remarks: nobody has sent them yet."""
        self._errors = ErrorDict()
        self._bound_fields_cache = {}

    # -- What it hands on ---------------------------------------------------------------------
    def submission(self) -> Submission:
        """The typed values; what could not be read counts as not given, what is not asked stays as it was."""
        values = self.cleaned_data
        said: dict[str, Any] = {
            name: values.get(name) or ("" if isinstance(field, forms.CharField) else None)
            for name, field in self.fields.items()
            if block_of(name) in (Block.SUMMARY, Block.FIGURES, Block.OUTLOOK)
        }
        said["language"] = values.get("language") or self.background.report.language
        said["is_unchanged"] = bool(values.get("is_unchanged"))
        found = replace(self.prefilled, **said, unchanged=tuple(sorted(self.unchanged)))
        found = followed(found, source_of(self.background))
        layout = self.background.layout
        if layout.has(Block.STATUS):
            words = {
                str(name): word_said(values, name, Colour.GREY)
                for name in self.background.dimensions
            }
            found = replace(found, dimensions=words)
        if layout.has(Block.MILESTONES):
            found = replace(found, **lines_said(values, self.background, found, self.line_values))
        if layout.has(Block.DECISIONS):
            found = replace(found, decisions=decisions_said(values, DECISIONS))
        return found

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Put what stops the submission at the fields that it is about."""
        for finding in findings:
            self.told.add(finding.field)
            self.add_error(finding.field if finding.field in self.fields else None, finding.message)

    def label_in_summary(self, name: str) -> str:
        """What a field is called above the form; nothing where the remark says it all."""
        return "" if name in self.told else label_of(self, self.background, name)
