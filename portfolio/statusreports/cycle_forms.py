"""The forms of the PMO: open a month, validate a report, send it back."""

from collections.abc import Collection
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.models import Initiative
from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import Block, Series
from portfolio.statusreports.forms import TEXT_LENGTH
from portfolio.statusreports.models import ReportingCycle
from ppm.languages.nearest import nearest
from ppm.ui.chips import text
from ppm.ui.choices import STATUSES
from ppm.ui.forms import PortalForm


class ReturnForm(PortalForm):
    """Sending a report back: what is to be changed, on the whole and block by block."""

    comment = forms.CharField(
        label=_("What is to be changed"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, blocks: Collection[str] = Block.values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in Block.choices:
            if code not in blocks:
                continue
            self.fields[f"comment_{code}"] = forms.CharField(
                label=label,
                max_length=TEXT_LENGTH,
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        found["comments"] = {
            code: text for code in Block.values if (text := found.pop(f"comment_{code}", ""))
        }
        if not found.get("comment") and not found["comments"] and not self.errors:
            self.add_error("comment", _("Say what is to be changed."))
        return found

    def of_block(self, code: str) -> forms.BoundField:
        """The field for the comment on a block."""
        return self[f"comment_{code}"]


class ReasonForm(PortalForm):
    """An intervention with its reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExtendForm(ReasonForm):
    """A later deadline for one report."""

    until = forms.DateField(label=_("May come until"))

    field_order = ("until", "reason")


class OnBehalfForm(PortalForm):
    """Reporting on behalf of a manager who cannot."""

    reason = forms.CharField(
        label=_("Why the manager does not report"),
        max_length=300,
        help_text=_("For instance: absent at the deadline, and nobody stands in."),
    )


class ValidateForm(PortalForm):
    """Stating that the data are plausible, with an opinion if the PMO has another one."""

    opinion = forms.ChoiceField(
        label=_("Opinion of the PMO"),
        help_text=_(
            "Only where the PMO sees it differently; it stands beside the declared status, and is "
            "saved when you validate."
        ),
        choices=[
            ("", _("No other opinion")),
            *((code, STATUSES[code].word) for code in Colour.values),
        ],
        required=False,
    )
    opinion_text = forms.CharField(
        label=_("The opinion in one sentence"), max_length=300, required=False
    )
    agrees = forms.BooleanField(
        label=_("I have seen that a status is better than computed; reason and evidence suffice"),
        required=False,
        widget=forms.CheckboxInput(attrs={"required": True}),
    )

    def __init__(self, *args: Any, has_override: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_override = has_override
        if not has_override:
            del self.fields["agrees"]


IN_ORDER = ("opens_on", "deadline_on", "validation_on", "freeze_on")
REMINDERS = ("reminder_1", "reminder_2", "reminder_3")


class CycleDatesForm(ReasonForm):
    """The dates of an open period."""

    opens_on = forms.DateField(label=_("Opens on"))
    reminder_1 = forms.DateField(label=_("First reminder"), required=False)
    reminder_2 = forms.DateField(label=_("Second reminder"), required=False)
    reminder_3 = forms.DateField(label=_("Third reminder"), required=False)
    deadline_on = forms.DateField(label=_("To be submitted by"))
    escalation_on = forms.DateField(label=_("Escalation to the executives"), required=False)
    validation_on = forms.DateField(label=_("To be validated by"))
    consolidation_on = forms.DateField(label=_("Consolidated by"), required=False)
    freeze_on = forms.DateField(label=_("Freeze planned on"))

    def __init__(self, *args: Any, cycle: ReportingCycle, **kwargs: Any) -> None:
        initial = {
            name: getattr(cycle, name)
            for name in self.base_fields
            if name not in ("reason", *REMINDERS)
        }
        initial |= dict(zip(REMINDERS, cycle.reminders_on, strict=False))
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        chosen = [found.pop(name, None) for name in REMINDERS]
        found["reminders_on"] = [day for day in chosen if day]
        for earlier, later in pairwise(IN_ORDER):
            first, then = found.get(earlier), found.get(later)
            if first and then and then < first:
                words = {
                    "field": self.fields[earlier].label,
                    "day": date_format(first, "SHORT_DATE_FORMAT"),
                }
                self.add_error(later, _("Not before “%(field)s”, %(day)s.") % words)
        return found


class CycleForm(PortalForm):
    """Opening a month: its dates and the projects that take part."""

    period = forms.DateField(label=_("Month"), input_formats=["%Y-%m"])
    series = forms.MultipleChoiceField(
        label=_("Series"),
        choices=Series.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A quarter ends with March, June, September and December, a half-year with June and "
            "December. A project that serves several series fills one form."
        ),
    )
    opens_on = forms.DateField(label=_("Opens on"), required=False)
    deadline_on = forms.DateField(label=_("To be submitted by"), required=False)
    validation_on = forms.DateField(label=_("To be validated by"), required=False)
    freeze_on = forms.DateField(label=_("Freeze planned on"), required=False)
    initiatives: Any = forms.ModelMultipleChoiceField(
        label=_("Projects"),
        queryset=Initiative.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].widget = forms.TextInput(attrs={"type": "month"})
        self.initial.setdefault(
            "initiatives", [one.pk for one in self.running(person)] if not self.is_bound else []
        )
        self.fields["initiatives"].label_from_instance = _named  # type: ignore[attr-defined]
        self.fields["initiatives"].queryset = self.running(person)  # type: ignore[attr-defined]

    @staticmethod
    def running(person: Any) -> Any:
        """Projects that can take part and that this person can see."""
        return (
            Initiative.objects.visible_to(person)
            .filter(kind=Kind.PROJECT, state__in=RUNNING)
            .select_related("unit")
            .order_by("unit__code", "code", "pk")
        )


def _named(initiative: Initiative) -> SafeString:
    """A project in the list of those that take part."""
    name = text(*nearest(initiative, "name"))
    return format_html('{} <span class="absent">{}</span>', name, initiative.code)


class ClosingDayForm(PortalForm):
    """A day on which the institution closes, or works all the same."""

    day = forms.DateField(label=_("Day"))
    is_closed = forms.ChoiceField(
        label=_("On this day the institution"),
        choices=[
            ("yes", _("is closed")),
            ("no", _("works")),
            ("usual", _("does as every year: what was added is taken back")),
        ],
        widget=forms.RadioSelect,
        initial="yes",
    )
    name_fr = forms.CharField(label=_("Occasion, in French"), max_length=80, required=False)
    name_nl = forms.CharField(label=_("Occasion, in Dutch"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("is_closed") != "usual":
            for name in ("name_fr", "name_nl"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, _("Name the occasion."))
        return found
