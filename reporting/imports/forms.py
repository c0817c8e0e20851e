from hashlib import sha256
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.finance.choices import Currency
from portfolio.initiatives.choices import State
from ppm.accounts.choices import Language
from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm
from reporting.imports.cells import folded
from reporting.imports.choices import KINDS, SECTIONS, Confidence, Kind, Reason, Target
from reporting.imports.fields import SheetFileField
from reporting.imports.mapping import ColumnRule, Mapping
from reporting.imports.models import ImportMapping
from reporting.imports.outline import Look, Outline
from reporting.imports.words import People, parts_of, state_of_word

SCALES = [
    ("0", pgettext_lazy("unit of amounts", "€ (units)")),
    ("3", pgettext_lazy("unit of amounts", "k€ (thousands)")),
    ("6", pgettext_lazy("unit of amounts", "M€ (millions)")),
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
FROM_SHEET = "sheet"
MOST_PEOPLE = 500
TRANSLATED = (Target.STATE, Target.UNIT, Target.MANAGER, Target.EXECUTIVE)
NOBODY = "-"


class UploadForm(PortalForm):
    """The file; which of its sheets are read is said afterwards."""

    file = SheetFileField(
        label=_("File"), help_text=_("A CSV file or an Excel workbook (.xlsx) without macros.")
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        return file


class SavedMappingForm(PortalForm):
    """Read the file in a way that was saved before."""

    saved = forms.ModelChoiceField(
        ImportMapping.objects.in_use().order_by("name"),
        to_field_name="name",
        label=_("Saved mapping"),
        required=False,  # the file can be mapped without
    )


class MappingForm(PortalForm):
    """Which column fills which field, how its cells are meant, what its words stand for."""

    source = forms.CharField(
        label=_("Sender"),
        max_length=60,
        help_text=_("Projects are recognised by sender and key when a file comes again."),
    )
    sender_unit: Any = forms.ModelChoiceField(
        OrgUnit.objects.order_by("path"),
        label=_("Unit of the sender"),
        required=False,
        help_text=_("The PMO of this unit can follow the import."),
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
        help_text=_(
            "The next file of this sender with the same headers is then read in this way by itself."
        ),
    )

    def __init__(
        self, *args: Any, outline: Outline, mapping: Mapping, people: People, **kwargs: Any
    ) -> None:
        self.outline, self.proposed, self.people = outline, mapping, people
        kwargs["initial"] = self._initial(mapping) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        units: list[Any] = list(OrgUnit.objects.order_by("path"))  # names by language
        self.units = [(unit.code, f"{unit.code} – {unit.name}") for unit in units]
        self.unit_words = {
            folded(word): unit.code
            for unit in units
            for word in (unit.name_fr, unit.name_nl, unit.name_en, unit.code)
            if word
        }
        self.fields["parent_unit"].choices = [("", _("none")), *self.units]  # type: ignore[attr-defined]
        self.words: dict[Target, list[tuple[str, str, int]]] = {}
        for target in Target:
            self._add_target(target)

    def full_clean(self) -> None:
        """Validate; unless the page is only asked to show the words of other columns."""
        if self.is_bound and "_show" in self.data:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def _add_target(self, target: Target) -> None:
        columns: list[tuple[str, Any]] = [("", _("not in this file"))]
        if target == Target.UNIT and len(self.outline.sheets) > 1:
            columns.append((FROM_SHEET, _("the name of the sheet")))
        columns += [(str(look.index), _short(look.label)) for look in self.outline.columns]
        self.fields[target] = forms.ChoiceField(
            label=target.label,
            choices=columns,
            required=target in (Target.KEY, Target.NAME),
        )
        for name, label, choices in OPTIONS.get(KINDS[target], ()):
            self.fields[f"{target}-{name}"] = forms.ChoiceField(label=label, choices=choices)
        if target not in (Target.KEY, Target.UNIT_NAME, Target.YEAR_VARIANCE):
            self.fields[f"{target}-update"] = forms.BooleanField(
                label=_("Update existing projects"), required=False
            )
        if target in TRANSLATED:
            self._add_words(target)

    def _add_words(self, target: Target) -> None:
        look = self._look(str(self[target].value() or ""))
        self.words[target] = []
        known = self.proposed.translations.get(target, {})
        for text, count in look.words if look else []:
            name = word_field(target, text)
            self.words[target].append((name, text, count))
            said = known.get(folded(text))
            self.fields[name] = self._word_field(target, text)
            self.initial[name] = self._suggested(target, text) if said is None else said or NOBODY

    def _word_field(self, target: Target, text: str) -> forms.ChoiceField:
        choices: list[tuple[str, Any]]
        if target == Target.STATE:
            choices = [("", _("leave as it is")), *State.choices]
        elif target == Target.UNIT:
            choices = [("", _("new department, or the one of this name")), *self.units]
        else:
            like = [pk for pk in (self.people.find(text),) if pk] or self.people.like(text)
            nearest = [(str(pk), self.people.names[pk]) for pk in like]
            everybody = sorted(self.people.names.items(), key=lambda item: item[1])
            others = [(str(pk), name) for pk, name in everybody[:MOST_PEOPLE] if pk not in like]
            groups: list[tuple[Any, Any]] = [("", _("leave as it is")), (NOBODY, _("nobody"))]
            if nearest:
                groups.append((_("Most alike"), nearest))
            groups.append((_("Everybody"), others))
            choices = groups
        return forms.ChoiceField(label=text, choices=choices, required=False)

    def _suggested(self, target: Target, text: str) -> str:
        if target == Target.STATE:
            return state_of_word(text) or ""
        if target == Target.UNIT:
            found = (self.unit_words.get(part) for part in parts_of(text))
            return next((code for code in found if code), "")
        return str(self.people.find(text) or "")

    def _look(self, value: str) -> Look | None:
        index = int(value) if value.isdigit() else -1
        return self.outline.columns[index] if 0 <= index < len(self.outline.columns) else None

    def _initial(self, mapping: Mapping) -> dict[str, Any]:
        by_place = {(c.header.casefold(), c.occurrence): c.index for c in self.outline.columns}
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
            initial[f"{target}-update"] = mapping.may_update(target)
            if target in mapping.columns:
                place = rule.header.casefold(), rule.occurrence
                initial[target] = str(by_place.get(place, ""))
        if mapping.unit_from_sheet and Target.UNIT not in mapping.columns:
            initial[Target.UNIT] = FROM_SHEET
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
            if look := self._look(data.get(target) or ""):
                options = {
                    name: data[f"{target}-{name}"]
                    for name, *_rest in OPTIONS.get(KINDS[target], ())
                }
                if "scale" in options:
                    options["scale"] = int(options["scale"])
                columns[target] = ColumnRule(look.header, look.occurrence, **options)
        updates = frozenset(t for t in Target if data.get(f"{t}-update", True))
        return Mapping(
            columns=columns,
            language=data["language"],
            source=data["source"],
            as_of=data["as_of"],
            year=data["year"],
            parent_unit=data["parent_unit"],
            layout=self.proposed.layout,
            translations=self._translations(),
            updates=None if updates >= frozenset(Target) else updates,
            unit_from_sheet=data.get(Target.UNIT) == FROM_SHEET,
        )

    def _translations(self) -> dict[Target, dict[str, str]]:
        """What was said about words, beside what is remembered of words that this file does not have."""
        found = {}
        for target, words in self.words.items():
            said = dict(self.proposed.translations.get(target, {}))
            for name, text, _count in words:
                value = self.cleaned_data.get(name, "")
                said.pop(folded(text), None)
                if value:
                    said[folded(text)] = "" if value == NOBODY else value
            if said:
                found[target] = said
        return found

    def sections(self) -> list[dict[str, Any]]:
        """The fields as the page shows them: a heading, then a line per field of the portal."""
        return [
            {"title": title, "lines": [self._line(target) for target in targets]}
            for title, targets in SECTIONS
        ]

    def _line(self, target: Target) -> dict[str, Any]:
        field = self[target]
        value = str(field.value() or "")
        reason, confidence, other = self.outline.reasons.get(target, ["", "", ""])
        is_proposed = bool(reason) and value == str(self.initial.get(target, ""))
        update = f"{target}-update"
        return {
            "field": field,
            "options": [self[f"{target}-{name}"] for name, *_r in OPTIONS.get(KINDS[target], ())],
            "update": self[update] if update in self.fields and value else None,
            "look": self._look(value),
            "reason": str(Reason(reason).label) % {"other": other} if is_proposed else "",
            "confidence": Confidence(confidence) if is_proposed else None,
            "words": [
                {"field": self[name], "text": text, "count": count}
                for name, text, count in self.words.get(target, ())
            ],
        }


def word_field(target: Target, text: str) -> str:
    """The name of the field in which a word of the file is translated."""
    return f"{target}:{sha256(folded(text).encode()).hexdigest()[:12]}"


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_CHOICE else f"{label[:LONGEST_CHOICE]}…"
