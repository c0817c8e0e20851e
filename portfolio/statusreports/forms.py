"""The report form. Nothing in it is required: what is missing is said by `checks` on submission."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.meetings.models import Committee
from portfolio.standings.choices import Colour
from portfolio.statusreports.checks import Finding
from portfolio.statusreports.fields import DayField
from portfolio.statusreports.form_rows import DecisionRow, DimensionRow, MilestoneRow
from portfolio.statusreports.submission import (
    Background,
    DecisionAsked,
    DimensionSaid,
    MilestoneSaid,
    Submission,
)
from portfolio.statusreports.typed import (
    DECISION_PARTS,
    DECISIONS,
    DIMENSION_PARTS,
    in_language_of_page,
)
from ppm.accounts.choices import Language
from ppm.ui.choices import STATUSES
from ppm.ui.forms import AmountField, PortalForm

TEXT_LENGTH = 600


class ReportForm(PortalForm):
    """Everything a manager types for one period. Raw values go to the draft, typed ones to a `Submission`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
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
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    done = forms.CharField(
        label=_("Done this period"), max_length=TEXT_LENGTH, required=False, widget=forms.Textarea
    )
    next_steps = forms.CharField(
        label=_("Next period"), max_length=TEXT_LENGTH, required=False, widget=forms.Textarea
    )
    help_needed = forms.CharField(
        label=_("Help needed"), max_length=TEXT_LENGTH, required=False, widget=forms.Textarea
    )
    forecast_end = DayField(label=_("End of the project, forecast"), required=False)
    actual = AmountField(label=_("Spent so far"), required=False)
    forecast = AmountField(label=_("Forecast at completion"), required=False)
    accounts_as_of = DayField(label=_("Accounts as of"), required=False)
    is_unchanged = forms.BooleanField(
        label=_("Nothing changed since the last report"), required=False
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        background: Background,
        committees: Iterable[Committee],
        initial: Mapping[str, str] | None = None,
    ) -> None:
        self.background = background
        super().__init__(in_language_of_page(data), initial=in_language_of_page(initial))
        self._add_dimensions()
        self._add_milestones()
        self._add_decisions(list(committees))

    def _add_dimensions(self) -> None:
        colours = [(code, STATUSES[code].word) for code in Colour.values]
        for name in self.background.dimensions:
            label = name.label
            self.fields[f"{name}_declared"] = forms.ChoiceField(
                label=label, choices=colours, widget=forms.RadioSelect, required=False
            )
            self.fields[f"{name}_comment"] = forms.CharField(
                label=_("Cause, or why you see it differently"),
                max_length=TEXT_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"{name}_evidence"] = forms.CharField(
                label=_("Evidence"), max_length=300, required=False
            )
            self.fields[f"{name}_path_to_green"] = forms.CharField(
                label=_("Path to green"),
                max_length=300,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"{name}_green_on"] = DayField(label=_("Green again by"), required=False)
            self.fields[f"{name}_action_owner"] = forms.CharField(
                label=_("Who acts"), max_length=120, required=False
            )

    def _add_milestones(self) -> None:
        for milestone in self.background.milestones:
            self.fields[f"m{milestone.pk}_forecast_on"] = DayField(
                label=pgettext_lazy("date", "Forecast"), required=False
            )
            self.fields[f"m{milestone.pk}_actual_on"] = DayField(
                label=_("Reached on"), required=False
            )

    def _add_decisions(self, committees: list[Committee]) -> None:
        choices = [("", _("Choose…")), *((str(one.pk), str(one)) for one in committees)]
        for number in range(DECISIONS):
            self.fields[f"d{number}_question"] = forms.CharField(
                label=_("Question"), max_length=300, required=False
            )
            self.fields[f"d{number}_committee"] = forms.ChoiceField(
                label=_("Who is to decide"), choices=choices, required=False
            )
            self.fields[f"d{number}_proposal"] = forms.CharField(
                label=_("What you propose"), max_length=300, required=False
            )
            self.fields[f"d{number}_consequence"] = forms.CharField(
                label=_("If nothing is decided"), max_length=300, required=False
            )
            amount = AmountField(label=_("Amount"), required=False)
            amount.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-number"})
            self.fields[f"d{number}_amount"] = amount

    # -- What the page draws ------------------------------------------------------------------
    def dimension_rows(self) -> list[DimensionRow]:
        return [
            DimensionRow(name, *(self[f"{name}_{part}"] for part in DIMENSION_PARTS))
            for name in self.background.dimensions
        ]

    def milestone_rows(self) -> list[MilestoneRow]:
        before = self.background.previous_milestones
        return [
            MilestoneRow(
                one,
                self[f"m{one.pk}_forecast_on"],
                self[f"m{one.pk}_actual_on"],
                before.get(one.pk),
            )
            for one in self.background.milestones
        ]

    def decision_rows(self) -> list[DecisionRow]:
        return [
            DecisionRow(number, *(self[f"d{number}_{part}"] for part in DECISION_PARTS))
            for number in range(DECISIONS)
        ]

    # -- What it hands on ---------------------------------------------------------------------
    def submission(self) -> Submission:
        """The typed values; what could not be read counts as not given."""
        values = self.cleaned_data

        def part(prefix: str, names: Iterable[str]) -> dict[str, Any]:
            return {name: values.get(f"{prefix}_{name}") for name in names}

        dimensions = {}
        for name in self.background.dimensions:
            said = part(name, DIMENSION_PARTS)
            dimensions[str(name)] = DimensionSaid(
                declared=said["declared"] or Colour.GREY,
                comment=said["comment"] or "",
                evidence=said["evidence"] or "",
                path_to_green=said["path_to_green"] or "",
                green_on=said["green_on"],
                action_owner=said["action_owner"] or "",
            )
        return Submission(
            language=values.get("language") or self.background.report.language,
            headline=values.get("headline", ""),
            done=values.get("done", ""),
            next_steps=values.get("next_steps", ""),
            help_needed=values.get("help_needed", ""),
            forecast_end=values.get("forecast_end"),
            actual=values.get("actual"),
            forecast=values.get("forecast"),
            accounts_as_of=values.get("accounts_as_of"),
            dimensions=dimensions,
            milestones=tuple(
                MilestoneSaid(one.pk, **part(f"m{one.pk}", ("forecast_on", "actual_on")))
                for one in self.background.milestones
            ),
            decisions=tuple(
                _decision(part(f"d{number}", DECISION_PARTS))
                for number in range(DECISIONS)
                if any(part(f"d{number}", ("question", "proposal", "consequence")).values())
            ),
            is_unchanged=bool(values.get("is_unchanged")),
        )

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Put what stops the submission at the fields that it is about."""
        for finding in findings:
            self.add_error(finding.field if finding.field in self.fields else None, finding.message)


def _decision(values: Mapping[str, Any]) -> DecisionAsked:
    committee = values["committee"]
    return DecisionAsked(
        committee_id=int(committee) if committee else None,
        question=values["question"] or "",
        proposal=values["proposal"] or "",
        consequence=values["consequence"] or "",
        amount=values["amount"],
    )
