"""The rows of the tables on the front: decisions asked, changes, reds, projects, each with its page."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from methodology.tailoring.choices import Dimension
from ppm.ui.choices import status
from ppm.ui.figures import amount, number
from reporting.packs import marks
from reporting.packs.content import Ask, Content, Erratum, Figure, Red
from reporting.snapshots.calc import Change
from reporting.snapshots.choices import AMOUNTS, DAYS
from reporting.snapshots.choices import Figure as Corrected
from reporting.snapshots.frozen import Project

CAUSE_WORDS, PATH_WORDS = 12, 16


def ask_row(ask: Ask, pages: Mapping[str, int]) -> dict[str, Any]:
    return {
        "question": marks.text(ask.decision.question),
        "proposal": marks.text(ask.decision.proposal),
        "consequence": marks.text(ask.decision.consequence),
        "amount": amount(ask.decision.amount, ask.project.currency)
        if ask.decision.amount is not None
        else "",
        **place(ask.project, pages),
    }


def place(project: Project, pages: Mapping[str, int]) -> dict[str, Any]:
    return {
        "code": project.code,
        "name": marks.name(project.names),
        "page": pages.get(project.code),
        "href": f"part:{project.code}" if project.code in pages else "",
    }


def counted(figure: Figure) -> dict[str, Any]:
    return {
        "value": marks.value(figure),
        "last": marks.last(figure) if figure.last is not None else "",
        "source": marks.source(figure),
        "is_zero": not figure.value,
    }


def deviation(figure: Figure, content: Content) -> dict[str, Any]:
    row = next(row for row in content.money if row.currency == figure.currency)
    budget = row.totals["budget"].value
    known = figure.value is not None and budget and figure.known == row.totals["budget"].known
    return {
        "value": marks.value(figure, compact=True, signed=True),
        "share": marks.share(int(figure.value), int(budget))
        if known and figure.value and budget
        else "",
        "last": marks.last(figure, signed=True) if figure.last is not None else "",
        "coverage": marks.coverage(figure),
        "source": marks.source(figure),
    }


def change_words() -> dict[str, str]:
    return {
        "turned_red": _("Turned red"),
        "recovered": _("Recovered"),
        "new": _("New"),
        "joined": _("Came from another unit"),
        "left": _("Went to another unit"),
        "closed": _("No longer followed"),
        "moved": _("End moved"),
    }


def change_detail(change: Change) -> str:
    """From what to what; nothing for a project that is new or no longer there."""
    if change.colour_before:
        return f"{status(change.colour_before).word} → {status(change.project.declared).word}"
    if change.unit_before:
        return f"{change.unit_before} → {change.project.unit}"
    if change.end_before:
        return f"{marks.day(change.end_before)} → {marks.day(change.project.forecast_end)}"
    return ""


def change_row(change: Change, pages: Mapping[str, int]) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "word": change_words()[change.kind],
        "detail": change_detail(change),
        **place(change.project, pages),
    }


def red_row(red: Red, pages: Mapping[str, int], *, is_whole: bool = False) -> dict[str, Any]:
    """`is_whole`: every word that was written, where there is room for them."""
    entry = red.dimension
    return {
        **place(red.project, pages),
        "since": ngettext("%(count)s period", "%(count)s periods", red.periods)
        % {"count": red.periods},
        "dimension": str(Dimension(entry.dimension).label) if entry else "",
        "cause": marks.text(red.cause, 0 if is_whole else CAUSE_WORDS),
        "path": marks.text(red.path, 0 if is_whole else PATH_WORDS) or marks.NONE,
        "owner": (entry.action_owner if entry else "") or marks.NONE,
        "on": marks.day(entry.green_on) if entry else marks.NONE,
    }


def differs(project: Project) -> bool:
    return project.computed not in ("grey", project.declared)


def project_row(project: Project, content: Content, pages: Mapping[str, int]) -> dict[str, Any]:
    found = {entry.dimension: entry.declared for entry in project.dimensions}
    return {
        **place(project, pages),
        "unit": project.unit,
        "manager": content.period.person(project.manager) or marks.NONE,
        "declared": marks.rag(project.declared),
        "computed": marks.rag(project.computed) if differs(project) else "",
        "dimensions": [_narrow(found.get(value)) for value in Dimension],
        "baseline_end": marks.day(project.baseline_end),
        "forecast_end": marks.day(project.forecast_end),
        "budget": marks.money(project.budget, project.currency),
        "forecast": marks.money(project.forecast, project.currency),
        "is_stale": project.is_stale,
    }


def _narrow(key: str | None) -> tuple[str, str]:
    """Key and letter of a status for a cell under a head that explains it; a shape for each would double
    the time that a long list takes.
    """
    return (status(key).key, str(status(key).letter)) if key else ("", "")


def erratum_row(row: Erratum, pages: Mapping[str, int]) -> dict[str, Any]:
    """A corrected figure, old and new."""
    return {
        **place(row.project, pages),
        "number": number(row.number),
        "field": capfirst(str(Corrected(row.field).label)),
        "old": _corrected(row.field, row.old, row.project),
        "new": _corrected(row.field, row.new, row.project),
        "reason": marks.text(row.reason),
        "by": row.by,
        "day": marks.day(row.at),
    }


def _corrected(field: str, text: str, project: Project) -> str:
    if not text:
        return marks.NONE
    if field in AMOUNTS:
        return amount(Decimal(text), project.currency)
    if field in DAYS:
        return marks.day(date.fromisoformat(text))
    return str(status(text).word)
