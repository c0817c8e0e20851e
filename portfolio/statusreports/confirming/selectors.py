from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.issues.choices import IssueKind
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from portfolio.statusreports.sections.choices import ListKind
from portfolio.statusreports.sections.layout import Layout
from ppm.accounts.models import Person
from ppm.org.prepared import Prepared


@dataclass(frozen=True)
class Lines:
    """The lines of registers that a report asks to confirm, as the registers hold them now."""

    risks: tuple[Risk, ...] = ()
    issues: tuple[Issue, ...] = ()
    # All that are open, asked or not.
    open_risks: tuple[Risk, ...] = ()
    open_issues: tuple[Issue, ...] = ()
    # Score of each risk in the report before.
    previous_scores: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class AlsoDue:
    """What is only pointed at: benefits to be measured, dependencies owed and awaited."""

    benefits: tuple[Benefit, ...] = ()
    owed: tuple[Dependency, ...] = ()
    awaited: tuple[Dependency, ...] = ()


KEY = 19  # signs of a line, at most: a key that the database can hold


def lines_of(
    initiative: Initiative,
    layout: Layout,
    previous_scores: Mapping[int, int],
    typed: Collection[str] = (),
) -> Lines:
    """Read what the layout asks for: risks beside their last score, issues and requests for change.

    A line in which something was `typed` (“r5”) stays, wherever its register has put it since.
    """
    open_risks, risks = _risks(initiative, layout)
    open_issues, issues = _issues(initiative, layout)
    if layout.list_of(ListKind.RISKS) is not None:
        risks = (*risks, *_more(Risk, "r", initiative, risks, typed))
    if layout.list_of(ListKind.ISSUES) or layout.list_of(ListKind.CHANGES):
        issues = (*issues, *_more(Issue, "i", initiative, issues, typed))
    return Lines(risks, issues, open_risks, open_issues, previous_scores)


def _more(
    model: Any, letter: str, initiative: Initiative, found: Iterable[Any], typed: Collection[str]
) -> Iterable[Any]:
    """The typed lines of a register that are not among those found; no query where none is missing."""
    named = {int(line[1:]) for line in typed if line[0] == letter and len(line) < KEY}
    wanted = named - {row.pk for row in found}
    if not wanted:
        return ()
    rows = model.objects.filter(initiative=initiative, pk__in=wanted)
    return rows.select_related("owner").order_by("pk")  # type: ignore[no-any-return]


def _risks(initiative: Initiative, layout: Layout) -> tuple[tuple[Risk, ...], tuple[Risk, ...]]:
    """The open risks, and those of them that are asked."""
    asked = layout.list_of(ListKind.RISKS)
    if asked is None:
        return (), ()
    rows = tuple(_RISKS.rows(initiative.pk))
    return rows, tuple(row for row in rows if row.score >= (asked.least or 0))[: asked.most]


def _open_risks(initiative_id: int) -> Any:
    rows = Risk.objects.open().filter(initiative=initiative_id)
    return rows.select_related("owner").order_by("-score", "pk")[:200]


def _issues(initiative: Initiative, layout: Layout) -> tuple[tuple[Issue, ...], tuple[Issue, ...]]:
    """The open issues, and those of them that are asked, as issues or as requests for change."""
    issues, changes = layout.list_of(ListKind.ISSUES), layout.list_of(ListKind.CHANGES)
    if issues is None and changes is None:
        return (), ()
    found: list[Issue] = []
    room = {True: changes.most if changes else 0, False: issues.most if issues else 0}
    least = (issues.least if issues else None) or 0
    rows = tuple(_ISSUES.rows(initiative.pk))
    for row in rows:
        is_change = changes is not None and row.kind == IssueKind.CHANGE and not row.decision_id
        if room[is_change] and (is_change or row.severity >= least):
            room[is_change] -= 1
            found.append(row)
    return rows, tuple(found)


def _open_issues(initiative_id: int) -> Any:
    rows = Issue.objects.open().filter(initiative=initiative_id)
    return rows.select_related("owner").order_by("-severity", "pk")[:200]


_RISKS: Prepared[Risk] = Prepared(_open_risks)
_ISSUES: Prepared[Issue] = Prepared(_open_issues)


def also_due(
    initiative: Initiative,
    layout: Layout,
    open_benefits: Iterable[Any],
    person: Person,
    today: date,
) -> AlsoDue:
    """What the reader may see of the benefits to be measured and of the dependencies of an initiative.

    `open_benefits` come with `next_review_on`.
    """
    benefits, dependencies = (
        layout.list_of(ListKind.BENEFITS),
        layout.list_of(ListKind.DEPENDENCIES),
    )
    measured: tuple[Benefit, ...] = ()
    if benefits is not None:
        until = today + timedelta(days=benefits.days or 0)
        due = [one for one in open_benefits if one.next_review_on and one.next_review_on <= until]
        measured = tuple(sorted(due, key=lambda one: (one.next_review_on, one.pk))[: benefits.most])
    if dependencies is None:
        return AlsoDue(measured)
    rows = (
        Dependency.objects.visible_to(person)
        .open()
        .filter(Q(giver=initiative) | Q(taker=initiative))
    )
    if dependencies.days is not None:
        rows = rows.filter(needed_on__lte=today + timedelta(days=dependencies.days))
    found = list(rows.order_by("needed_on", "pk")[: dependencies.most])
    return AlsoDue(
        measured,
        tuple(row for row in found if row.giver_id == initiative.pk),
        tuple(row for row in found if row.taker_id == initiative.pk),
    )
