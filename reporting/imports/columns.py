"""Cells of the pages of an import, and the columns of their list."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import State
from ppm.ui import chips, figures
from ppm.ui.columns import Column
from reporting.imports.choices import KINDS, Fate, Kind, Outcome, RunState, Target
from reporting.imports.mapping import ColumnRule
from reporting.imports.mapping import Mapping as FileMapping
from reporting.imports.models import ImportRow, ImportRun
from reporting.imports.words import People

TONES = {
    RunState.UPLOADED: "info",
    RunState.READ: "neutral",
    RunState.CHECKING: "info",
    RunState.PREVIEWED: "info",
    RunState.APPLYING: "info",
    RunState.APPLIED: "good",
    RunState.UNDOING: "info",
    RunState.UNDONE: "neutral",
    RunState.FAILED: "bad",
}
OUTCOME_TONES = {
    Outcome.REFUSED: "bad",
    Outcome.CREATED: "good",
    Outcome.UPDATED: "info",
    Outcome.UNCHANGED: "neutral",
}
SHOWN_LENGTH = 160


def state_badge(run: ImportRun) -> SafeString:
    """How far the import is."""
    return chips.badge(run.state_now.label, TONES[run.state_now])


def _file(run: ImportRun) -> SafeString:
    return format_html('<a href="{}">{}</a>', run.get_absolute_url(), run.file.name)


def _open_to_reader(run: ImportRun, outcome: str) -> int:
    """The rows of an outcome, without those that are closed to the reader (see `counting_for`)."""
    found: int = getattr(run, outcome) - getattr(run, f"closed_{outcome}")
    return found


def _all_open(run: ImportRun) -> int:
    return run.rows - sum(getattr(run, f"closed_{outcome}") for outcome in Outcome.values)


COLUMNS = [
    Column("file", _("File"), _file, lambda r: r.file.name, sort="file__name", primary=True),
    Column("state", _("State"), state_badge, lambda r: str(r.state_now.label), sort="state"),
    Column(
        "rows",
        _("Rows"),
        lambda r: figures.number(_all_open(r)),
        _all_open,
        numeric=True,
    ),
    Column(
        "created",
        pgettext_lazy("imported rows", "New"),
        lambda r: figures.number(_open_to_reader(r, "created")),
        lambda r: _open_to_reader(r, "created"),
        numeric=True,
    ),
    Column(
        "updated",
        pgettext_lazy("imported rows", "Changed"),
        lambda r: figures.number(_open_to_reader(r, "updated")),
        lambda r: _open_to_reader(r, "updated"),
        numeric=True,
    ),
    Column(
        "refused",
        pgettext_lazy("imported rows", "Refused"),
        lambda r: figures.number(_open_to_reader(r, "refused")),
        lambda r: _open_to_reader(r, "refused"),
        numeric=True,
    ),
    Column(
        "by",
        _("By"),
        lambda r: chips.person(r.created_by),
        lambda r: str(r.created_by),
        sort="created_by__family_name",
        width=24,
    ),
    Column(
        "at",
        _("Uploaded"),
        lambda r: figures.moment(r.created_at),
        lambda r: r.created_at,
        sort="created_at",
    ),
]


def shown(value: Mapping[str, Any], *, dated: bool = False) -> SafeString:
    """A kept value (see `plans`) in the reader's way; `dated` adds the day of an amount."""
    if "currency" in value:
        amount = None if value["amount"] is None else Decimal(value["amount"])
        text = figures.money(amount, value["currency"], value["state"], decimals=2)
        if dated and value["as_of"]:
            return format_html("{} ({})", text, figures.day(date.fromisoformat(value["as_of"])))
        return text
    if "day" in value:
        return figures.day(date.fromisoformat(value["day"]))
    if "rating" in value:
        return chips.rag(value["rating"])
    return chips.text(_cut(value["text"]))


def change_cells(changes: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> list[Any]:
    """Field, old, new of each change; amounts of different days say which."""
    return [
        (
            _label(target),
            *(shown(v, dated=old.get("as_of") != new.get("as_of")) for v in (old, new)),
        )
        for target, old, new in changes
    ]


def _label(target: str) -> str:
    return str(_("Delivery confidence") if target == Target.RATING else Target(target).label)


def initiative_link(pk: int | None, name: str) -> SafeString:
    """The name, linked when the initiative exists."""
    if pk is None:
        return format_html("{}", name)
    address = reverse("portfolio:initiative_detail", args=[pk])
    return format_html('<a href="{}">{}</a>', address, name)


def total_cells(label: str, total: Mapping[str, Any], rows: int) -> dict[str, Any]:
    """One line of the control totals."""
    return {
        "label": label,
        "sum": figures.number(Decimal(total["sum"])),
        "coverage": figures.known_of(total["numeric"], rows),
        **{name: figures.number(total[name]) for name in ("withheld", "missing", "not_yet")},
    }


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def outcome_badge(row: ImportRow) -> SafeString:
    """What happens to the row."""
    return chips.badge(Outcome(row.outcome).label, OUTCOME_TONES[Outcome(row.outcome)])


def fate_badge(row: ImportRow) -> SafeString:
    """Whether the row has been undone, or stays."""
    if not row.fate:
        return SafeString("")
    return chips.badge(Fate(row.fate).label, "neutral" if row.fate == Fate.UNDONE else "warn")


def all_totals(run: ImportRun) -> list[dict[str, Any]]:
    """The control totals of a run."""
    accepted = run.rows - run.refused
    return [total_cells(label, total, accepted) for label, total in run.report.get("totals", ())]


SCALE_WORDS = {0: "", 3: "k", 6: "M", 9: "G"}


def rule_in_words(target: Target, rule: ColumnRule) -> str:
    """A column and how it is read, in one line."""
    told = rule.header if rule.occurrence == 1 else f"{rule.header} ({rule.occurrence})"
    if KINDS[target] == Kind.MONEY:
        return f"{told} · {SCALE_WORDS.get(rule.scale, '')}{rule.currency}"
    return told


def words_in_words(mapping: FileMapping, people: People) -> list[tuple[str, str, str]]:
    """Field, word of the file, what it means."""
    lines = []
    for target, words in mapping.translations.items():
        for word, value in sorted(words.items()):
            meaning = value
            if target == Target.STATE and value in State.values:
                meaning = str(State(value).label)
            elif target in (Target.MANAGER, Target.EXECUTIVE) and value.isdigit():
                meaning = people.names.get(int(value), "")
            lines.append((str(target.label), word, meaning or "–"))
    return lines


def version_cells(versions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The versions of a saved mapping, for the timeline."""
    return [
        {
            "at": one["at"],
            "title": gettext("Version %(number)s") % {"number": one["version"]},
            "by": one["by"],
            "text": "",
            "href": "",
            "tone": "neutral",
        }
        for one in versions
    ]
