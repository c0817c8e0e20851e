"""What the registers and the texts of the project leave undone (DQ06, DQ12, DQ13, DQ15, DQ19 to DQ21)."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from methodology.tailoring.choices import Dimension
from portfolio.registers.issues.choices import IssueState
from portfolio.registers.risks.choices import RiskState
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.colours import NOTHING_SAID
from portfolio.statusreports.submission import Background, Submission

REQUIRED_LANGUAGES = ("fr", "nl")


def registers(background: Background, said: Submission) -> Iterator[Finding]:
    """Warnings: each leads to where it is mended."""
    yield from _completion(background, said)
    yield from _lines(background)
    yield from _plan(background)
    yield from _languages(background)


def _completion(background: Background, said: Submission) -> Iterator[Finding]:
    """DQ06: fewer products are delivered than last time, and nobody says why."""
    before = background.previous.complete_percent if background.previous else None
    now = background.facts.scope.products.complete_percent
    word = said.dimensions.get(Dimension.SCOPE, NOTHING_SAID)
    if before is None or now is None or now >= before or word.comment.strip():
        return
    yield Finding(
        "DQ06",
        f"{Dimension.SCOPE}_comment",
        _("%(now)s %% of the products are delivered, %(before)s %% last time: say why."),
        is_blocking=False,
        params={"now": now, "before": before},
    )


def _lines(background: Background) -> Iterator[Finding]:
    key, found = [background.initiative.pk], background.neglect
    if found.past_due:
        yield _counted(
            "DQ12",
            "actions",
            ngettext_lazy(
                "%(count)s open action or issue is past its date.",
                "%(count)s open actions and issues are past their date.",
                found.past_due,
            ),
            found.past_due,
            f"{reverse('portfolio:initiative_detail', args=key)}?tab=registers",
        )
    if found.neglected_risks:
        yield _counted(
            "DQ13",
            f"{Dimension.RISK}_declared",
            ngettext_lazy(
                "%(count)s open risk has no owner, or was not reviewed in time.",
                "%(count)s open risks have no owner, or were not reviewed in time.",
                found.neglected_risks,
            ),
            found.neglected_risks,
        )
    if found.ended_givers:
        yield _counted(
            "DQ21",
            "dependencies",
            ngettext_lazy(
                "%(count)s dependency waits for a project that is closed or stopped.",
                "%(count)s dependencies wait for projects that are closed or stopped.",
                found.ended_givers,
            ),
            found.ended_givers,
            reverse("portfolio:initiative_detail", args=key),
        )


def _plan(background: Background) -> Iterator[Finding]:
    key, found = [background.initiative.pk], background.neglect
    if found.stage_undecided:
        yield Finding(
            "DQ15",
            "stage",
            _("Stage “%(stage)s” runs, and no decision on it has been recorded."),
            is_blocking=False,
            params={"stage": found.stage_undecided},
            address=reverse("portfolio:initiative_plan", args=key),
        )
    if found.roles_beyond:
        yield _counted(
            "DQ20",
            "people",
            ngettext_lazy(
                "%(count)s person is booked beyond the end of the project.",
                "%(count)s people are booked beyond the end of the project.",
                found.roles_beyond,
            ),
            found.roles_beyond,
            reverse("portfolio:initiative_people", args=key),
        )


def _languages(background: Background) -> Iterator[Finding]:
    """DQ19: what every committee reads has a name in both languages."""
    initiative = background.initiative
    if all((getattr(initiative, f"name_{code}") or "").strip() for code in REQUIRED_LANGUAGES):
        return
    yield Finding(
        "DQ19",
        "language",
        _("The project has no name in both French and Dutch."),
        is_blocking=False,
        address=reverse("portfolio:initiative_edit", args=[initiative.pk]),
    )


def ended(background: Background, said: Submission) -> Iterator[Finding]:
    """A risk or an issue that ends here says how, as its register asks."""
    lines = background.lines
    risks = {row.pk: row.reference for row in lines.risks}
    issues = {row.pk: row.reference for row in lines.issues}
    for risk in said.risks:
        if risk.is_touched and risk.state != RiskState.OPEN and not risk.outcome.strip():
            yield Finding(
                "REGISTER",
                f"r{risk.risk_id}_outcome",
                _("%(line)s: say how it ended."),
                params={"line": risks.get(risk.risk_id, "")},
            )
    for issue in said.issues:
        if issue.is_touched and issue.state == IssueState.CLOSED and not issue.resolution.strip():
            yield Finding(
                "REGISTER",
                f"i{issue.issue_id}_resolution",
                _("%(line)s: say how it was resolved."),
                params={"line": issues.get(issue.issue_id, "")},
            )


def _counted(code: str, field: str, text: Any, count: int, address: str = "") -> Finding:
    """A warning that says how many."""
    return Finding(code, field, text, False, {"count": count}, address)
