"""The fields of the report form that depend on the project: its dimensions, lines of registers, decisions."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import Dimension
from portfolio.meetings.models import Committee
from portfolio.milestones.models import Milestone
from portfolio.registers.issues.choices import IssueState, Severity
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.choices import Impact, Probability, RiskState
from portfolio.registers.risks.models import Risk
from portfolio.standings.choices import Colour
from ppm.ui.choices import STATUSES
from ppm.ui.days import DayField
from ppm.ui.forms import AmountField

Fields = Iterator[tuple[str, forms.Field]]
TEXT_LENGTH = 600


class WholeText(forms.Textarea):
    """A text that no browser cuts when it is too long: what is pasted stays, and is remarked upon."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        found.pop("maxlength", None)
        return found


def text(label: Any, length: int, rows: int = 0) -> forms.CharField:
    """A text that may stay empty, in a box of so many rows or on one line."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


def choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def dimension_fields(dimensions: Iterable[Dimension]) -> Fields:
    colours = [(code, STATUSES[code].word) for code in Colour.values]
    for name in dimensions:
        yield (
            f"{name}_declared",
            forms.ChoiceField(
                label=name.label, choices=colours, widget=forms.RadioSelect, required=False
            ),
        )
        yield f"{name}_comment", text(_("Cause, or why you see it differently"), TEXT_LENGTH, 2)
        yield f"{name}_evidence", text(_("Evidence"), 300)
        yield f"{name}_path_to_green", text(_("Path to green"), 300, 2)
        yield f"{name}_green_on", DayField(label=_("Green again by"), required=False)
        yield f"{name}_action_owner", text(_("Who acts"), 120)


def milestone_fields(rows: Iterable[Milestone]) -> Fields:
    for row in rows:
        line = f"m{row.pk}"
        yield (
            f"{line}_forecast_on",
            DayField(label=pgettext_lazy("date", "Forecast"), required=False),
        )
        yield f"{line}_actual_on", DayField(label=_("Reached on"), required=False)
        yield f"{line}_committee", tick(_("Show to the committee"))
        yield f"{line}_was", hidden()


def risk_fields(rows: Iterable[Risk]) -> Fields:
    for row in rows:
        line = f"r{row.pk}"
        yield f"{line}_probability", choice(_("Probability"), Probability.choices)
        yield f"{line}_impact", choice(_("Impact"), Impact.choices)
        yield f"{line}_state", choice(_("State"), RiskState.choices)
        yield f"{line}_outcome", text(_("How it ended"), TEXT_LENGTH)
        yield f"{line}_committee", tick(_("Show to the committee"))
        yield f"{line}_was", hidden()


def issue_fields(rows: Iterable[Issue]) -> Fields:
    for row in rows:
        line = f"i{row.pk}"
        yield f"{line}_severity", choice(_("Severity"), Severity.choices)
        yield f"{line}_due_on", DayField(label=_("To be resolved by"), required=False)
        states = [one for one in IssueState.choices if one[0] in (row.state, *_reachable(row))]
        yield f"{line}_state", choice(_("State"), states)
        yield f"{line}_resolution", text(_("How it was resolved"), TEXT_LENGTH)
        yield f"{line}_committee", tick(_("Show to the committee"))
        yield f"{line}_was", hidden()


def _reachable(row: Issue) -> tuple[str, ...]:
    """States that a manager may give an issue; a change is decided elsewhere."""
    if row.kind == "change":
        return (IssueState.ASSESSED, IssueState.CLOSED)
    return (IssueState.OPEN, IssueState.ASSESSED, IssueState.IN_HAND, IssueState.CLOSED)


def decision_fields(committees: Iterable[Committee], numbers: Iterable[int]) -> Fields:
    bodies = list(committees)
    choices = [
        ("", _("Choose…")),
        *((str(body.pk), _with_next_meeting(body)) for body in bodies),
    ]
    for number in numbers:
        line = f"d{number}"
        yield f"{line}_question", text(_("Question"), 300)
        yield f"{line}_committee", choice(_("Who is to decide"), choices)
        yield (
            f"{line}_meeting_on",
            DayField(
                label=_("At the meeting of"),
                required=False,
                help_text=_("Empty: the next meeting of that body."),
            ),
        )
        yield f"{line}_options", text(_("Options"), TEXT_LENGTH, 2)
        yield f"{line}_proposal", text(_("What you recommend"), 300)
        yield f"{line}_consequence", text(_("If nothing is decided"), 300)
        amount = AmountField(label=_("Amount"), required=False)
        amount.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-number"})
        yield f"{line}_amount", amount


def _with_next_meeting(body: Committee) -> Any:
    if body.meets_on is None:
        return body.name
    return _("%(body)s – meets on %(day)s") % {
        "body": body.name,
        "day": date_format(body.meets_on, "SHORT_DATE_FORMAT"),
    }


def hidden() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, required=False)
