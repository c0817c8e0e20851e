"""One panel per kind of change, as tables of drawn cells: what the page shows and in which order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portfolio.initiatives.models import Initiative
from portfolio.registers.decisions.models import Decision
from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from reporting.compare import wording
from reporting.compare.calc import Change, Comparison, Row
from reporting.compare.selectors import Said
from reporting.snapshots.models import Addendum
from reporting.snapshots.wording import value_of

SHOWN, MOST = 8, 200  # rows of a panel beside others; rows of a panel alone


@dataclass(frozen=True)
class Head:
    label: str
    is_numeric: bool = False


@dataclass(frozen=True)
class Panel:
    """A table with its title; `everything` leads to all rows where not all are shown."""

    kind: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[object, tuple[tuple[Head, object], ...]], ...]
    count: int
    everything: str = ""

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.count


Address = Callable[[str], str]  # of the page with one kind only
Texts = Mapping[int, Said]  # by initiative
Bodies = Mapping[str, str]  # the names of committees by their codes
Cells = Callable[[Change], tuple[object, ...]]


def shown_of(comparison: Comparison, kind: str, only: str) -> Sequence[Change]:
    """The changes of one kind that the page shows."""
    changes: Sequence[Change] = getattr(comparison, kind)
    return changes[: MOST if only == kind else SHOWN]


def texts_wanted(comparison: Comparison, only: str) -> set[Row]:
    """Rows whose texts are shown: why a project is red, what is asked of whom."""
    kinds = [kind for kind in ("turned_red", "decisions") if only in ("", kind)]
    return {
        change.after
        for kind in kinds
        for change in shown_of(comparison, kind, only)
        if change.after
    }


def panels(
    comparison: Comparison,
    *,
    only: str,
    texts: Texts,
    bodies: Bodies,
    project: Address,
    everything: Address,
) -> list[Panel]:
    """The panels that have rows, or the one that is asked for."""
    found = []
    for kind, (heads, cells) in _columns(texts, bodies).items():
        changes = getattr(comparison, kind)
        if not changes or only not in ("", kind):
            continue
        rows = tuple(
            (
                wording.name(change.row, project(str(change.row.initiative_id))),
                tuple(zip(heads, cells(change), strict=True)),
            )
            for change in shown_of(comparison, kind, only)
        )
        title = str(wording.TITLES[kind])
        found.append(Panel(kind, title, heads, rows, len(changes), everything(kind)))
    return found


def _columns(texts: Texts, bodies: Bodies) -> dict[str, tuple[tuple[Head, ...], Cells]]:
    status, end = Head(pgettext("column", "Status")), Head(_("Expected end"))
    budget = Head(str(wording.MEASURES["budget"]), is_numeric=True)
    forecast = Head(str(wording.MEASURES["forecast"]), is_numeric=True)

    def state(change: Change) -> tuple[object, ...]:
        return wording.statuses(change), wording.ends(change), wording.amounts(change, "forecast")

    usual = (status, end, forecast)
    return {
        "turned_red": (
            (status, Head(_("Headline")), end),
            lambda change: (
                wording.statuses(change),
                _headline(change, texts),
                wording.ends(change),
            ),
        ),
        "recovered": (usual, state),
        "restated": (usual, state),
        "new": (usual, state),
        "closed": (usual, state),
        "joined": (usual, state),
        "left": (usual, state),
        **dict.fromkeys(
            ("moved", "shifted"),
            ((end, status), lambda change: (wording.ends(change), wording.statuses(change))),
        ),
        "money": (
            (budget, forecast, Head(_("Difference"), is_numeric=True)),
            lambda change: (
                wording.amounts(change, "budget"),
                wording.amounts(change, "forecast"),
                wording.forecast_moved(change),
            ),
        ),
        "registers": (
            tuple(Head(str(label), is_numeric=True) for label in wording.REGISTERS.values()),
            lambda change: tuple(wording.counts(change, name) for name in wording.REGISTERS),
        ),
        "decisions": (
            (Head(_("Question")), status),
            lambda change: (_questions(change, texts, bodies), wording.statuses(change)),
        ),
    }


def _headline(change: Change, texts: Texts) -> SafeString:
    found = texts.get(change.row.initiative_id)
    return chips.text(found.headline.value, found.headline.language) if found else chips.text("")


def _questions(change: Change, texts: Texts, bodies: Bodies) -> SafeString:
    found = texts.get(change.row.initiative_id)
    shown = SafeString("")
    for question, committee in found.questions if found else ():
        shown += format_html(
            '<p class="mb-1">{}<span class="sub">{}</span></p>',
            chips.text(question.value, question.language),
            bodies.get(committee, committee),
        )
    return shown


def taken_panel(decisions: Sequence[Decision], since: date, only: str) -> Panel | None:
    """Decisions of the register that were taken between the two sides."""
    if not decisions or only not in ("", "taken"):
        return None
    count, decisions = len(decisions), decisions[: MOST if only else SHOWN]
    register = (
        f"{reverse('portfolio:decision_record_list')}?{urlencode({'since': since.isoformat()})}"
    )
    heads = (Head(_("Decided on")), Head(pgettext("column", "Committee")))
    rows = tuple(
        (
            format_html(
                '<a href="{}">{}</a><span class="sub">{}</span>',
                reverse("portfolio:decision_record_detail", args=[one.pk]),
                chips.text(one.title, one.language),
                _project(one.initiative) if one.initiative else "",
            ),
            tuple(
                zip(
                    heads,
                    (figures.day(one.decided_on), _body(one)),
                    strict=True,
                )
            ),
        )
        for one in decisions
    )
    title = str(wording.TITLES["taken"])
    return Panel("taken", title, heads, rows, count, register)


def corrected_panel(addenda: Sequence[Addendum], only: str) -> Panel | None:
    """What was put right after a freeze, on either side."""
    if not addenda or only not in ("", "addenda"):
        return None
    heads = (
        Head(pgettext("column", "Figure")),
        Head(_("As frozen")),
        Head(_("Corrected")),
        Head(_("Reason")),
    )
    rows = tuple(
        (
            wording.addendum_name(one),
            tuple(
                zip(
                    heads,
                    (
                        one.get_field_display(),
                        value_of(one.field, one.old, one.row.currency),
                        value_of(one.field, one.new, one.row.currency),
                        chips.text(one.reason, one.language),
                    ),
                    strict=True,
                )
            ),
        )
        for one in addenda
    )
    return Panel("addenda", str(wording.TITLES["addenda"]), heads, rows, len(rows))


def _project(initiative: Initiative) -> SafeString:
    name = chips.text(*nearest(initiative, "name"))
    return format_html("{} · {}", initiative.code, name)


def _body(decision: Any) -> object:
    return str(decision.committee) if decision.committee else _("project board")
