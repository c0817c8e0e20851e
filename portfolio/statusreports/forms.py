"""The report form. Nothing in it is required: what is missing is said by `checks` on submission."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.models import Committee
from portfolio.standings.choices import Colour
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.choices import Block
from portfolio.statusreports.drafts.blocks import (
    DECISION_PARTS,
    DECISIONS,
    DIMENSION_PARTS,
    LINE_PARTS,
    block_of,
)
from portfolio.statusreports.following import followed, source_of
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
from portfolio.statusreports.marked_forms import MarkedForm
from portfolio.statusreports.reading_forms import decisions_said, lines_said, word_said
from portfolio.statusreports.selectors import prefill
from portfolio.statusreports.submission import Background, Submission
from portfolio.statusreports.typed import in_language_of_page
from ppm.accounts.choices import Language
from ppm.ui.days import DayField
from ppm.ui.forms import AmountField


class ReportForm(MarkedForm):
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
                self.is_line_changed(f"r{one.pk}", one),
            )
            for one in lines.risks
            if f"r{one.pk}_was" in self.fields
        ]

    def issue_rows(self) -> list[IssueRow]:
        return [
            IssueRow(  # type: ignore[call-arg]  # as many as the parts are
                one,
                *self._parts(f"i{one.pk}", LINE_PARTS["i"]),
                self.is_line_changed(f"i{one.pk}", one),
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
            drawn = {row.pk for row in self.background.lines.risks if values.get(f"r{row.pk}_was")}
            found = replace(
                found,
                **lines_said(values, self.background, found, self.line_values),
                risks_drawn=frozenset(drawn) if values.get(f"was_{Block.MILESTONES}") else None,
            )
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
