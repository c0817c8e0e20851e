"""The rows of a run as its page shows them: which part, which filters, how each row reads."""

from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.utils import get_column_letter

from ppm.accounts.models import Person
from reporting.imports import columns, selectors
from reporting.imports.choices import Outcome
from reporting.imports.models import ImportRow, ImportRun
from reporting.imports.outline import Outline
from reporting.imports.plans import ORDER, as_money, as_value
from reporting.imports.problems import Problem
from reporting.imports.remarks import FAULTS, ProblemCode
from reporting.imports.twins import twin_rows, twins_of
from reporting.imports.wanted import Wanted


@dataclass
class Preview:
    """One part of the rows under the filters of the address. `sees_all`: no row is hidden.

    `shown` rows are open to the reader, of `told`: those and the ones of restricted projects. Secret ones
    are counted nowhere.
    """

    key: str
    rows: QuerySet[ImportRow]
    counts: dict[str, int]
    sees_all: bool
    shown: int
    told: int
    finding: str
    text: str
    findings: list[tuple[str, str]] = field(default_factory=list)
    tabs: list[tuple[str, str, bool]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    query: str = ""
    turned: frozenset[str] = frozenset()
    has_sheets: bool = False
    twins: frozenset[int] = frozenset()
    same: frozenset[str] = frozenset()


TWIN = "twin"  # a finding of the page, not of the file: it depends on what the reader may see


def preview_of(
    run: ImportRun, person: Person, asked: Dictionary[str, str], *, asks_twins: bool = False
) -> Preview:
    """What the page shows of a run, in five queries; one more for who does not see every row.

    `asks_twins`: which new rows bear the name of a project that is there, in one query more.
    """
    visible = ImportRow.objects.filter(run=run).visible_to(person)
    codes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    sheets = set()
    for outcome, is_older, found, sheet in visible.values_list(
        "outcome", "is_older", "findings", "sheet"
    ).iterator(2000):
        counts[outcome] += 1
        counts["older"] += is_older
        counts["found"] += bool(found)
        codes.update(found)
        sheets.add(sheet)
    sees_all = sum(counts[o] for o in Outcome.values) >= run.rows
    # What is said of the file as a whole may quote any of its rows.
    remarks = [Problem.from_codes(one) for one in run.report.get("remarks", ()) if sees_all]
    counts["file"] = len(remarks)
    labels = {
        "refused": pgettext("imported rows", "Refused"),
        "created": pgettext("imported rows", "New"),
        "updated": pgettext("imported rows", "Changed"),
        "older": pgettext("imported rows", "Older than the portfolio"),
        "unchanged": pgettext("imported rows", "Unchanged"),
        "found": pgettext("imported rows", "With remarks"),
        "file": pgettext("imported rows", "The file"),
    }
    kept = {k: label for k, label in labels.items() if counts[k] or k not in ("older", "file")}
    key = asked.get("show", "")
    if key not in kept:
        key = next((k for k in kept if counts[k]), "created")
    finding, text = asked.get("finding", ""), asked.get("text", "").replace("\0", "")[:100]
    rows = _of_part(visible, key)
    twins = frozenset(twin_rows(run, person)) if asks_twins and counts["created"] else frozenset()
    if finding == TWIN:
        rows = rows.filter(pk__in=twins)
    if finding in ProblemCode.values:
        rows = rows.filter(findings__contains=[finding])
    if text:
        is_number = text.isascii() and text.isdigit() and len(text) < 9
        by_number = Q(number=int(text)) if is_number else Q(pk__in=[])
        rows = rows.filter(Q(key__icontains=text) | Q(name__icontains=text) | by_number)
    address = run.get_absolute_url()
    total = sum(counts[o] for o in Outcome.values)
    return Preview(
        key=key,
        rows=rows.select_related("initiative").order_by("pk"),
        counts={k: counts[k] for k in labels},
        sees_all=sees_all,
        shown=total,
        told=total + (0 if sees_all else selectors.restricted_rows(run, person)),
        finding=finding,
        text=text,
        findings=_findings(codes, len(twins)),
        tabs=[
            (f"{label} ({counts[k]})", f"{address}?show={k}", k == key) for k, label in kept.items()
        ],
        remarks=[_remark(problem) for problem in remarks] if key == "file" else [],
        query=urlencode(
            {k: v for k, v in asked.items() if k in ("show", "finding", "text", "page")}
        ),
        turned=turned_sheets(run),
        has_sheets=len(sheets) > 1,
        twins=twins,
        same=frozenset(run.mapping.get("same", ())) if asks_twins else frozenset(),
    )


def _findings(codes: Counter[str], twins: int) -> list[tuple[str, str]]:
    """What the filter offers: each finding with the number of its rows."""
    found = [(code, f"{_short(code)} ({n})") for code, n in codes.items()]
    if twins:
        label = _("The name of a project that is already there")
        found.append((TWIN, f"{label} ({twins})"))
    return sorted(found, key=lambda pair: pair[1])


def page_cells(
    rows: Iterable[ImportRow], run: ImportRun, preview: Preview, person: Person
) -> list[dict[str, Any]]:
    """The rows of one page as the template shows them."""
    shown = list(rows)
    alike = twins_of([row for row in shown if row.pk in preview.twins], run, person)
    return [
        cells(row, run, preview)
        | {"twins": alike.get(row.pk, ()), "is_same": row.key in preview.same and not row.fate}
        for row in shown
    ]


def _of_part(rows: QuerySet[ImportRow], key: str) -> QuerySet[ImportRow]:
    if key == "older":
        return rows.filter(is_older=True)
    if key == "found":
        return rows.exclude(findings=[])
    return rows.filter(outcome=key)


def cells(row: ImportRow, run: ImportRun, preview: Preview) -> dict[str, Any]:
    """One row as the template shows it."""
    problems = [Problem.from_codes(one) for one in row.problems]
    is_present = row.initiative is not None and not row.initiative.withdrawn_at
    is_linked = is_present and row.outcome != Outcome.REFUSED
    return {
        "pk": row.pk,
        "place": place(row.sheet, row.number, preview.turned, has_sheets=preview.has_sheets),
        "key": row.key,
        "name": columns.initiative_link(
            row.initiative_id if is_linked else None,
            row.name or _("(no name)"),
        ),
        "unit": (row.wanted or {}).get("unit", "") if row.outcome == Outcome.CREATED else "",
        "changes": columns.change_cells([tuple(c) for c in row.changes])  # type: ignore[misc]  # three each
        or _first_values(row),
        "problems": [_remark(problem) for problem in problems],
        "is_chosen": row.is_chosen,
        "outcome": columns.outcome_badge(row),
        "fate": columns.fate_badge(row),
    }


def _first_values(row: ImportRow) -> list[Any]:
    """The dates and amounts that a new row brings."""
    if row.outcome != Outcome.CREATED or not row.wanted:
        return []
    wanted = Wanted.from_json(row.wanted)
    days = {t: as_value(v) for t, v in wanted.values.items() if isinstance(v, date)}
    amounts = {
        t: as_money(line.amount, line.currency, line.state, line.text, None)
        for t, line in wanted.lines.items()
    }
    said = sorted((days | amounts).items(), key=lambda pair: ORDER[pair[0]])
    return columns.change_cells([(target, as_value(""), value) for target, value in said])


def place(sheet: str, number: int, turned: Collection[str], *, has_sheets: bool) -> str:
    """Where a row stands: its number; its letter where projects stand beside each other (`turned`)."""
    where = get_column_letter(number) if sheet in turned else str(number)
    return f"{sheet} · {where}" if has_sheets and sheet else where


def turned_sheets(run: ImportRun) -> frozenset[str]:
    """The sheets of a run in which projects stand beside each other."""
    return frozenset(p.name for p in Outline.from_json(run.outline).sheets if p.is_transposed)


def undo_cells(
    rows: Iterable[ImportRow], run: ImportRun, touched: Collection[int]
) -> list[dict[str, Any]]:
    """The rows of the page that undoes: what would become of each."""
    read = [p.name for p in Outline.from_json(run.outline).sheets if p.is_read]
    turned = turned_sheets(run)
    return [
        {
            "pk": row.pk,
            "place": place(row.sheet, row.number, turned, has_sheets=len(read) > 1),
            "key": row.key,
            "name": columns.initiative_link(row.initiative_id, row.name),
            "is_touched": row.initiative_id in touched,
            "is_new": row.outcome == Outcome.CREATED,
        }
        for row in rows
    ]


def _remark(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "reason": problem.reason,
        "is_fault": problem.code in FAULTS,
    }


def _short(code: str) -> str:
    """A finding in a few words, for the filter: the sentence up to its first comma or semicolon."""
    sentence = str(ProblemCode(code).label)
    for mark in (";", ","):
        sentence = sentence.partition(mark)[0]
    return sentence.partition("%(")[0].rstrip(" (.–“:")
