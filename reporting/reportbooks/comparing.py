"""What a workbook changes: what stood in it, what stands in it now, what stands in the portal now."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

from portfolio.statusreports.fields import typed_amount
from ppm.languages.codes import LANGUAGES
from reporting.registerbooks.values import Unreadable, clean, is_list, sentence_for
from reporting.reportbooks.asking import (
    EDITION,
    Question,
    fingerprint,
    labels_of,
    locks_of,
    questions_of,
    row_of,
)
from reporting.reportbooks.cells import labels, read_cell, standing, written
from reporting.reportbooks.choices import Why
from reporting.reportbooks.faults import Fault, Refused
from reporting.reportbooks.opening import OpenReport
from reporting.reportbooks.reading import Found, Place, Returned

Told = dict[str, str]  # a text by language
LONGEST_QUOTE = 60  # signs of a cell that a sentence repeats
# Sheets that only the report has, beside those of its registers.
PAGES = {
    "report": pgettext_lazy("sheet of a workbook", "Report"),
    "status": pgettext_lazy("sheet of a workbook", "Status"),
    "milestones": pgettext_lazy("sheet of a workbook", "Milestones"),
}


@dataclass(frozen=True)
class Change:
    """A cell that was changed. `stands` and `wanted` are spellings of the form; a conflict also changed in
    the portal since the workbook was made, where `base` stood."""

    key: str
    label: Told
    base: str
    stands: str
    wanted: str
    shown: dict[str, Told]  # base, stands and wanted in words
    place: Place

    @property
    def is_conflict(self) -> bool:
        return self.base != self.stands

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label,
            "base": self.base,
            "stands": self.stands,
            "wanted": self.wanted,
            "shown": self.shown,
            "place": [self.place.sheet, self.place.row, self.place.column],
        }


@dataclass
class Comparison:
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(not one.is_remark for one in self.faults)


def check_template(returned: Returned, opened: OpenReport) -> None:
    """Whether the workbook asks what the form asks today, with all its sheets. Raises Refused."""
    stamp = returned.stamp
    if stamp.edition != EDITION or stamp.form != fingerprint(opened.form):
        raise Refused(Why.EDITION)
    pages = PAGES | {lines.register.key: lines.register.plural for lines in opened.lines}
    missing = [str(name) for page, name in pages.items() if page not in returned.sheets]
    if missing:
        raise Refused(Why.SHEETS, sheets=", ".join(missing))


def compare(returned: Returned, opened: OpenReport, speaks: str = "") -> Comparison:
    """Cell by cell, in the language of the workbook; nothing is judged that was not touched.

    `speaks` is the language of the sentences, by default that of the workbook.
    """
    speaks = speaks or returned.stamp.language
    found = Comparison()
    questions = questions_of(opened)
    locks = locks_of(opened)
    held = {f"{one.register.key}:{pk}" for one in opened.lines for pk in one.held}
    stale: set[str] = set()
    for key, cell in returned.cells.items():
        asked = questions.get(key)
        base = returned.base.get(key)
        if base is None:
            continue
        if asked is None:
            if _raw_differs(cell, base):
                code = Why.IN_DRAFT if row_of(key) in held else Why.GONE_ROW
                found.faults.append(_at(cell, key, code))
            continue
        wanted = _wanted(asked, cell, base, (returned.stamp.language, speaks), found)
        if wanted is None or wanted in (base, asked.stands):
            continue
        row = row_of(key)
        if row in returned.stamp.locks and returned.stamp.locks[row] != locks.get(row):
            if row not in stale:
                found.faults.append(_at(cell, key, Why.STALE_ROW))
            stale.add(row)
            continue
        found.changes.append(_change(asked, base, wanted, cell.place, {}))
    _name(found, opened)
    return found


def _wanted(
    asked: Question, cell: Found, base: str, languages: tuple[str, str], found: Comparison
) -> str | None:
    """What the cell says, in the one spelling; None for one that says nothing usable, with its fault."""
    if cell.is_merged:
        if base:
            found.faults.append(_at(cell, asked.key, Why.MERGED))
        return None
    if cell.is_uncached:
        found.faults.append(_at(cell, asked.key, Why.FORMULA))
        return None
    if not _raw_differs(cell, base):
        return base
    language, speaks = languages
    try:
        wanted = read_cell(cell.raw, asked.field, language)
    except Unreadable as error:
        with override(speaks):
            sentence = sentence_for(error.kind, asked.field)
            value = clean(cell.raw)[:LONGEST_QUOTE]
            told = {
                "text": _("“%(value)s” – %(sentence)s") % {"value": value, "sentence": sentence}
            }
        found.faults.append(_at(cell, asked.key, Why.SAID, told))
        return None
    if asked.longest and len(wanted) > asked.longest and not is_list(asked.field):
        told = {"length": str(len(wanted)), "most": str(asked.longest)}
        found.faults.append(_at(cell, asked.key, Why.TOO_LONG, told))
        return None
    if wanted != base and wanted and isinstance(asked.field, forms.DateField | forms.DecimalField):
        try:
            asked.field.clean(wanted)
        except ValidationError as invalid:
            with override(speaks):
                told = {"text": " ".join(invalid.messages)}
            found.faults.append(_at(cell, asked.key, Why.SAID, told))
            return None
    return standing(wanted, asked.field)


def _raw_differs(cell: Found, base: str) -> bool:
    """Whether the very text of the cell is another one; dates and lists are judged by their meaning."""
    raw = cell.raw
    return not (isinstance(raw, str) and raw == base) and not (raw is None and not base)


def _at(cell: Found, key: str, code: str, params: dict[str, Any] | None = None) -> Fault:
    place = cell.place
    return Fault(code, params or {}, place.sheet, place.row, place.column, {"": key})


def _change(asked: Question, base: str, wanted: str, place: Place, label: Told) -> Change:
    values = {"base": base, "stands": asked.stands, "wanted": wanted}
    shown: dict[str, Told] = {name: _told(asked.field, value) for name, value in values.items()}
    return Change(asked.key, label, base, asked.stands, wanted, shown, place)


def _told(one: forms.Field, value: str) -> Told:
    if is_list(one):
        return {language: _words(one, value, language) for language in LANGUAGES}
    if isinstance(one, forms.DecimalField) and value:
        typed = written(value, one)
        return {language: _amount(typed, language) for language in LANGUAGES}
    return {"": value}


def _words(one: forms.Field, value: str, language: str) -> str:
    with override(language):
        return dict(labels(one)).get(value, value)


def _amount(value: Any, language: str) -> str:
    with override(language):
        return value if isinstance(value, str) else typed_amount(value)


def _name(found: Comparison, opened: OpenReport) -> None:
    """Give every change and every fault the name of its cell, in all languages."""
    keys = {one.key for one in found.changes} | {one.label[""] for one in found.faults}
    names = names_of(keys, opened)
    found.changes = [replace(one, label=names[one.key]) for one in found.changes]
    found.faults = [replace(one, label=names[one.label[""]]) for one in found.faults]


def names_of(keys: Collection[str], opened: OpenReport) -> dict[str, Told]:
    """What these cells are called, by language; a line that is gone has no name."""
    found: dict[str, Told] = {key: {} for key in keys}
    for language in LANGUAGES if keys else ():
        with override(language):
            for key, label in labels_of(opened, keys).items():
                if key in found:
                    found[key][language] = label
    return found
