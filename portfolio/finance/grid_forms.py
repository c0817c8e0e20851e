from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import KNOWN, Line
from portfolio.finance.choices import Funding, Heading, Nature
from portfolio.finance.grids import LIFE, GridRow, cell_name, filled, line_at, shown, state_of
from portfolio.finance.services import Key
from ppm.ui.forms import AmountField, PortalForm

LARGEST = Decimal(10) ** 15


class CellField(forms.CharField):
    """A cell: an amount in the unit of the grid, a word for a state, or nothing."""

    def __init__(self, *, unit: int, label: str) -> None:
        super().__init__(
            required=False,
            label=label,
            widget=forms.TextInput(
                attrs={
                    "inputmode": "decimal",
                    "class": "input-number",
                    "autocomplete": "off",
                    "list": "money-states",
                    "aria-label": label,
                }
            ),
        )
        self.unit = unit
        self.number = AmountField(required=False, max_digits=20, decimal_places=5)

    def to_python(self, value: Any) -> Any:
        """None, or (amount, state)."""
        text = str(value or "").strip()
        if not text:
            return None
        if state := state_of(text):
            return (None, state)
        try:
            amount = self.number.clean(text)
        except ValidationError:
            raise ValidationError(
                _(
                    "%(label)s: “%(text)s” is neither an amount nor one of the words for its absence."
                ),
                params={"label": self.label, "text": text},
            ) from None
        if amount is None or abs(amount * self.unit) >= LARGEST:
            raise ValidationError(
                _("%(label)s: this amount is too large."), params={"label": self.label}
            )
        return ((amount * self.unit).quantize(Decimal("0.01")), KNOWN)


@dataclass(frozen=True)
class GridSpec:
    """What the grid shows: rows, years, one measure, one currency, its unit, and the figures now."""

    measure: str
    currency: str
    rows: Sequence[GridRow]
    columns: Sequence[int | str]
    unit: int
    stored: Mapping[Key, Line]
    version: str

    def line(self, row: GridRow, column: int | str) -> Line | None:
        return self.stored.get(line_at(row, column, self.measure, self.currency).key)


class GridForm(PortalForm):
    """Every cell of the grid, the day of the accounts, and rows that are added while one types."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    unit = forms.IntegerField(widget=forms.HiddenInput, localize=False)
    as_of = forms.DateField(label=_("Accounts as of"), required=False)
    add_funding = forms.ChoiceField(
        label=_("Funding source"), choices=Funding.choices, required=False
    )
    add_nature = forms.ChoiceField(
        label=_("One-off or recurrent"), choices=Nature.choices, required=False
    )
    add_heading = forms.ChoiceField(label=_("Heading"), choices=Heading.choices, required=False)

    def __init__(self, *args: Any, spec: GridSpec, is_read: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec, self.is_read = spec, is_read
        if spec.measure != "actual":
            del self.fields["as_of"]
        self.initial.update(version=spec.version, unit=spec.unit, add_heading=Heading.IT)
        for row in spec.rows:
            for column in spec.columns:
                name = cell_name(row, column)
                span = _("whole life") if column == LIFE else column
                label = f"{row.group}, {row.label}, {span}"
                self.fields[name] = CellField(unit=spec.unit, label=label)
                self.initial[name] = shown(spec.line(row, column), spec.unit)

    def full_clean(self) -> None:
        """Adding a row or a year keeps what was typed, and judges none of it."""
        if not self.is_read and self.is_bound:
            self._errors = ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day and day > localdate():
            raise ValidationError(_("The accounts cannot run beyond today."))
        return day

    def cells(self) -> dict[Key, Line | None]:
        """Key → the figure that was typed, or none where the cell was left empty."""
        found: dict[Key, Line | None] = {}
        for row in self.spec.rows:
            for column in self.spec.columns:
                empty = line_at(row, column, self.spec.measure, self.spec.currency)
                said = self.cleaned_data.get(cell_name(row, column))
                found[empty.key] = None if said is None else filled(empty, *said)
        return found

    @property
    def groups(self) -> list[tuple[str, list[tuple[GridRow, list[Any]]]]]:
        """The rows under their funding source, each with its bound cells."""
        found: list[tuple[str, list[tuple[GridRow, list[Any]]]]] = []
        for row in self.spec.rows:
            if not found or found[-1][0] != row.group:
                found.append((row.group, []))
            cells = [self[cell_name(row, column)] for column in self.spec.columns]
            found[-1][1].append((row, cells))
        return found
