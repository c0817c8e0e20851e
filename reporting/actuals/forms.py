from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.finance.choices import Currency, Funding, Heading, Nature
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.permissions.catalog import Perm
from ppm.search.fields import CodedField
from ppm.ui.forms import PortalForm
from reporting.actuals.choices import BOOKED, REQUIRED, TRANSLATED, Mode, Target, Unit
from reporting.actuals.mapping import Mapping, meaning
from reporting.actuals.models import ActualsRun
from reporting.imports.fields import SheetFileField

DECIMAL_MARKS = [(",", "1.234,50 · 1 234,50"), (".", "1,234.50")]
DATE_ORDERS = [
    ("dmy", pgettext_lazy("order of a date", "day/month/year")),
    ("mdy", pgettext_lazy("order of a date", "month/day/year")),
]
MEANINGS: dict[str, Any] = {
    Target.HEADING: Heading.choices,
    Target.FUNDING: Funding.choices,
    Target.NATURE: Nature.choices,
}


class UploadForm(PortalForm):
    """The file, and who sends it: the sender's mapping is used again."""

    file = SheetFileField(
        label=_("File"), help_text=_("A CSV file or an Excel workbook (.xlsx) without macros.")
    )
    sender = forms.CharField(
        label=_("Sender"),
        max_length=60,
        help_text=_("Whose accounts these are. Its columns and words are remembered."),
    )

    def __init__(self, *args: Any, senders: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.senders = senders
        self.fields["sender"].widget.attrs["list"] = "senders"
        if len(senders) == 1:
            self.initial.setdefault("sender", senders[0])

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        return file

    def clean_sender(self) -> str:
        return " ".join(self.cleaned_data["sender"].split())


class MapForm(PortalForm):
    """Which column is what, what its words mean, and what the file is about."""

    measure = forms.ChoiceField(label=_("The amounts are"), choices=BOOKED)
    mode = forms.ChoiceField(
        label=_("The file holds"), choices=Mode.choices, widget=forms.RadioSelect
    )
    as_of = forms.DateField(
        label=_("Accounts as of"), help_text=_("Until which day the accounts run.")
    )
    unit = forms.ChoiceField(label=_("Amounts in"), choices=Unit.choices)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    decimal_mark = forms.ChoiceField(label=_("Numbers written as"), choices=DECIMAL_MARKS)
    date_order = forms.ChoiceField(label=_("Dates written as"), choices=DATE_ORDERS)
    year = forms.IntegerField(
        label=_("Budget year of all lines"),
        required=False,
        min_value=1990,
        max_value=2100,
        localize=False,
        help_text=_("Only where no column says it."),
    )

    def __init__(self, *args: Any, run: ActualsRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.known = run, Mapping.from_json(run.mapping)
        labels = run.outline["labels"]
        nothing = ("", pgettext_lazy("column of a file", "in no column"))
        for target in Target:
            field = forms.ChoiceField(
                label=target.label,
                required=target in REQUIRED,
                choices=[nothing, *((label, label) for label in labels)],
            )
            field.initial = self.known.columns.get(target, "")
            self.fields[f"column-{target}"] = field
        for name, value in {
            "measure": run.measure,
            "mode": run.mode,
            "as_of": run.as_of,
            "currency": run.currency,
            "unit": self.known.unit,
            "decimal_mark": self.known.decimal_mark,
            "date_order": self.known.date_order,
            "year": self.known.year,
        }.items():
            self.initial.setdefault(name, value)
        self.words = {target: self._add_words(target) for target in TRANSLATED}

    def _add_words(self, target: Target) -> list[tuple[str, str]]:
        """A field per word of the chosen column; returns names of fields and words."""
        name = f"column-{target}"
        label = self.data.get(name) if self.is_bound else self.fields[name].initial
        found = []
        for number, word in enumerate(self.run.outline["words"].get(label or "", [])):
            known = self.known.words.get(target, {}).get(word) or meaning(target, word)
            field = forms.ChoiceField(
                label=word or now_("(empty)"), choices=MEANINGS[target], initial=known
            )
            place = f"{target}-word-{number}"
            self.fields[place] = field
            found.append((place, word))
        return found

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > localdate():
            raise forms.ValidationError(_("The accounts cannot run beyond today."))
        return day

    def clean(self) -> None:
        said = self.cleaned_data
        columns = [said.get(f"column-{one}") for one in Target if said.get(f"column-{one}")]
        if len(columns) != len(set(columns)):
            self.add_error(None, _("A column can only be one thing: one of them is chosen twice."))
        if not (said.get("column-year") or said.get("column-date") or said.get("year")):
            self.add_error(
                "year", _("Say which column holds the year or the date, or give the year.")
            )

    def mapping(self) -> Mapping:
        """What was said, as data."""
        said = self.cleaned_data
        return Mapping(
            columns={
                str(one): said[f"column-{one}"] for one in Target if said.get(f"column-{one}")
            },
            words={
                str(target): {word: said[place] for place, word in found}
                for target, found in self.words.items()
                if said.get(f"column-{target}")
            },
            unit=said["unit"],
            decimal_mark=said["decimal_mark"],
            date_order=said["date_order"],
            year=said["year"],
        )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Per field of the file: the column, what stands there, what its words mean."""
        labels = self.run.outline["labels"]
        rows = self.run.outline["rows"]
        found = []
        for target in Target:
            bound = self[f"column-{target}"]
            chosen = bound.value()
            place = labels.index(chosen) if chosen in labels else None
            found.append(
                {
                    "field": bound,
                    "samples": []
                    if place is None
                    else [row[place] for row in rows if place < len(row) and row[place]][:3],
                    "words": [self[name] for name, _word in self.words.get(target, [])],
                }
            )
        return found


class UndoForm(PortalForm):
    """Why an import is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays in the history of every project concerned."),
    )


class AssignForm(PortalForm):
    """The project that a key of the accounts stands for."""

    sender = forms.CharField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiative"] = CodedField(
            label=_("Project"),
            queryset=Initiative.objects.permitting(person, Perm.MONEY_EDIT),
            kind="initiative",
            help_text=_("The key is recognised from now on."),
        )
