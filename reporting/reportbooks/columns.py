"""The list of uploads, and what a page shows of one workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.models import StatusReport
from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from ppm.ui.columns import Column
from reporting.reportbooks.choices import Outcome, UploadState
from reporting.reportbooks.faults import Fault
from reporting.reportbooks.models import BookUpload, ReturnedBook

TONES = {
    UploadState.READING: "info",
    UploadState.COMPARED: "info",
    UploadState.APPLYING: "info",
    UploadState.APPLIED: "good",
    UploadState.UNDOING: "info",
    UploadState.UNDONE: "neutral",
    UploadState.REFUSED: "bad",
}
OUTCOME_TONES = {
    Outcome.DIFFERS: "info",
    Outcome.SAME: "neutral",
    Outcome.REFUSED: "bad",
    Outcome.DRAFTED: "good",
    Outcome.SUBMITTED: "good",
    Outcome.UNDONE: "neutral",
    Outcome.KEPT: "warn",
}


def state_badge(made: BookUpload) -> SafeString:
    state = UploadState(made.state)
    if state == UploadState.COMPARED and made.books and made.refused == made.books:  # type: ignore[attr-defined]  # annotated
        state = UploadState.REFUSED
    return chips.badge(state.label, TONES[state])


COLUMNS = [
    Column(
        "file",
        _("File"),
        lambda r: format_html('<a href="{}">{}</a>', r.get_absolute_url(), r.file.name),
        lambda r: r.file.name,
        sort="file__name",
        primary=True,
        width=40,
    ),
    Column("state", _("State"), state_badge, lambda r: str(r.get_state_display()), sort="state"),
    Column(
        "books",
        _("Workbooks"),
        lambda r: figures.number(r.books),
        lambda r: r.books,
        numeric=True,
    ),
    Column(
        "written",
        pgettext_lazy("workbooks of an upload", "Written"),
        lambda r: figures.number(r.written),
        lambda r: r.written,
        numeric=True,
    ),
    Column(
        "refused",
        pgettext_lazy("workbooks of an upload", "Refused"),
        lambda r: figures.number(r.refused),
        lambda r: r.refused,
        numeric=True,
    ),
    Column(
        "at",
        _("Uploaded"),
        lambda r: figures.moment(r.created_at),
        lambda r: r.created_at,
        sort="created_at",
    ),
]


@dataclass(frozen=True)
class ChangeLine:
    """One cell that differs, in words."""

    label: str
    base: str
    stands: str
    wanted: str
    is_conflict: bool
    where: str


@dataclass(frozen=True)
class BookLine:
    """One workbook on the page of its upload."""

    book: ReturnedBook
    name: str
    code: str
    report: StatusReport | None
    badge: SafeString
    changes: Sequence[ChangeLine] = ()
    faults: Sequence[tuple[str, Fault]] = ()
    missing: Sequence[tuple[str, str]] = field(default=())

    @property
    def conflicts(self) -> int:
        return sum(one.is_conflict for one in self.changes)


def book_line(book: ReturnedBook) -> BookLine:
    """What the page shows of a workbook."""
    report, outcome = book.report, Outcome(book.outcome)
    name = nearest(report.initiative, "name")[0] if report else book.name
    return BookLine(
        book=book,
        name=name,
        code=report.initiative.code if report else "",
        report=report,
        badge=chips.badge(outcome.label, OUTCOME_TONES[outcome]),
        changes=[_change(one) for one in book.changes],
        faults=[(_where(one), one) for one in book.all_faults()],
        missing=[(_place(*place) if place else "", text) for _field, text, *place in book.missing],
    )


def _change(one: Mapping[str, Any]) -> ChangeLine:
    shown = one["shown"]
    sheet, row, column = one["place"]
    return ChangeLine(
        label=_in_language(one["label"]),
        base=_in_language(shown["base"]),
        stands=_in_language(shown["stands"]),
        wanted=_in_language(shown["wanted"]),
        is_conflict=one["base"] != one["stands"],
        where=_place(sheet, row, column),
    )


def _in_language(told: Mapping[str, str]) -> str:
    return told.get(get_language() or "en", "") or told.get("", "")


def _where(one: Fault) -> str:
    """Which cell: what it is called, and where it stands."""
    if not one.row:
        return ""
    place, label = _place(one.sheet, one.row, one.column), _in_language(one.label)
    return f"{label} ({place})" if label else place


def _place(sheet: str, row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{sheet}!{letters}{row}"
