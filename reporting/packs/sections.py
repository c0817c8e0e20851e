"""The sections of a pack after its first page: which template, which rows, in the reader's language."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.exceptions.choices import ExceptionState
from portfolio.lifecycle.tolerances.choices import Unit
from portfolio.registers.actions.choices import ActionState
from portfolio.registers.decisions.choices import Outcome
from portfolio.registers.risks.choices import RiskKind
from ppm.ui.figures import number, percent
from reporting.packs import marks, section_charts
from reporting.packs.choices import PackContent
from reporting.packs.content import (
    MOST_PRINTED,
    MOST_ROWS,
    ActionRow,
    BenefitRow,
    BoardItem,
    Content,
    DecidedRow,
    DependencyRow,
    ExceptionRow,
    HistoryRow,
    ObjectiveRow,
    RiskRow,
    SlipRow,
    YearRow,
)
from reporting.packs.front_rows import place, red_row
from reporting.snapshots.calc import COLOURS
from reporting.snapshots.frozen import Text
from reporting.snapshots.frozen_lines import Source

Pages = Mapping[str, int]
Context = dict[str, Any]
UNKEPT = "reporting/packs/section_unkept.html"
REGISTERS = (
    PackContent.RISKS,
    PackContent.DEPENDENCIES,
    PackContent.BENEFITS,
    PackContent.DECISIONS,
)
AT_ONCE = 200  # rows of the list of projects: some eight pages
SHORT = 24  # words of a situation or a recommendation


def sections_html(content: Content, pages: Pages, front: Context) -> list[str]:
    """The chosen sections in their order; each template has what the first page has, and its own rows."""
    made: list[str] = []
    is_said = False
    for part in content.parts:
        if part in (PackContent.FIRST, PackContent.SHEETS):
            continue
        if part in REGISTERS and not content.has_registers:
            if part == PackContent.DECISIONS and front["more_asks"]:
                made.append(render_to_string(TEMPLATES[part], front))  # what is asked is known
            if not is_said:
                made.append(render_to_string(UNKEPT, front))
            is_said = True
            continue
        if part == PackContent.LIST:
            made += _lists(front)
            continue
        rows = ROWS[part](content, pages) if part in ROWS else {}
        made.append(render_to_string(TEMPLATES[part], {**front, **rows}))
    return made


def _lists(front: Context) -> list[str]:
    """All projects, in lists that the layout can hold at once."""
    rows = front["projects"]
    return [
        render_to_string(
            TEMPLATES[PackContent.LIST],
            {**front, "projects": rows[at : at + AT_ONCE], "is_continued": at > 0},
        )
        for at in range(0, len(rows) or 1, AT_ONCE)
    ]


def count_of(content: Content, key: str) -> Context:
    """A count with its source, as a template shows it."""
    figure = content.figures[key]
    value = marks.value(figure)
    if figure.of is not None:
        value = _("%(value)s (known of %(known)s of %(of)s projects)") % {
            "value": value,
            "known": number(figure.known or 0),
            "of": number(figure.of),
        }
    return {
        "value": value,
        "source": marks.source(figure),
        "is_zero": not figure.value,
    }


def _more(content: Content, key: str, shown: int) -> int:
    return max(0, int(content.figures[key].value or 0) - shown)


def _person(content: Content, key: int | None) -> str:
    return content.period.person(key) or marks.NONE


def _exceptions(content: Content, pages: Pages) -> Context:
    def row(one: ExceptionRow) -> Context:
        line = one.line
        unit = str(Unit(line.unit).label) if line.unit else ""
        return {
            **place(one.project, pages),
            "number": line.reference,
            "aspect": str(Dimension(line.aspect).label),
            "state": str(ExceptionState(line.state).label),
            "deviation": _beyond(line.deviation, line.limit, unit),
            "since": marks.day(line.since),
            "situation": _short(line.situation),
            "recommendation": _short(line.recommendation),
            "decide_by": marks.day(line.decide_by),
        }

    def override(one: BoardItem) -> Context:
        return {
            **place(one.project, pages),
            "dimension": str(Dimension(one.dimension.dimension).label),
            "declared": marks.rag(one.dimension.declared),
            "computed": marks.rag(one.dimension.computed),
            "times": number(one.times),
            "reason": marks.text(one.reason, SHORT),
        }

    return {
        "whole_reds": [red_row(red, pages, is_whole=True) for red in content.reds[:MOST_PRINTED]],
        "more_whole_reds": max(0, len(content.reds) - MOST_PRINTED),
        "board_items": [override(one) for one in content.board_items],
        "board_count": count_of(content, "board.items") if content.board_items else None,
        "exceptions": [row(one) for one in content.sections.exceptions[:MOST_PRINTED]],
        "more_exceptions": max(0, len(content.sections.exceptions) - MOST_PRINTED),
        "exceptions_open": count_of(content, "exceptions.open") if content.has_registers else None,
    }


def _beyond(deviation: Any, limit: Any, unit: str) -> str:
    if deviation is None or limit is None:
        return marks.NONE
    return _("%(deviation)s of %(limit)s %(unit)s allowed") % {
        "deviation": _plain(deviation),
        "limit": _plain(limit),
        "unit": unit,
    }


def _plain(value: Decimal) -> str:
    """Without decimals where there is nothing behind the comma."""
    return number(int(value) if value == int(value) else value)


def _short(value: Text) -> str:
    return marks.text(value, SHORT)


def _money(content: Content, pages: Pages) -> Context:
    def row(one: YearRow) -> Context:
        return {
            "year": str(one.year),
            "currency": one.currency,
            "cells": [
                {
                    "value": marks.value(one.totals[measure]),
                    "coverage": marks.coverage(one.totals[measure]),
                    "source": marks.source(one.totals[measure]),
                }
                for measure in ("budget", "forecast", "actual")
            ],
            "difference": {
                "value": marks.value(one.difference, signed=True),
                "coverage": marks.coverage(one.difference),
                "source": marks.source(one.difference),
            },
        }

    return {
        "years": [row(one) for one in content.sections.years],
        "years_chart": section_charts.money_by_year(content),
    }


def _slips(content: Content, pages: Pages) -> Context:
    def row(one: SlipRow) -> Context:
        moved = one.since_last
        return {
            **place(one.project, pages),
            "milestone": marks.text(one.milestone.name),
            "is_critical": one.milestone.is_critical,
            "agreed": marks.day(one.milestone.baseline_on),
            "last": marks.day(one.milestone.previous_on),
            "now": marks.day(one.milestone.forecast_on),
            "slip": marks.signed_days(one.days) if one.days else "",
            "moved": marks.signed_days(moved) if moved else "",
        }

    rows = content.sections.slips[:MOST_ROWS]
    return {
        "slips": [row(one) for one in rows],
        "slips_open": count_of(content, "slips.open"),
        "more_slips": _more(content, "slips.open", len(rows)),
        "slips_chart": section_charts.slip_chart(content),
    }


def _history(content: Content, pages: Pages) -> Context:
    months = sorted({past.period for one in content.sections.history for past in one.past})

    def row(one: HistoryRow) -> Context:
        found = {past.period: past.declared for past in one.past}
        return {
            **place(one.project, pages),
            "cells": [marks.letter(found[month]) if month in found else "" for month in months],
        }

    shown = content.sections.history[:MOST_ROWS]
    return {
        "more_history": len(content.sections.history) - len(shown),
        "history_months": [marks.short_month(month) for month in months],
        "history": [row(one) for one in shown],
        "always_green": sum(
            all(past.declared == "green" for past in project.history)
            for project in content.projects
        ),
    }


def _risk_sources(content: Content) -> str:
    """Where the risks and issues of these projects come from, where periods say so."""
    found = Counter(project.lines.source for project in content.projects)
    said = []
    if found[Source.REPORT]:
        said.append(_("Risks and issues are those that the reports were handed in with."))
    if count := found[Source.REGISTER]:
        said.append(
            ngettext(
                "Of %(count)s project they are those of its register on the day of the freeze.",
                "Of %(count)s projects they are those of their registers on the day of the freeze.",
                count,
            )
            % {"count": number(count)}
        )
    if count := found[Source.EARLIER]:
        said.append(
            ngettext(
                "Of %(count)s project without a report, all registers are those of last time.",
                "Of %(count)s projects without a report, all registers are those of last time.",
                count,
            )
            % {"count": number(count)}
        )
    return " ".join(said)


def _risks(content: Content, pages: Pages) -> Context:
    def row(one: RiskRow) -> Context:
        return {
            **place(one.project, pages),
            "reference": one.line.reference,
            "title": marks.text(one.line.title),
            "probability": number(one.line.probability),
            "impact": number(one.line.impact),
            "score": number(one.line.score),
            "owner": _person(content, one.line.owner),
            "is_answered": one.line.is_answered,
            "kind": str(RiskKind(one.line.kind).label) if one.line.kind != "threat" else "",
        }

    shown = content.sections.risks[:MOST_ROWS]
    return {
        "risks": [row(one) for one in shown],
        "more_risks": len(content.sections.risks) - len(shown),
        "risks_open": count_of(content, "risks.open"),
        "risks_high": count_of(content, "risks.high"),
        "risks_all": count_of(content, "risks.all"),
        "issues_open": count_of(content, "issues.open"),
        "risk_sources": _risk_sources(content),
        "risks_chart": section_charts.risk_chart(content),
    }


def _dependencies(content: Content, pages: Pages) -> Context:
    def row(one: DependencyRow) -> Context:
        takes = one.line.role == "takes"
        other = {
            "code": one.line.other,
            "name": marks.name(one.line.other_names),
            "page": pages.get(one.line.other),
            "href": f"part:{one.line.other}" if one.line.other in pages else "",
        }
        own = place(one.project, pages)
        return {
            "what": marks.text(one.line.what),
            "giver": other if takes else own,
            "taker": own if takes else other,
            "needed": marks.day(one.line.needed_on),
            "promised": marks.day(one.line.promised_on),
            "late": marks.signed_days(one.days_late),
        }

    rows = content.sections.dependencies[:MOST_ROWS]
    return {
        "dependencies": [row(one) for one in rows],
        "dependencies_late": count_of(content, "dependencies.late"),
        "more_dependencies": _more(content, "dependencies.late", len(rows)),
    }


def _benefits(content: Content, pages: Pages) -> Context:
    def row(one: BenefitRow) -> Context:
        return {
            **place(one.project, pages),
            "benefit": marks.text(one.line.name),
            "is_negative": one.line.is_negative,
            "owner": _person(content, one.line.owner),
            "on": marks.day(one.line.next_review_on),
            "is_late": one.days < 0,
            "rate": percent(one.line.rate),
            "measured": marks.day(one.line.measured_on),
        }

    rows = content.sections.benefits[:MOST_ROWS]
    return {
        "benefits": [row(one) for one in rows],
        "benefits_due": count_of(content, "benefits.due"),
        "more_benefits": _more(content, "benefits.due", len(rows)),
    }


def _decisions(content: Content, pages: Pages) -> Context:
    def decided(one: DecidedRow) -> Context:
        outcomes = dict(Outcome.choices)
        return {
            **place(one.project, pages),
            "title": marks.text(one.line.title),
            "on": marks.day(one.line.decided_on),
            "outcome": str(outcomes.get(one.line.outcome, "")),
            "owner": _person(content, one.line.owner),
        }

    def action(one: ActionRow) -> Context:
        late = one.days_late
        return {
            **place(one.project, pages),
            "title": marks.text(one.line.title),
            "due": marks.day(one.line.due_on),
            "late": ngettext("%(days)s day late", "%(days)s days late", late)
            % {"days": number(late)}
            if late
            else "",
            "state": str(ActionState(one.line.state).label),
            "owner": _person(content, one.line.owner),
        }

    rows = content.sections.actions[:MOST_ROWS]
    return {
        "decided": [decided(one) for one in content.sections.decided[:MOST_ROWS]],
        "more_decided": max(0, len(content.sections.decided) - MOST_ROWS),
        "actions": [action(one) for one in rows],
        "actions_open": count_of(content, "actions.open"),
        "actions_late": count_of(content, "actions.late"),
        "more_actions": _more(content, "actions.open", len(rows)),
    }


def _objectives(content: Content, pages: Pages) -> Context:
    def row(one: ObjectiveRow) -> Context:
        return {
            "code": one.code,
            "name": marks.name(one.names),
            "cells": [
                (marks.value(one.counts[colour]), marks.source(one.counts[colour]))
                for colour in COLOURS
            ],
            "total": number(len(one.projects)),
            "projects": [
                {
                    **place(project, pages),
                    "weight": number(weight),
                    "declared": marks.letter(project.declared),
                }
                for project, weight in one.projects
            ],
        }

    return {"objectives": [row(one) for one in content.sections.objectives]}


ROWS: dict[str, Callable[[Content, Pages], Context]] = {
    PackContent.EXCEPTIONS: _exceptions,
    PackContent.MONEY: _money,
    PackContent.SLIPS: _slips,
    PackContent.HISTORY: _history,
    PackContent.RISKS: _risks,
    PackContent.DEPENDENCIES: _dependencies,
    PackContent.BENEFITS: _benefits,
    PackContent.DECISIONS: _decisions,
    PackContent.OBJECTIVES: _objectives,
}
TEMPLATES: dict[str, str] = {
    PackContent.EXCEPTIONS: "reporting/packs/section_exceptions.html",
    PackContent.CHANGES: "reporting/packs/section_changes.html",
    PackContent.DEPARTMENTS: "reporting/packs/section_departments.html",
    PackContent.OBJECTIVES: "reporting/packs/section_objectives.html",
    PackContent.MONEY: "reporting/packs/section_money.html",
    PackContent.SLIPS: "reporting/packs/section_slips.html",
    PackContent.HISTORY: "reporting/packs/section_history.html",
    PackContent.RISKS: "reporting/packs/section_risks.html",
    PackContent.DEPENDENCIES: "reporting/packs/section_dependencies.html",
    PackContent.BENEFITS: "reporting/packs/section_benefits.html",
    PackContent.DECISIONS: "reporting/packs/section_decisions.html",
    PackContent.LIST: "reporting/packs/section_list.html",
}
