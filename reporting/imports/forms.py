from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.finance.choices import Currency
from ppm.accounts.choices import Language
from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm
from reporting.imports.choices import KINDS, SECTIONS, Kind, Target
from reporting.imports.mapping import ColumnRule, Mapping
from reporting.imports.models import ImportMapping
from reporting.imports.proposal import sample_values
from reporting.imports.tables import Column, Table

SCALES = [
    ("0", pgettext_lazy("unit of amounts", "units")),
    ("3", pgettext_lazy("unit of amounts", "thousands")),
    ("6", pgettext_lazy("unit of amounts", "millions")),
    ("9", pgettext_lazy("unit of amounts", "billions")),
]
DECIMAL_MARKS = [(".", "1,234.50"), (",", "1.234,50 · 1 234,50")]
DATE_ORDERS = [
    ("dmy", pgettext_lazy("order of a date", "day/month/year")),
    ("mdy", pgettext_lazy("order of a date", "month/day/year")),
]
OPTIONS: dict[Kind, tuple[tuple[str, Any, Any], ...]] = {
    Kind.MONEY: (
        ("scale", _("Amounts in"), SCALES),
        ("currency", _("Currency"), Currency.choices),
        ("decimal_mark", _("Numbers written as"), DECIMAL_MARKS),
    ),
    Kind.PERCENT: (("decimal_mark", _("Numbers written as"), DECIMAL_MARKS),),
    Kind.DATE: (("date_order", _("Dates written as"), DATE_ORDERS),),
}
LONGEST_CHOICE = 70


class UploadForm(PortalForm):
    """The file, and its sheet when it is not the likeliest one."""

    file = forms.FileField(
        label=_("File"), help_text=_("A CSV file or an Excel workbook (.xlsx) without macros.")
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        max_length=120,
        required=False,
        help_text=_(
            "Only for workbooks. Left empty, the sheet with the most familiar headers is read."
        ),
    )


class SavedMappingForm(PortalForm):
    """Read the file in a way that was saved before."""

    saved = forms.ModelChoiceField(
        ImportMapping.objects.order_by("name"), to_field_name="name", label=_("Saved mapping")
    )


class MappingForm(PortalForm):
    """Which column fills which field, and how its cells are meant."""

    source = forms.CharField(
        label=_("Sender"),
        max_length=60,
        help_text=_("Projects are recognised by sender and key when a file comes again."),
    )
    as_of = forms.DateField(label=_("Date of the figures"))
    year = forms.IntegerField(label=_("Year of the yearly figures"), min_value=1990, max_value=2100)
    language = forms.ChoiceField(label=_("Language of the texts"), choices=Language.choices)
    parent_unit = forms.ChoiceField(
        label=_("Unit above new departments"),
        required=False,
        help_text=_(
            "New departments are created below this unit; projects without one are placed in it."
        ),
    )
    save_as = forms.CharField(
        label=_("Save this mapping as"),
        max_length=80,
        required=False,
        help_text=_("Under this name it can be used again for the next file."),
    )

    def __init__(self, *args: Any, table: Table, mapping: Mapping, **kwargs: Any) -> None:
        self.table, self.proposed = table, mapping
        kwargs["initial"] = self._initial(table, mapping) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.order_by("path").values_list("code", "name")
        self.fields["parent_unit"].choices = [  # type: ignore[attr-defined]
            ("", _("none")),
            *((code, f"{code} – {name}") for code, name in units),
        ]
        columns = [("", _("not in this file")), *((str(c.index), _short(c)) for c in table.columns)]
        for target in Target:
            self.fields[target] = forms.ChoiceField(
                label=target.label,
                choices=columns,
                required=target in (Target.KEY, Target.NAME),
            )
            for name, label, choices in OPTIONS.get(KINDS[target], ()):
                self.fields[f"{target}-{name}"] = forms.ChoiceField(label=label, choices=choices)

    @staticmethod
    def _initial(table: Table, mapping: Mapping) -> dict[str, Any]:
        by_place = {(c.header.casefold(), c.occurrence): c.index for c in table.columns}
        initial: dict[str, Any] = {
            "source": mapping.source,
            "as_of": mapping.as_of,
            "year": mapping.year,
            "language": mapping.language,
            "parent_unit": mapping.parent_unit,
        }
        usual = next(
            (r for t, r in mapping.columns.items() if KINDS[t] == Kind.MONEY), ColumnRule("")
        )
        for target in Target:
            rule = mapping.columns.get(target, usual)
            for name, _label, _choices in OPTIONS.get(KINDS[target], ()):
                initial[f"{target}-{name}"] = str(getattr(rule, name))
            if target in mapping.columns:
                place = rule.header.casefold(), rule.occurrence
                initial[target] = str(by_place.get(place, ""))
        return initial

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken: dict[str, Target] = {}
        for target in Target:
            chosen = data.get(target)
            if chosen and chosen in taken:
                message = _("This column already fills “%(field)s”.")
                self.add_error(target, message % {"field": taken[chosen].label})
            elif chosen:
                taken[chosen] = target
        return data

    def mapping(self) -> Mapping:
        """The mapping that the valid form describes."""
        data, columns = self.cleaned_data, {}
        for target in Target:
            if data.get(target):
                column = self.table.columns[int(data[target])]
                options = {
                    name: data[f"{target}-{name}"]
                    for name, *_rest in OPTIONS.get(KINDS[target], ())
                }
                if "scale" in options:
                    options["scale"] = int(options["scale"])
                columns[target] = ColumnRule(column.header, column.occurrence, **options)
        return Mapping(
            columns=columns,
            language=data["language"],
            source=data["source"],
            as_of=data["as_of"],
            year=data["year"],
            parent_unit=data["parent_unit"],
        )

    def sections(self) -> list[dict[str, Any]]:
        """The fields as the page shows them: a heading, then a line per field of the portal."""
        return [
            {"title": title, "lines": [self._line(target) for target in targets]}
            for title, targets in SECTIONS
        ]

    def _line(self, target: Target) -> dict[str, Any]:
        field = self[target]
        value = str(field.value() or "")
        column = self.table.columns[int(value)] if value.isdigit() else None
        return {
            "field": field,
            "options": [self[f"{target}-{name}"] for name, *_r in OPTIONS.get(KINDS[target], ())],
            "samples": sample_values(self.table.values(column)) if column else [],
        }


class ApplyForm(PortalForm):
    """The explicit yes to an import without the refused rows."""

    accept_partial = forms.BooleanField()

    def __init__(self, *args: Any, refused: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if refused:
            label = _("Import the other rows and leave out the refused ones (%(count)s).")
            self.fields["accept_partial"].label = label % {"count": refused}
        else:
            del self.fields["accept_partial"]


def _short(column: Column) -> str:
    label = column.label
    return label if len(label) <= LONGEST_CHOICE else f"{label[:LONGEST_CHOICE]}…"
