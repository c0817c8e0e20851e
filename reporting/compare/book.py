"""The comparison as a workbook: every project with both sides, the sums, and where the figures come from."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.worksheet import Worksheet

from ppm.files.spreadsheets import looks_like_a_formula
from ppm.languages.nearest import nearest
from ppm.ui.choices import STATUSES
from reporting.compare import wording
from reporting.compare.calc import MEASURES, REGISTERS, Change, Comparison, Row
from reporting.compare.perimeter import Side
from reporting.snapshots.choices import Figure
from reporting.snapshots.models import Snapshot

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE = 38
Value = Callable[[Change], object]


def answer(
    found: Comparison, before: str, after: str, first: Snapshot, second: Side, perimeter: str
) -> HttpResponse:
    """The workbook as a download, in the reader's language."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        writer = _Writer(book)
        title = _("What changed")
        writer.table(title, _heads(before, after), _rows(found))
        writer.table(_("Sums"), _sum_heads(before, after), _sum_rows(found))
        writer.table(
            _("Sources"),
            [("", 30), ("", 70)],
            _sources(before, after, first, second, perimeter),
        )
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    name = slugify(f"{title}-{before}-{after}")
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _heads(before: str, after: str) -> list[tuple[str, int]]:
    def pair(label: object) -> list[tuple[str, int]]:
        return [(f"{label} · {before}", 18), (f"{label} · {after}", 18)]

    heads = [
        (_("Code"), 12),
        (_("Project"), WIDE),
        (_("Department"), 12),
        (_("What changed"), WIDE),
    ]
    heads += pair(_("Declared")) + pair(_("Computed")) + pair(_("Expected end"))
    heads += [(_("Days later"), 12), (_("Currency"), 10)]
    for measure in MEASURES:
        label = wording.MEASURES[measure]
        heads += [*pair(label), (_("%(figure)s · difference") % {"figure": label}, 18)]
    for register in REGISTERS:
        heads += pair(wording.REGISTERS[register])
    return [*heads, (_("Corrected after the freeze"), 24)]


def _rows(found: Comparison) -> Iterable[list[object]]:
    kinds: dict[int, list[str]] = {}
    for kind in wording.OF_PROJECTS:
        for change in getattr(found, kind):
            kinds.setdefault(change.row.initiative_id, []).append(str(wording.TITLES[kind]))
    before = {row.initiative_id: row for row in found.before}
    after = {row.initiative_id: row for row in found.after}
    for key in sorted({*before, *after}, key=lambda key: (after.get(key) or before[key]).code):
        change = Change(before.get(key), after.get(key))
        yield _row(change, ", ".join(kinds.get(key, [])))


def _row(change: Change, kinds: str) -> list[object]:
    row = change.row
    corrected = {*(change.before or row).corrected, *(change.after or row).corrected}
    values: list[object] = [row.code, nearest(row, "name")[0], row.department, kinds]  # type: ignore[arg-type]
    values += _pair(change, _word("declared")) + _pair(change, _word("computed"))
    values += _pair(change, lambda one: one.forecast_end)
    values += [change.days, row.currency]
    for measure in MEASURES:
        values += _pair(change, lambda one, name=measure: getattr(one, name))  # type: ignore[misc]
        values.append(change.moved_by(measure))
    for register in REGISTERS:
        values += _pair(change, lambda one, name=register: getattr(one, name))  # type: ignore[misc]
    return [*values, ", ".join(str(Figure(name).label) for name in sorted(corrected))]


def _pair(change: Change, value: Callable[[Row], object]) -> list[object]:
    return [value(side) if side else None for side in (change.before, change.after)]


def _word(figure: str) -> Callable[[Row], object]:
    return lambda row: str(STATUSES[getattr(row, figure)].word)


def _sum_heads(before: str, after: str) -> list[tuple[str, int]]:
    known = pgettext("amounts", "Known")
    return [
        (pgettext("column", "Figure"), 24),
        (_("Currency"), 10),
        (before, 18),
        (f"{known} · {before}", 18),
        (after, 18),
        (f"{known} · {after}", 18),
        (_("Difference, known on both sides"), 24),
        (_("Projects known on both sides"), 24),
    ]


def _sum_rows(found: Comparison) -> Iterable[list[object]]:
    for one in found.sums:
        yield [
            str(wording.MEASURES[one.measure]), one.currency,
            one.before, f"{one.before_known} / {one.before_of}",
            one.after, f"{one.after_known} / {one.after_of}",
            one.like_for_like, one.both,
        ]  # fmt: skip
    for counted in found.counted:
        label = str(wording.REGISTERS[counted.register])
        yield [label, "", counted.before, "", counted.after, "", None, None]


def _sources(
    before: str, after: str, first: Snapshot, second: Side, perimeter: str
) -> Iterable[list[object]]:
    yield [_("Perimeter"), perimeter]
    for label, side in ((before, first), (after, second)):
        if isinstance(side, Snapshot):
            yield [label, _("Frozen at")]
            yield ["", localtime(side.sealed_at)]
            yield [_("Fingerprint"), side.fingerprint]
        else:
            yield [label, _("Today’s register; nothing is frozen.")]
    yield ["", _("Corrected figures stand as corrected; the addenda say what was frozen.")]


class _Writer:
    """Sheets with a real table each: numbers as numbers, dates as dates, text never a formula."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        looks: dict[str, dict[str, Any]] = {
            "text": {"text_wrap": True},
            "quoted": {"text_wrap": True, "quote_prefix": True},
            "amount": {"num_format": "#,##0.00"},
            "day": {"num_format": "dd/mm/yyyy"},
            "moment": {"num_format": "dd/mm/yyyy hh:mm"},
        }
        self.formats = {
            name: book.add_format({"valign": "top", **more}) for name, more in looks.items()
        }

    def table(
        self, title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]]
    ) -> None:
        sheet = self.book.add_worksheet(title[:31])
        count = 0
        for count, row in enumerate(rows, start=1):
            for index, value in enumerate(row):
                self._cell(sheet, count, index, value)
        for index, (_label, width) in enumerate(heads):
            sheet.set_column(index, index, width)
        sheet.freeze_panes(1, min(2, len(heads) - 1))
        if any(label for label, _width in heads) and count:
            columns: list[dict[str, Any]] = [{"header": label} for label in _unlike(heads)]
            sheet.add_table(0, 0, count, len(heads) - 1, {"columns": columns})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _cell(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        match value:
            case None | "":
                return
            case datetime():
                sheet.write_datetime(
                    row, column, value.replace(tzinfo=None), self.formats["moment"]
                )
            case date():
                sheet.write_datetime(row, column, value, self.formats["day"])  # type: ignore[arg-type]
            case Decimal():
                sheet.write_number(row, column, float(value), self.formats["amount"])
            case int():
                sheet.write_number(row, column, value)
            case _:
                text = str(value)
                kind = "quoted" if looks_like_a_formula(text) else "text"
                sheet.write_string(row, column, text, self.formats[kind])


def _unlike(heads: Sequence[tuple[str, int]]) -> list[str]:
    """Heads of a table must differ from each other."""
    seen: dict[str, int] = {}
    found = []
    for label, _width in heads:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found
