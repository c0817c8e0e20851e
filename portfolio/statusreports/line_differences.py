"""Risks and issues in two reports: what is new, moved, ended or no longer there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.db.models import CharField, DateField, F, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.issues.choices import IssueState, Severity
from portfolio.registers.risks.calc import score
from portfolio.registers.risks.choices import RiskState
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.submission import Background, LineSaid, Submission

RISK, ISSUE = "R", "I"
NEW = pgettext_lazy("line of a register", "new")
GONE = pgettext_lazy("line of a register", "no longer reported")


def lines_in(report: StatusReport) -> tuple[LineSaid, ...] | None:
    """The lines that a report was handed in with, in one query; None in one from before they were copied."""
    risks = ReportRisk.objects.filter(report=report).values_list(
        Value(RISK, CharField()), "risk_id", "number", "title", "state", F("score"),
        Value(None, DateField()), "is_asked",
    )  # fmt: skip
    issues = ReportIssue.objects.filter(report=report).values_list(
        Value(ISSUE, CharField()), "issue_id", "number", "title", "state", F("severity"), "due_on",
        "is_asked",
    )  # fmt: skip
    found = tuple(LineSaid(*row) for row in risks.union(issues, all=True))
    return found if found or report.section_set_id else None


def scores_in(said: Submission | None) -> dict[int, int]:
    """The scores of the risks that a report was handed in with."""
    lines = said.lines if said else None
    return {one.key: one.level for one in lines or () if one.register == RISK}


def lines_typed(background: Background, said: Submission) -> tuple[LineSaid, ...]:
    """The lines that the form shows, as they will be when it is handed in; and the open ones besides."""
    risks = {one.risk_id: one for one in said.risks}
    issues = {one.issue_id: one for one in said.issues}
    found = []
    for risk in background.lines.risks:
        line = LineSaid(RISK, risk.pk, risk.number, risk.title, risk.state, risk.score)
        if typed := risks.get(risk.pk):
            level = score(typed.probability, typed.impact)
            line = replace(line, state=typed.state, level=level)
        found.append(line)
    for issue in background.lines.issues:
        line = LineSaid(
            ISSUE, issue.pk, issue.number, issue.title, issue.state, issue.severity, issue.due_on
        )
        if seen := issues.get(issue.pk):
            line = replace(line, state=seen.state, level=seen.severity, due_on=seen.due_on)
        found.append(line)
    shown = {(one.register, one.key) for one in found}
    for risk in background.lines.open_risks:
        if (RISK, risk.pk) not in shown:
            found.append(
                LineSaid(
                    RISK, risk.pk, risk.number, risk.title, risk.state, risk.score, is_asked=False
                )
            )
    for issue in background.lines.open_issues:
        if (ISSUE, issue.pk) not in shown:
            found.append(
                LineSaid(
                    ISSUE, issue.pk, issue.number, issue.title, issue.state, issue.severity,
                    issue.due_on, is_asked=False,
                )
            )  # fmt: skip
    return tuple(found)


def moves(
    before: Sequence[LineSaid] | None, after: Sequence[LineSaid] | None
) -> Iterator[tuple[str, object, object]]:
    """What is not what it was, as (name of the line, before, after): risks first, the highest on top.

    Of the lines that one of the two was asked about; what only moved into or out of these is no news.
    """
    if before is None or after is None:
        return
    known = {(one.register, one.key): one for one in before}
    now = {(one.register, one.key) for one in after}
    for line in _ordered(after):
        last = known.get((line.register, line.key))
        name = f"{line.register}-{line.number} · {line.title}"
        if last is None:
            if line.is_asked:
                yield name, None, _new(line)
            continue
        if not line.is_asked and not last.is_asked:
            continue
        if last.level != line.level:
            yield name, _level(last), _level(line)
        if last.state != line.state:
            yield name, _state(last), _state(line)
        if last.due_on != line.due_on:
            yield _("%(line)s: due") % {"line": name}, last.due_on, line.due_on
    for line in _ordered(one for key, one in known.items() if key not in now and one.is_asked):
        yield f"{line.register}-{line.number} · {line.title}", _level(line), GONE


def _ordered(lines: Iterable[LineSaid]) -> list[LineSaid]:
    return sorted(lines, key=lambda one: (one.register != RISK, -one.level, one.number))


def _level(line: LineSaid) -> object:
    if line.register == RISK:
        return _("score %(score)s") % {"score": line.level}
    return Severity(line.level).label


def _new(line: LineSaid) -> str:
    return f"{NEW} ({_level(line)})"


def _state(line: LineSaid) -> object:
    return (RiskState if line.register == RISK else IssueState)(line.state).label
