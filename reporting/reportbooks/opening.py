"""A report as it stands in its form now, for the workbook and for the comparison with one that came back."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from portfolio.meetings.models import Committee
from portfolio.registers.shape.register import Register, register_of
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import background_of, prefill
from portfolio.statusreports.submission import Background
from portfolio.statusreports.typed import in_language_of_page, initial_of

MOST_LINES = 40  # of a register; a report confirms what matters
# Registers whose open lines are confirmed with a report, and what may be changed there.
LINES: Mapping[str, tuple[str, ...]] = {
    "risk": ("probability", "impact", "proximity", "state", "outcome"),
    "issue": ("severity", "priority", "due_on", "state", "resolution"),
}
LETTERS = {"risk": "r", "issue": "i"}  # of their fields in the report form
ORDER = {"risk": ("-score", "pk"), "issue": ("-severity", "-priority", "pk")}


# Marks of the form on the screen, and lines of registers, which have sheets of their own.
ELSEWHERE = re.compile(r"was_\w+|[ri]\d+_\w+|m\d+_(committee|was)")


@dataclass(frozen=True)
class Lines:
    """The open lines of a register; `fields` are those of its form that the workbook lets change.

    `held` are lines that are being changed in the draft of the report, with what was typed there.
    """

    register: Register
    rows: tuple[Any, ...]
    fields: Mapping[str, Any]
    held: Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class OpenReport:
    """A report with what stands in its form now: `values` as text, in the language in force."""

    report: StatusReport
    background: Background
    committees: list[Committee]
    values: dict[str, str]
    draft_version: int
    form: ReportForm
    lines: tuple[Lines, ...]

    def form_with(self, changed: Mapping[str, str]) -> ReportForm:
        """The form as if it had been sent with these values changed."""
        values = {**self.values, **changed}
        return ReportForm(values, background=self.background, committees=self.committees)


def open_report(
    report: StatusReport, today: date, committees: list[Committee] | None = None
) -> OpenReport:
    """Read a report with its draft, plan and registers, in a fixed number of statements."""
    background = background_of(report, today)
    if committees is None:
        committees = all_committees()
    draft = ReportDraft.objects.filter(report=report).first()
    version = draft.version if draft else 0
    values = initial_of(
        prefill(background),
        version=version,
        tab=secrets.token_hex(4),
        language=report.language or get_language() or "fr",
    )
    if draft and draft.values:
        values |= {**draft.values, "version": str(version), "tab": values["tab"]}
    values = in_language_of_page(values)
    form = ReportForm(values, background=background, committees=committees)
    for name in [one for one in form.fields if ELSEWHERE.fullmatch(one)]:
        del form.fields[name]
    return OpenReport(
        report=report,
        background=background,
        committees=committees,
        values=values,
        draft_version=version,
        form=form,
        lines=tuple(_lines(key, report, draft.values if draft else {}) for key in LINES),
    )


def all_committees() -> list[Committee]:
    return list(Committee.objects.order_by("code", "pk"))


def _lines(key: str, report: StatusReport, typed: Mapping[str, str]) -> Lines:
    one = register_of(key)
    rows: Any = one.rows()
    found = rows.of(report.initiative).open().for_list().order_by(*ORDER[key])[:MOST_LINES]
    blank = one.form(only=LINES[key])
    fields = {name: blank.fields[name] for name in LINES[key] if name in blank.fields}
    return Lines(one, tuple(found), fields, _held(LETTERS[key], typed))


def _held(letter: str, typed: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """By key of a line, what the draft says of it; lines that nobody touched are not in a draft."""
    held: dict[int, dict[str, str]] = {}
    for name, value in typed.items():
        line, _underscore, part = name.partition("_")
        if line[:1] == letter and line[1:].isdecimal():
            held.setdefault(int(line[1:]), {})[part] = value
    return held
